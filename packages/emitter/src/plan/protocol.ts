import type { Message, Protocol } from "@capitan/compiler";
import { stringLiteral } from "../layout/literal.js";
import { array, type Entry, object, objectOf, type ValueNode, value } from "../layout/value.js";
import { hasEnd } from "./exports.js";
import { type Constants, protocolNames } from "./names.js";
import type { ProtocolPlan } from "./plan.js";
import type { Scope } from "./scope.js";
import { planSide } from "./side.js";

/** All that a module says about one protocol. */
export function planProtocol(protocol: Protocol, scope: Scope, constants: Constants): ProtocolPlan {
  const sides = protocol.machines.map((machine) => planSide(protocol, machine, scope, constants));
  return {
    name: protocol.name,
    fingerprint: { constant: constants.fingerprint, value: protocol.fingerprint },
    end: hasEnd(protocol) ? protocolNames(protocol).end : undefined,
    sides,
    descriptor: descriptor(protocol, constants, scope),
  };
}

type EventMessage = Extract<Message, { readonly kind: "event" }>;

/** The protocol as data: for tools, tests and the inspector. */
function descriptor(protocol: Protocol, constants: Constants, scope: Scope): ValueNode {
  const events = protocol.messages.filter(
    (message): message is EventMessage => message.kind === "event",
  );
  const machines: readonly Entry[] = protocol.roles.map((role, index) => ({
    key: role.name,
    value: value(constants.machines[index] ?? ""),
  }));
  return {
    kind: "pure-call",
    callee: "$.protocol",
    arguments: [
      object(
        {
          name: value(stringLiteral(protocol.name)),
          roles: array(protocol.roles.map((role) => value(stringLiteral(role.name)))),
          fingerprint: value(constants.fingerprint),
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
