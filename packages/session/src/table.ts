import type { GlobalAction, GlobalAutomaton, RoleId, StateId } from "./automaton.js";

/**
 * A global automaton in flat arrays: what the checks below run on. Transitions are numbered state by state, in the order
 * given, so `start[g]` to `start[g + 1]` are those of `g`; equal actions share one number.
 */
export interface Table {
  readonly roleCount: number;
  readonly stateCount: number;
  readonly initial: StateId;
  /** By state, with one entry more at the end. */
  readonly start: Int32Array;
  /** By transition: the acting role (sender, or the role of a hook). */
  readonly from: Int32Array;
  /** By transition: the receiver, or -1 for a hook. */
  readonly to: Int32Array;
  readonly label: Int32Array;
  readonly target: Int32Array;
  readonly source: Int32Array;
  /** By transition: the number of its action. */
  readonly action: Int32Array;
  readonly origin: Int32Array;
  /** By action number: one transition that does it. */
  readonly actionSample: Int32Array;
  readonly stateOrigin: Int32Array;
}

export function tabulate(automaton: GlobalAutomaton): Table {
  const { states, roleCount } = automaton;
  const stateCount = states.length;
  const start = new Int32Array(stateCount + 1);
  const stateOrigin = new Int32Array(stateCount);
  let count = 0;
  let labels = 1;
  let index = 0;
  for (const state of states) {
    start[index] = count;
    stateOrigin[index] = state.origin;
    index += 1;
    count += state.transitions.length;
    for (const { action } of state.transitions)
      if (action.label >= labels) labels = action.label + 1;
  }
  start[stateCount] = count;

  const from = new Int32Array(count);
  const to = new Int32Array(count);
  const label = new Int32Array(count);
  const target = new Int32Array(count);
  const source = new Int32Array(count);
  const action = new Int32Array(count);
  const origin = new Int32Array(count);
  const numbers = new Map<number, number>();
  const samples: number[] = [];
  let t = 0;
  let g = 0;
  for (const state of states) {
    for (const transition of state.transitions) {
      const act = transition.action;
      from[t] = act.kind === "message" ? act.from : act.role;
      to[t] = act.kind === "message" ? act.to : -1;
      label[t] = act.label;
      target[t] = transition.target;
      source[t] = g;
      origin[t] = transition.origin;
      const key = actionKey(act, roleCount) * labels + act.label;
      let number = numbers.get(key);
      if (number === undefined) {
        number = samples.length;
        numbers.set(key, number);
        samples.push(t);
      }
      action[t] = number;
      t += 1;
    }
    g += 1;
  }
  return {
    roleCount,
    stateCount,
    initial: automaton.initial,
    start,
    from,
    to,
    label,
    target,
    source,
    action,
    origin,
    actionSample: Int32Array.from(samples),
    stateOrigin,
  };
}

function actionKey(action: GlobalAction, roleCount: number): number {
  switch (action.kind) {
    case "message":
      return action.from * roleCount + action.to;
    case "hook":
      return roleCount * roleCount + action.role;
  }
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
