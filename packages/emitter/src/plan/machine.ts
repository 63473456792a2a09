import type { Message, RoleState, RoleTransition } from "@capitan/compiler";
import { countLiteral, stringLiteral } from "../layout/literal.js";
import { array, object, objectOf, type ValueNode, value } from "../layout/value.js";
import type { SideContext } from "./side.js";
import { stateAt } from "./visible.js";

const string = (text: string): ValueNode => value(stringLiteral(text));
const count = (number: number | undefined): ValueNode | undefined =>
  number === undefined ? undefined : value(countLiteral(number));

/** The machine of a role as the runtime reads it. */
export function planMachine(context: SideContext): ValueNode {
  const { protocol, role, machine, visible, constants } = context;
  const { keepalive, maxMessage } = protocol.settings;
  const states = visible.order.map((state) => ({
    key: state.name,
    value: planMachineState(state, context),
  }));
  return object(
    {
      protocol: string(protocol.name),
      fingerprint: value(constants.fingerprint),
      compatible: array([]),
      role: string(role.name),
      roles: array(protocol.roles.map((other) => string(other.name))),
      keepalive:
        keepalive && object({ every: count(keepalive.every), timeout: count(keepalive.timeout) }),
      maxMessage: count(maxMessage),
      initial: string(stateAt(machine, machine.initial).name),
      states: objectOf(states, true),
    },
    true,
  );
}

function planMachineState(state: RoleState, context: SideContext): ValueNode {
  if (state.kind === "end") return object({ kind: string("end") });
  const [first] = state.transitions;
  if (first === undefined)
    throw new Error(`state ${state.name} of ${context.protocol.name} has no transition`);
  if (first.kind === "hook") {
    return object({
      kind: string("hook"),
      hook: string(first.hook ?? ""),
      next: next(first, context),
    });
  }
  const within = first.kind === "receive" ? count(state.within) : undefined;
  const message = context.protocol.messages[first.message];
  if (message !== undefined && message.kind !== "event") {
    return object({
      kind: string(`${first.kind}-signal`),
      signal: string(signalOf(message)),
      within,
      next: next(first, context),
    });
  }
  const steps = array(state.transitions.map((transition) => planStep(transition, context)));
  return object({ kind: string(first.kind), within, steps });
}

const next = (transition: RoleTransition, { machine }: SideContext): ValueNode =>
  string(stateAt(machine, transition.target).name);

function signalOf(message: Exclude<Message, { readonly kind: "event" }>): string {
  if (message.kind === "keepalive") return "keepalive";
  return message.phase === "request" ? "handshake" : "handshake-reply";
}

function planStep(transition: RoleTransition, context: SideContext): ValueNode {
  const { protocol, scope } = context;
  const message = protocol.messages[transition.message];
  if (message?.kind !== "event")
    throw new Error(`${protocol.name} mixes events and signals in a state`);
  const definition = scope.definition(message.event);
  const empty = definition.kind === "event" && definition.payload.kind === "none";
  const codec = (verb: "write" | "read"): ValueNode | undefined =>
    empty ? undefined : value(scope.useCodec(verb, message.event));
  return object({
    event: string(message.name),
    label: count(transition.message),
    write: transition.kind === "send" ? codec("write") : undefined,
    read: transition.kind === "receive" ? codec("read") : undefined,
    as: transition.alias === undefined ? undefined : string(transition.alias),
    next: next(transition, context),
  });
}
