import type { Endpoint, Message, Protocol } from "@capitan/compiler";
import { stringLiteral } from "../layout/literal.js";
import { array, type Entry, object, objectOf, type ValueNode, value } from "../layout/value.js";
import { hasEnd } from "./exports.js";
import { type Constants, endName } from "./names.js";
import type { ProtocolPlan } from "./plan.js";
import type { Scope } from "./scope.js";
import { endpointSide, planSide, sidesOf } from "./side.js";

/** All that a module says about one protocol. */
export function planProtocol(protocol: Protocol, scope: Scope, constants: Constants): ProtocolPlan {
  const sides = sidesOf(protocol).map((side, index) =>
    planSide(side, scope, sideConstants(constants, index)),
  );
  return {
    name: protocol.name,
    fingerprint: { constant: constants.fingerprint, value: protocol.fingerprint },
    end: hasEnd(protocol) ? endName(protocol.name) : undefined,
    sides,
    descriptor: descriptor(protocol, constants, scope),
  };
}

/** What a module says about an endpoint: a function that takes the place of that of its role. */
export function planEndpoint(
  endpoint: Endpoint,
  protocol: Protocol,
  scope: Scope,
  constants: Constants,
): ProtocolPlan {
  const side = endpointSide(endpoint, protocol);
  const ends = side.view.order.some(({ kind }) => kind === "end");
  return {
    name: endpoint.name,
    fingerprint: { constant: constants.fingerprint, value: protocol.fingerprint },
    end: ends ? side.names.end : undefined,
    sides: [planSide(side, scope, sideConstants(constants, 0))],
    descriptor: undefined,
  };
}

const sideConstants = ({ fingerprint, machines }: Constants, index: number) => ({
  fingerprint,
  machine: machines[index] ?? "",
});

type Carrier = Extract<Message, { readonly kind: "event" | "stream" }>;

/** The protocol as data: for tools, tests and the inspector. */
function descriptor(protocol: Protocol, constants: Constants, scope: Scope): ValueNode {
  const carriers = protocol.messages.filter(
    (message): message is Carrier => message.kind === "event" || message.kind === "stream",
  );
  const labels = carriers.map(({ kind, name }) => (kind === "stream" ? `stream ${name}` : name));
  // The items of a stream are events, too.
  const events = new Map(carriers.map((message) => [message.name, message]));
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
          labels: array(labels.map((label) => value(stringLiteral(label)))),
          machines: objectOf(machines),
          events: objectOf(
            [...events].map(([name, message]) => ({ key: name, value: schemaOf(message, scope) })),
            true,
          ),
        },
        true,
      ),
    ],
  };
}

/** A validator for the payload of an event. */
function schemaOf(message: Carrier, scope: Scope): ValueNode {
  const definition = scope.definition(message.event);
  const empty = definition.kind === "event" && definition.payload.kind === "none";
  const name = value(stringLiteral(message.name));
  return {
    kind: "pure-call",
    callee: `$.schema<${empty ? "undefined" : scope.useType(message.event)}>`,
    arguments: empty ? [name] : [name, value(scope.useCodec("write", message.event))],
  };
}
