import type { Failure } from "./failure.js";
import type { Projection } from "./projection.js";
import { backwards, waysBack } from "./send-validity.js";
import { elements } from "./state-sets.js";
import { at, type Table } from "./table.js";

/**
 * Ends and liveness: a machine state without transitions stands only for global states from which the role has nothing to
 * do (by construction), and any other only for those from which it can still act on some path. It can act from a global
 * state exactly if steps that it does not see lead to one that it leaves itself.
 */
export function failsEnds(table: Table, projection: Projection): readonly Failure[] {
  const { role, sets, moves } = projection;
  const failures: Failure[] = [];
  moves.forEach((here, state) => {
    const size = elements(sets, state).length;
    if (here.length === 0 || size < 2) return;
    const acting = here.flatMap((move) => move.transitions.map((t) => at(table.source, t)));
    if (new Set(acting).size === size) return;
    const alive = backwards(acting, waysBack(table, projection, state));
    if (alive.size === size) return;
    failures.push({ condition: "end", role, state, move: -1, alive, instead: [] });
  });
  return failures;
}
