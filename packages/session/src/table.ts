import type { FlatAutomaton, GlobalAutomaton, RoleId } from "./automaton.js";

/** What the checks below run on. Equal actions share one number. */
export interface Table extends FlatAutomaton {
  /** By transition: the state that it leaves. */
  readonly source: Int32Array;
  /** By transition: the number of its action. */
  readonly action: Int32Array;
  /** By action number: one transition that does it. */
  readonly actionSample: Int32Array;
}

export function tabulate(automaton: GlobalAutomaton | FlatAutomaton): Table {
  const flat = "states" in automaton ? flattened(automaton) : automaton;
  const { roleCount, stateCount, start, from, to, label } = flat;
  const count = start[stateCount] ?? 0;
  const source = new Int32Array(count);
  for (let g = 0; g < stateCount; g++) {
    for (let t = start[g] ?? 0; t < (start[g + 1] ?? 0); t++) source[t] = g;
  }
  let labels = 1;
  for (let t = 0; t < count; t++) if ((label[t] ?? 0) >= labels) labels = (label[t] ?? 0) + 1;
  const action = new Int32Array(count);
  const numbers = new Map<number, number>();
  const samples: number[] = [];
  for (let t = 0; t < count; t++) {
    // As if a hook were a message to a role more than there are.
    const receiver = to[t] === -1 ? roleCount : (to[t] ?? 0);
    const key = ((from[t] ?? 0) * (roleCount + 1) + receiver) * labels + (label[t] ?? 0);
    let number = numbers.get(key);
    if (number === undefined) {
      number = samples.length;
      numbers.set(key, number);
      samples.push(t);
    }
    action[t] = number;
  }
  return { ...flat, source, action, actionSample: Int32Array.from(samples) };
}

function flattened({ states, roleCount, initial }: GlobalAutomaton): FlatAutomaton {
  const stateCount = states.length;
  const start = new Int32Array(stateCount + 1);
  const stateOrigin = new Int32Array(stateCount);
  for (const [g, { transitions, origin }] of states.entries()) {
    stateOrigin[g] = origin;
    start[g + 1] = (start[g] ?? 0) + transitions.length;
  }
  const count = start[stateCount] ?? 0;
  const from = new Int32Array(count);
  const to = new Int32Array(count);
  const label = new Int32Array(count);
  const target = new Int32Array(count);
  const origin = new Int32Array(count);
  let t = 0;
  for (const { transitions } of states) {
    for (const transition of transitions) {
      const { action } = transition;
      from[t] = action.kind === "message" ? action.from : action.role;
      to[t] = action.kind === "message" ? action.to : -1;
      label[t] = action.label;
      target[t] = transition.target;
      origin[t] = transition.origin;
      t += 1;
    }
  }
  return { roleCount, stateCount, initial, start, from, to, label, target, origin, stateOrigin };
}

/** The element at an index that the arrays' invariants say exists. Typed arrays of a table are never indexed out of range. */
export function at(array: Int32Array, index: number): number {
  return array[index] ?? 0;
}

/** True when the role takes part in the transition. */
export function sees(table: Table, transition: number, role: RoleId): boolean {
  return (table.from[transition] ?? 0) === role || (table.to[transition] ?? 0) === role;
}

export type Kind = "send" | "receive" | "hook";

/** What the transition is to a role that takes part in it. */
export function kindFor(table: Table, transition: number, role: RoleId): Kind {
  const to = table.to[transition] ?? 0;
  if (to === role) return "receive";
  return to === -1 ? "hook" : "send";
}

/** The other side of a transition, for a role that takes part in it; -1 for a hook. */
export function partnerFor(table: Table, transition: number, role: RoleId): RoleId {
  const to = table.to[transition] ?? 0;
  return to === role ? (table.from[transition] ?? 0) : to;
}
