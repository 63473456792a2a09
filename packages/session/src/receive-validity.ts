import { type Availability, findAvailable } from "./available.js";
import type { Failure } from "./failure.js";
import type { Move, Projection } from "./projection.js";
import { reaches, waysBack } from "./send-validity.js";
import { at, kindFor, type Table } from "./table.js";

/**
 * Receive Validity (Definition 5.3 of Li, Stutz, Wies and Zufferey): if a machine state can receive m1 from q1 and also m2
 * from q2 other than q1, then from every global state reached by taking m2 first m1 is not available. Undefined when the
 * search grows too large.
 */
export function failsReceiveValidity(
  table: Table,
  projection: Projection,
  availability: () => Availability,
): readonly Failure[] | undefined {
  const { role, moves } = projection;
  const failures: Failure[] = [];
  for (const [state, here] of moves.entries()) {
    const byPartner = receivesByPartner(table, projection, here);
    if (byPartner.size < 2) continue;
    /** By index of the wrong move: the transitions that should have been taken first. */
    const wrong = new Map<number, number[]>();
    for (const [partner, own] of byPartner) {
      const others = new Map<number, number>();
      here.forEach((move, index) => {
        const sample = at(table.actionSample, move.action);
        if (kindFor(table, sample, role) === "receive" && at(table.from, sample) !== partner) {
          others.set(move.action, index);
        }
      });
      const wanted = new Set(others.keys());
      const first = own.flatMap((move) => move.transitions);
      const any = search(table, availability(), first, wanted);
      if (any === undefined) return undefined;
      if (any.size === 0) continue;
      for (const transition of first) {
        const found = search(table, availability(), [transition], any);
        if (found === undefined) return undefined;
        for (const action of found) {
          const index = others.get(action) ?? -1;
          wrong.set(index, [...(wrong.get(index) ?? []), transition]);
        }
      }
    }
    for (const index of [...wrong.keys()].sort((a, b) => a - b)) {
      const instead = wrong.get(index) ?? [];
      const move = here[index];
      if (move === undefined) continue;
      const alive = reaches(table, move, waysBack(table, projection, state));
      failures.push({ condition: "receive-validity", role, state, move: index, alive, instead });
    }
  }
  return failures;
}

function receivesByPartner(
  table: Table,
  { role }: Projection,
  here: readonly Move[],
): ReadonlyMap<number, readonly Move[]> {
  const byPartner = new Map<number, Move[]>();
  if (here.length < 2) return byPartner;
  for (const move of here) {
    const sample = at(table.actionSample, move.action);
    if (kindFor(table, sample, role) !== "receive") continue;
    const partner = at(table.from, sample);
    const known = byPartner.get(partner);
    if (known === undefined) byPartner.set(partner, [move]);
    else known.push(move);
  }
  return byPartner;
}

function search(
  table: Table,
  shared: Availability,
  after: readonly number[],
  wanted: ReadonlySet<number>,
): ReadonlySet<number> | undefined {
  const found = new Set<number>();
  const complete = findAvailable(
    shared,
    after.map((t) => at(table.target, t)),
    wanted,
    (action) => found.add(action),
  );
  return complete ? found : undefined;
}
