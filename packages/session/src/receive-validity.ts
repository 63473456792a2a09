import { type Availability, findAvailable, insteadOf } from "./available.js";
import type { Failure } from "./failure.js";
import { type Move, movesAt, type Projection } from "./projection.js";
import { reaches, waysBack } from "./send-validity.js";
import { at, kindFor, type Table } from "./table.js";

/**
 * Receive Validity (Li, Stutz, Wies and Zufferey, CAV 2023): if a machine state can receive m1 from q1 and also m2
 * from q2 other than q1, then from every global state reached by taking m2 first m1 is not available. Undefined when the
 * search grows too large.
 *
 * A state that can also send fails No Mixed Choice already; but the shortest run may be one in which the role receives
 * where it should send first, so the same is asked of it with the send in the place of m2.
 */
export function failsReceiveValidity(
  table: Table,
  projection: Projection,
  availability: () => Availability,
): readonly Failure[] | undefined {
  const { role, first, torn } = projection;
  const failures: Failure[] = [];
  for (const state of torn) {
    if (at(first, state + 1) - at(first, state) < 2) continue;
    const here = movesAt(projection, state);
    const groups = groupsOf(table, projection, here);
    if (groups.size < 2) continue;
    for (const [partner, group] of groups) {
      /** By index of a move that receives from somebody else: the transitions that should have been taken first. */
      const wrong = new Map<number, number[]>();
      const others = new Map<number, number>();
      for (const [other, moves] of groups) {
        if (other === partner || other === OWN) continue;
        for (const move of moves) others.set(move.action, here.indexOf(move));
      }
      const starts = group.flatMap((move) => move.transitions);
      const any = search(table, availability(), starts, new Set(others.keys()));
      if (any === undefined) return undefined;
      if (any.size === 0) continue;
      for (const transition of starts) {
        const found = search(table, availability(), [transition], any);
        if (found === undefined) return undefined;
        for (const action of found) {
          const index = others.get(action) ?? -1;
          wrong.set(index, [...(wrong.get(index) ?? []), transition]);
        }
      }
      const condition = partner === OWN ? "no-mixed-choice" : "receive-validity";
      for (const [index, instead] of [...wrong].sort(([a], [b]) => a - b)) {
        const move = here[index];
        if (move === undefined) continue;
        const alive = reaches(table, move, waysBack(table, projection, state));
        failures.push({ condition, role, state, move: index, alive, instead });
      }
    }
  }
  return failures;
}

/** Stands for the role itself, as the one that decides on its sends and hooks. */
const OWN = -1;

/** The moves of a state by who decides on them: the sender of a message to receive, or the role itself. */
function groupsOf(
  table: Table,
  { role }: Projection,
  here: readonly Move[],
): ReadonlyMap<number, readonly Move[]> {
  const groups = new Map<number, Move[]>();
  for (const move of here) {
    const sample = at(table.actionSample, move.action);
    const decides = kindFor(table, sample, role) === "receive" ? at(table.from, sample) : OWN;
    const known = groups.get(decides);
    if (known === undefined) groups.set(decides, [move]);
    else known.push(move);
  }
  return groups;
}

function search(
  table: Table,
  shared: Availability,
  after: readonly number[],
  wanted: ReadonlySet<number>,
): ReadonlySet<number> | undefined {
  if (wanted.size === 0) return wanted;
  const found = new Set<number>();
  const complete = findAvailable(
    shared,
    after.map((t) => insteadOf(table, shared.receiver, t)),
    wanted,
    (action) => found.add(action),
  );
  return complete ? found : undefined;
}
