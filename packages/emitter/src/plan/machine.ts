import type { Message } from "@capitan/compiler";
import { countLiteral, stringLiteral } from "../layout/literal.js";
import { array, object, objectOf, type ValueNode, value } from "../layout/value.js";
import { roleName, type SideContext } from "./side.js";
import { saidIn } from "./steps.js";
import type { ParSpot, Spot, Step } from "./view.js";

const string = (text: string): ValueNode => value(stringLiteral(text));
const count = (number: number | undefined): ValueNode | undefined =>
  number === undefined ? undefined : value(countLiteral(number));

/** The machine of a role as the runtime reads it. */
export function planMachine(context: SideContext): ValueNode {
  const { protocol, view, constants } = context;
  const { keepalive, maxMessage } = protocol.settings;
  const states = view.order.map((spot) => ({ key: spot.name, value: planSpot(spot, context) }));
  return object(
    {
      protocol: string(protocol.name),
      fingerprint: value(constants.fingerprint),
      compatible: array([]),
      role: string(roleName(context)),
      roles: array(protocol.roles.map((other) => string(other.name))),
      keepalive:
        keepalive && object({ every: count(keepalive.every), timeout: count(keepalive.timeout) }),
      maxMessage: count(maxMessage),
      initial: string(view.initial.name),
      states: objectOf(states, true),
    },
    true,
  );
}

function planSpot(spot: Spot, context: SideContext): ValueNode {
  const { kind, name, within, steps, par } = spot;
  if (kind === "end" || kind === "part-end") return object({ kind: string(kind) });
  if (par !== undefined) return planPar(par);
  const [first] = steps;
  if (first === undefined) {
    throw new Error(`state ${name} of ${context.protocol.name} has no transition`);
  }
  const { transition, next } = first;
  if (kind === "hook") {
    const hook = string(transition.hook ?? "");
    return object({ kind: string("hook"), hook, next: string(next.name) });
  }
  const wait = transition.kind === "receive" ? count(within) : undefined;
  if (kind === "signal") {
    return object({
      kind: string(`${transition.kind}-signal`),
      signal: string(signalOf(context.protocol.messages[transition.message])),
      ...partners(first, context),
      within: wait,
      next: string(next.name),
    });
  }
  const planned = array(steps.map((step) => planStep(step, context)));
  return object({ kind: string(kind), within: wait, steps: planned });
}

function planPar({ parts, next }: ParSpot): ValueNode {
  const planned = parts.map(({ name, channel, initial }) =>
    object({ name: string(name), channel: count(channel), initial: string(initial.name) }),
  );
  return object({ kind: string("par"), parts: array(planned), next: string(next.name) });
}

function signalOf(message: Message | undefined): string {
  if (message?.kind !== "handshake") return "keepalive";
  return message.phase === "request" ? "handshake" : "handshake-reply";
}

function planStep(step: Step, context: SideContext): ValueNode {
  const { kind, message, alias } = step.transition;
  const { name, isStream, codec } = saidIn(step, context);
  return object({
    event: string(name),
    label: count(message),
    ...partners(step, context),
    stream: isStream ? value("true") : undefined,
    write: kind === "send" ? named(codec("write")) : undefined,
    read: kind === "receive" ? named(codec("read")) : undefined,
    as: alias === undefined ? undefined : string(alias),
    next: string(step.next.name),
  });
}

const named = (name: string | undefined): ValueNode | undefined =>
  name === undefined ? undefined : value(name);

/** Who gets it or has sent it: between two roles that goes without saying. */
function partners(
  step: Step,
  { protocol: { roles } }: SideContext,
): Readonly<Record<string, ValueNode | undefined>> {
  if (roles.length === 2) return {};
  const names = step.partners.map((partner) => string(roles[partner]?.name ?? ""));
  return step.transition.kind === "send" ? { to: array(names) } : { from: names[0] };
}
