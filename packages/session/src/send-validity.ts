import type { Failure } from "./failure.js";
import { type Move, movesAt, type Projection, sizeOf } from "./projection.js";
import { elements } from "./state-sets.js";
import { at, kindFor, sees, type Table } from "./table.js";

/**
 * Send Validity (Li, Stutz, Wies and Zufferey, CAV 2023): if a machine state can send x, every global state that
 * it stands for reaches x through steps that the role does not see. A hook is checked as if it were a send.
 */
export function failsSendValidity(table: Table, projection: Projection): readonly Failure[] {
  const { role, torn } = projection;
  const failures: Failure[] = [];
  for (const state of torn) {
    const size = sizeOf(projection, state);
    const here = movesAt(projection, state);
    let ways: ReadonlyMap<number, readonly number[]> | undefined;
    here.forEach((move, index) => {
      if (kindFor(table, at(table.actionSample, move.action), role) === "receive") return;
      if (startsIn(table, move) === size) return;
      ways ??= waysBack(table, projection, state);
      const alive = reaches(table, move, ways);
      if (alive.size === size) return;
      failures.push({ condition: "send-validity", role, state, move: index, alive, instead: [] });
    });
  }
  return failures;
}

/**
 * No Mixed Choice: no machine state can both send and receive. That none can both send and
 * end follows from send validity here, because a state that is over reaches no send.
 */
export function failsNoMixedChoice(table: Table, projection: Projection): readonly Failure[] {
  const { role, first, torn } = projection;
  const failures: Failure[] = [];
  for (const state of torn) {
    if (at(first, state + 1) - at(first, state) < 2) continue;
    const here = movesAt(projection, state);
    const isReceive = (move: Move): boolean =>
      kindFor(table, at(table.actionSample, move.action), role) === "receive";
    const instead = here.filter(isReceive).flatMap((move) => move.transitions);
    if (instead.length === 0) continue;
    let ways: ReadonlyMap<number, readonly number[]> | undefined;
    here.forEach((move, index) => {
      if (isReceive(move)) return;
      ways ??= waysBack(table, projection, state);
      const alive = reaches(table, move, ways);
      failures.push({ condition: "no-mixed-choice", role, state, move: index, alive, instead });
    });
  }
  return failures;
}

/** How many of the global states a move leaves directly. */
function startsIn(table: Table, move: Move): number {
  let count = 0;
  let last = -1;
  for (const t of move.transitions) {
    const source = at(table.source, t);
    if (source !== last) count += 1;
    last = source;
  }
  return count;
}

/** Within one machine state: which of its global states lead to each by one step that the role does not see. */
export function waysBack(
  table: Table,
  { role, skip, sets }: Projection,
  state: number,
): ReadonlyMap<number, readonly number[]> {
  const ways = new Map<number, number[]>();
  for (const member of elements(sets, state)) {
    for (let t = at(table.start, member); t < at(table.start, member + 1); t++) {
      if (sees(table, t, role)) continue;
      const next = at(skip, at(table.target, t));
      const known = ways.get(next);
      if (known === undefined) ways.set(next, [member]);
      else known.push(member);
    }
  }
  return ways;
}

/** The global states of a machine state from which `move` is reached through steps that the role does not see. */
export function reaches(
  table: Table,
  move: Move,
  ways: ReadonlyMap<number, readonly number[]>,
): ReadonlySet<number> {
  return backwards(
    move.transitions.map((t) => at(table.source, t)),
    ways,
  );
}

/** Everything from which one of `goals` is reached. */
export function backwards(
  goals: readonly number[],
  ways: ReadonlyMap<number, readonly number[]>,
): ReadonlySet<number> {
  const found = new Set(goals);
  for (const state of found) for (const before of ways.get(state) ?? []) found.add(before);
  return found;
}
