import type { Machine } from "./automaton.js";
import { causeOf } from "./cause.js";
import { type Distances, distancesToEnd } from "./distances.js";
import type { Failure } from "./failure.js";
import { type Entry, type Lasso, shortestLasso } from "./lasso.js";
import type { Projection } from "./projection.js";
import { endingRun, repeatingRun, synchronous } from "./run.js";
import { follow, type Synchronous, synchronousRuns } from "./synchronous.js";
import { at, sees, type Table } from "./table.js";
import type { Fault } from "./verdict.js";
import { type Witness, witnesses } from "./witness.js";

/**
 * The faults of condition 6: for each role and choice that it is not told of, a run to the end at which the role still
 * waits, or if there is none a run and a circle in which it waits for ever. As conditions 3 to 5 hold, the runs of the
 * machines are those of the global automaton, and a run to an end has all its messages taken; so the shortest are found
 * among the runs in which every message is taken at once. In a circle nobody who could go on is held back.
 */
export function waitingFaults(
  table: Table,
  machines: readonly Machine[],
  projections: readonly Projection[],
  failures: readonly Failure[],
): readonly Fault[] {
  const distances = distancesToEnd(table);
  let runs: { readonly found: Synchronous | undefined } | undefined;
  const faults: Fault[] = [];
  for (const projection of projections) {
    const own = failures.filter((failure) => failure.role === projection.role);
    if (own.length === 0) continue;
    const further = (t: number): number => distances.messages(at(table.target, t));
    for (const witness of witnesses(table, projection, own, further)) {
      const { failure, walk, choice } = witness;
      const { role, state } = failure;
      const cause = causeOf(table, projection, failure, choice);
      const here = at(table.target, walk.at(-1) ?? 0);
      if (distances.ends(here)) {
        const run = endingRun(machines, synchronous(table, [...walk, ...distances.walk(here)]));
        faults.push({ kind: "stuck", role, state, run, cause });
        continue;
      }
      runs ??= { found: synchronousRuns(table, projections) };
      const entries = entriesOf(table, projection, witness, runs.found, distances);
      const lasso =
        (runs.found === undefined ? undefined : shortestLasso(table, runs.found, entries)) ??
        anyLasso(table, projections, walk);
      const before = synchronous(table, lasso.walk.slice(0, lasso.cycleFrom));
      const round = synchronous(table, lasso.walk.slice(lasso.cycleFrom));
      const run = repeatingRun(machines, [...before, ...round], before.length);
      faults.push({ kind: "waits-for-ever", role, state, run, cause });
    }
  }
  return faults;
}

/** Where the synchronous runs take the branch of a witness, or enter the state to which it leads unseen by the choice. */
function entriesOf(
  table: Table,
  { role, skip }: Projection,
  { failure, walk, choice }: Witness,
  runs: Synchronous | undefined,
  distances: Distances,
): readonly Entry[] {
  const last = walk.at(-1) ?? 0;
  const entries: Entry[] = [];
  runs?.edges.forEach((edges, node) => {
    for (const { transition, node: to } of edges) {
      if ((runs.states[to] ?? [])[role] !== failure.state) continue;
      const target = at(table.target, transition);
      if (failure.alive.has(at(skip, target)) || distances.ends(target)) continue;
      const enters = sees(table, last, role)
        ? transition === last
        : !sees(table, transition, role) && at(table.source, transition) === choice.state;
      if (enters) entries.push({ node, to, transition });
    }
  });
  return entries;
}

/** A run and circle after a walk from which there is no end: always the first way on, until all machines come back. */
function anyLasso(
  table: Table,
  projections: readonly Projection[],
  before: readonly number[],
): Lasso {
  const walk = [...before];
  let states: readonly number[] = projections.map(() => 0);
  for (const t of before) states = follow(table, projections, states, t);
  const seen = new Map<string, number>();
  let here = at(table.target, before.at(-1) ?? 0);
  for (;;) {
    const key = `${here};${states.join()}`;
    const cycleFrom = seen.get(key);
    if (cycleFrom !== undefined) return { walk, cycleFrom };
    seen.set(key, walk.length);
    const t = at(table.start, here);
    walk.push(t);
    states = follow(table, projections, states, t);
    here = at(table.target, t);
  }
}
