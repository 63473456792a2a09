import type { Failure } from "./failure.js";
import { movesAt, type Projection, sizeOf } from "./projection.js";
import { backwards, waysBack } from "./send-validity.js";
import { at, type Table } from "./table.js";

/**
 * Ends and liveness: a machine state without transitions stands only for global states from which the role has nothing to
 * do (by construction), and any other only for those from which it can still act on some path. It can act from a global
 * state exactly if steps that it does not see lead to one that it leaves itself.
 */
export function failsEnds(table: Table, projection: Projection): readonly Failure[] {
  const { role, first } = projection;
  const failures: Failure[] = [];
  for (let state = 0; state + 1 < first.length; state++) {
    const size = sizeOf(projection, state);
    if (size < 2 || at(first, state) === at(first, state + 1)) continue;
    const acting = movesAt(projection, state).flatMap((move) =>
      move.transitions.map((t) => at(table.source, t)),
    );
    if (new Set(acting).size === size) continue;
    const alive = backwards(acting, waysBack(table, projection, state));
    if (alive.size === size) continue;
    failures.push({ condition: "end", role, state, move: -1, alive, instead: [] });
  }
  return failures;
}
