import type { RoleMachine, RoleTransition, Settings, TypeReference } from "../program.js";
import type { SaidMessage } from "../protocols/flow.js";
import type { Definitions } from "../types/definitions.js";
import { wireTypes } from "./wire-types.js";

/** The bytes that a message may have where nothing is written. */
const usualMaxMessage = 1024 * 1024;

/** All that the two ends of a conversation must agree on. */
export interface Agreement {
  readonly name: string;
  readonly roles: readonly string[];
  readonly messages: readonly SaidMessage[];
  readonly settings: Settings;
  readonly machines: readonly RoleMachine[];
}

/**
 * The text that a fingerprint is the digest of: the names of protocol, roles and events, the largest message, the wire
 * types with their constraints, and the machines. Hooks, deadlines, keepalives, `as`, documentation, metadata and whatever
 * is not used are not in it: ends that differ in them understand each other.
 */
export function agreementText(
  agreement: Agreement,
  definitions: Definitions,
  digest: (text: string) => string,
): string {
  const { name, roles, messages, settings, machines } = agreement;
  const events: TypeReference[] = [];
  const lines = ["capitan 1", `protocol ${name}`, `roles ${roles.join(" ")}`];
  lines.push(`max-message ${settings.maxMessage ?? usualMaxMessage}`);
  for (const { kind, name: said, event } of messages) {
    lines.push(`${kind}${said === "" ? "" : ` ${said}`}`);
    if (event !== undefined) events.push(event);
  }
  lines.push(...wireTypes(events, definitions, digest));
  for (const machine of machines) {
    lines.push(`machine ${machine.role}`);
    machineText(machine, lines);
    for (const part of machine.parts) {
      lines.push(`part ${part.channel}`);
      machineText(part, lines);
    }
  }
  return lines.join("\n");
}

/** 64 hexadecimal digits: the first half of BLAKE2b-512. */
export function fingerprint(text: string, digest: (text: string) => string): string {
  return digest(text).slice(0, 64);
}

/** States are numbered breadth first along sorted transitions, hooks are passed over: layout and loop names do not matter. */
function machineText(machine: Pick<RoleMachine, "initial" | "states">, lines: string[]): void {
  const { states } = machine;
  const visible = (state: number): number => {
    let at = state;
    for (;;) {
      const transition = states[at]?.transitions[0];
      if (transition?.kind !== "hook") return at;
      at = transition.target;
    }
  };
  const initial = visible(machine.initial);
  const numbers = new Map([[initial, 0]]);
  const numberOf = (target: number): number => {
    const seen = visible(target);
    const number = numbers.get(seen) ?? numbers.size;
    numbers.set(seen, number);
    return number;
  };
  // A map is walked in the order of insertion, also for what is inserted meanwhile.
  for (const [state] of numbers) {
    const transitions = states[state]?.transitions ?? [];
    let line = "";
    for (const transition of transitions.length < 2
      ? transitions
      : [...transitions].sort(byAction)) {
      const sign = transition.kind === "send" ? "!" : "?";
      line += `${transition.partner}${sign}${transition.message}>${numberOf(transition.target)} `;
    }
    const par = states[state]?.par;
    if (par !== undefined) line += `par ${par.channels.join(" ")}>${numberOf(par.target)} `;
    lines.push(line);
  }
}

function byAction(one: RoleTransition, other: RoleTransition): number {
  return (
    one.partner - other.partner ||
    (one.kind < other.kind ? -1 : one.kind > other.kind ? 1 : 0) ||
    one.message - other.message
  );
}
