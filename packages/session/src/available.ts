import type { RoleId } from "./automaton.js";
import { type Components, components, graphOf, membersOf } from "./components.js";
import { RoleSets } from "./role-sets.js";
import type { Table } from "./table.js";

/** The most pairs (global state, blocked roles) that the checks of one role may visit. */
const AVAILABLE_LIMIT = 4_000_000;

/** What searches for available messages share within one table and receiver. */
export interface Availability {
  readonly table: Table;
  readonly receiver: RoleId;
  /** Blocked roles are elements 0 to roleCount - 1; roles whose messages to the receiver are hidden come after them. */
  readonly sets: RoleSets;
  readonly parts: Components;
  /** By action: the smallest component with a state that it leaves. Only states of that or a larger one reach it. */
  readonly lowest: Int32Array;
  /** Pairs that may still be visited. */
  budget: number;
}

/** Components of a table and where each action occurs last; computed once for all roles. */
export interface Reach {
  readonly parts: Components;
  readonly members: ReturnType<typeof membersOf>;
  readonly lowest: Int32Array;
}

export function reachOf(table: Table): Reach {
  const parts = components(graphOf(table));
  const lowest = new Int32Array(table.actionSample.length).fill(parts.count);
  for (let t = 0; t < table.source.length; t++) {
    const part = parts.of[table.source[t] ?? 0] ?? 0;
    const action = table.action[t] ?? 0;
    if (part < (lowest[action] ?? 0)) lowest[action] = part;
  }
  return { parts, members: membersOf(parts), lowest };
}

export function availability(table: Table, reach: Reach, receiver: RoleId): Availability {
  const sets = new RoleSets(2 * table.roleCount);
  return { table, receiver, sets, ...reach, budget: AVAILABLE_LIMIT };
}

/** Where a walk begins, and who is blocked besides the receiver; -1 for nobody. */
export interface Start {
  readonly state: number;
  readonly blocked: RoleId;
}

/**
 * After a step that the receiver should take next and does not. A message that it should receive is sent; one that it
 * should send is not, so whom it is for is blocked too.
 */
export function insteadOf(table: Table, role: RoleId, transition: number): Start {
  const own = (table.from[transition] ?? 0) === role;
  return { state: table.target[transition] ?? 0, blocked: own ? (table.to[transition] ?? 0) : -1 };
}

interface Step {
  readonly state: number;
  readonly set: number;
  readonly parent: Step | undefined;
  readonly transition: number;
}

/**
 * Available messages (Li, Stutz, Wies and Zufferey, for Receive Validity): which of the actions `wanted`, all sent to the
 * receiver, can be the first in their channel while the receiver is blocked, in some run from one of `starts`. Walks the
 * least fixpoint over (global state, blocked roles): a message of a role that is not blocked is sent, and hides later
 * ones of its channel; one of a blocked role is not, and blocks its receiver. Calls `found` once per action, with the
 * shortest walk in transitions. Returns false when the budget is used up.
 */
export function findAvailable(
  shared: Availability,
  starts: readonly Start[],
  wanted: ReadonlySet<number>,
  found: (action: number, walk: () => readonly number[]) => void,
): boolean {
  const { table, receiver, sets, parts, lowest } = shared;
  let floor = parts.count;
  for (const action of wanted) floor = Math.min(floor, lowest[action] ?? 0);
  const senders = [...new Set([...wanted].map((a) => table.from[table.actionSample[a] ?? 0] ?? 0))];
  const seen = new Set<number>();
  const queue: Step[] = [];
  const none = sets.add(0, receiver);
  const visit = (
    state: number,
    set: number,
    parent: Step | undefined,
    transition: number,
  ): void => {
    if ((parts.of[state] ?? 0) < floor) return;
    const key = set * table.stateCount + state;
    if (seen.has(key)) return;
    seen.add(key);
    if (senders.every((q) => sets.has(set, q) || sets.has(set, table.roleCount + q))) return;
    queue.push({ state, set, parent, transition });
  };
  for (const { state, blocked } of starts) {
    visit(state, blocked === -1 ? none : sets.add(none, blocked), undefined, -1);
  }
  const left = new Set(wanted);
  for (let next = 0; next < queue.length && left.size > 0; next++) {
    const step = queue[next];
    if (step === undefined) break;
    shared.budget -= 1;
    if (shared.budget < 0) return false;
    const { state, set } = step;
    for (let t = table.start[state] ?? 0; t < (table.start[state + 1] ?? 0); t++) {
      const from = table.from[t] ?? 0;
      const to = table.to[t] ?? 0;
      let after = set;
      if (to !== -1 && sets.has(set, from)) after = sets.add(set, to);
      else if (to === receiver && !sets.has(set, table.roleCount + from)) {
        const action = table.action[t] ?? 0;
        if (left.delete(action)) found(action, () => [...walkTo(step), t]);
        after = sets.add(set, table.roleCount + from);
      }
      visit(table.target[t] ?? 0, after, step, t);
    }
  }
  return true;
}

function walkTo(last: Step): readonly number[] {
  const walk: number[] = [];
  for (let step: Step | undefined = last; step !== undefined; step = step.parent) {
    if (step.transition !== -1) walk.push(step.transition);
  }
  return walk.reverse();
}
