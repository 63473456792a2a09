import type { Message, Protocol } from "@capitan/compiler";
import { stringLiteral } from "../layout/literal.js";
import { array, type Entry, object, objectOf, type ValueNode, value } from "../layout/value.js";
import { privateName, protocolNames } from "./names.js";
import type { ProtocolPlan, SidePlan } from "./plan.js";
import type { Scope } from "./scope.js";
import { planSide } from "./side.js";

/** All that a module says about one protocol. */
export function planProtocol(
  protocol: Protocol,
  scope: Scope,
  isTaken: (name: string) => boolean,
): ProtocolPlan {
  const names = protocolNames(protocol);
  const fingerprint = {
    constant: privateName(names.fingerprint, isTaken),
    value: protocol.fingerprint,
  };
  const sides = protocol.machines.map((machine) => planSide(protocol, machine, scope, isTaken));
  const ends = protocol.machines.some((machine) =>
    machine.states.some((state) => state.kind === "end"),
  );
  return {
    name: protocol.name,
    fingerprint,
    end: ends ? names.end : undefined,
    sides,
    descriptor: descriptor(protocol, fingerprint.constant, sides, scope),
  };
}

type EventMessage = Extract<Message, { readonly kind: "event" }>;

/** The protocol as data: for tools, tests and the inspector. */
function descriptor(
  protocol: Protocol,
  fingerprint: string,
  sides: readonly SidePlan[],
  scope: Scope,
): ValueNode {
  const events = protocol.messages.filter(
    (message): message is EventMessage => message.kind === "event",
  );
  const machines: readonly Entry[] = protocol.roles.flatMap((role, index) => {
    const side = sides[protocol.machines.findIndex((machine) => machine.role === index)];
    return side === undefined ? [] : [{ key: role.name, value: value(side.machine.constant) }];
  });
  return {
    kind: "pure-call",
    callee: "$.protocol",
    arguments: [
      object(
        {
          name: value(stringLiteral(protocol.name)),
          roles: array(protocol.roles.map((role) => value(stringLiteral(role.name)))),
          fingerprint: value(fingerprint),
          compatible: array([]),
          labels: array(events.map((message) => value(stringLiteral(message.name)))),
          machines: objectOf(machines),
          events: objectOf(
            events.map((message) => ({ key: message.name, value: schemaOf(message, scope) })),
            true,
          ),
        },
        true,
      ),
    ],
  };
}

/** A validator for the payload of an event. */
function schemaOf(message: EventMessage, scope: Scope): ValueNode {
  const definition = scope.definition(message.event);
  const empty = definition.kind === "event" && definition.payload.kind === "none";
  const name = value(stringLiteral(message.name));
  return {
    kind: "pure-call",
    callee: `$.schema<${empty ? "undefined" : scope.useType(message.event)}>`,
    arguments: empty ? [name] : [name, value(scope.useCodec("write", message.event))],
  };
}
