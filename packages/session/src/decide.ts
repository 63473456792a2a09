import type { Failure } from "./failure.js";
import type { Move, Projection } from "./projection.js";
import { backwards, waysBack } from "./send-validity.js";
import { at, sees, type Table } from "./table.js";
import type { Branch, DecidingChoice } from "./verdict.js";

/**
 * The choice that a role is not told of. `walk` is a run of the global automaton in whose course the role takes `actions`
 * steps, which bring it to the machine state of the failure, and after which the wrong move (under "end": any move) is no
 * longer its next one. The choice is the last state of the walk from which a run was still possible in which the role does
 * the same steps and then makes that move.
 */
export function decide(
  table: Table,
  projection: Projection,
  failure: Failure,
  walk: readonly number[],
  actions: number,
): DecidingChoice {
  const { role, skip } = projection;
  const levels = levelsOf(table, projection, walk, actions);
  let alive = failure.alive;
  let goals = new Set(wrongMoves(projection, failure).flatMap((move) => move.transitions));
  let index = walk.length - 1;
  for (let level = levels.length - 1; level >= 0; level--) {
    const { state, from } = levels[level] ?? { state: 0, from: 0 };
    if (level < levels.length - 1) {
      const reached = alive;
      const move = levels[level]?.move;
      goals = new Set(move?.transitions.filter((t) => reached.has(at(skip, at(table.target, t)))));
      const sources = [...goals].map((t) => at(table.source, t));
      alive = backwards(sources, waysBack(table, projection, state));
    }
    for (; index >= from; index--) {
      const taken = walk[index] ?? 0;
      const source = at(table.source, taken);
      if (!alive.has(at(skip, source))) continue;
      const others: Branch[] = [];
      for (let t = at(table.start, source); t < at(table.start, source + 1); t++) {
        if (t === taken) continue;
        const open = sees(table, t, role) ? goals.has(t) : alive.has(at(skip, at(table.target, t)));
        if (open) others.push(branchOf(table, t));
      }
      const [first, ...rest] = others;
      if (first === undefined) continue;
      const origin = at(table.stateOrigin, source);
      const by = at(table.from, taken);
      return { state: source, origin, by, taken: branchOf(table, taken), others: [first, ...rest] };
    }
  }
  throw new Error("a failed condition without a choice that decides it");
}

function wrongMoves({ moves }: Projection, { state, move }: Failure): readonly Move[] {
  const here = moves[state] ?? [];
  return move === -1 ? here : here.slice(move, move + 1);
}

interface Level {
  readonly state: number;
  /** Index in the walk of the first step taken in this machine state. */
  readonly from: number;
  /** The role's move that leads to the next level; undefined in the last. */
  readonly move: Move | undefined;
}

/** The machine states that the role goes through in its first `actions` steps of the walk. */
function levelsOf(
  table: Table,
  projection: Projection,
  walk: readonly number[],
  actions: number,
): readonly Level[] {
  const levels: Level[] = [];
  let state = 0;
  let from = 0;
  for (let index = 0; index < walk.length && levels.length < actions; index++) {
    const t = walk[index] ?? 0;
    if (!sees(table, t, projection.role)) continue;
    const move = projection.moves[state]?.find((m) => m.action === at(table.action, t));
    if (move === undefined) break;
    levels.push({ state, from, move });
    state = move.target;
    from = index + 1;
  }
  levels.push({ state, from, move: undefined });
  return levels;
}

function branchOf(table: Table, transition: number): Branch {
  return {
    to: at(table.to, transition),
    label: at(table.label, transition),
    origin: at(table.origin, transition),
  };
}
