import { decide } from "./decide.js";
import type { Failure } from "./failure.js";
import type { Projection } from "./projection.js";
import { at, sees, type Table } from "./table.js";
import type { DecidingChoice } from "./verdict.js";
import { walksOf, walkTo } from "./walks.js";

/** The most choices that one role is reported not to be told of. */
const CHOICES_PER_ROLE = 100;

/** The most witnesses whose choice is looked for far back. */
const SEARCHES_PER_ROLE = 1000;

/** A run of the global automaton that shows a failure, with the choice that the role is not told of. */
export interface Witness {
  readonly failure: Failure;
  readonly choice: DecidingChoice;
  /**
   * The shortest walk after which the wrong move is no longer possible; ends with the step that makes it so.
   */
  readonly walk: readonly number[];
  /** How many steps the role takes in it before it is in the machine state of the failure. */
  readonly actions: number;
}

/** A step of the walks after which a failure shows. */
interface Entry {
  readonly failure: Failure;
  readonly node: number;
  readonly transition: number;
}

/**
 * For the failures of one role: a witness for each choice that it is not told of. The shorter run goes first, then the
 * earlier failure in the list; `further` says how many messages the run needs after the walk.
 */
export function witnesses(
  table: Table,
  projection: Projection,
  failures: readonly Failure[],
  further: (transition: number) => number,
): readonly Witness[] {
  const { role, skip } = projection;
  const byState = new Map<number, Failure[]>();
  for (const failure of failures) {
    byState.set(failure.state, [...(byState.get(failure.state) ?? []), failure]);
  }
  const entries = new Map<Failure, Entry[]>();
  const add = (failure: Failure, node: number, transition: number): void => {
    const known = entries.get(failure);
    if (known === undefined) entries.set(failure, [{ failure, node, transition }]);
    else known.push({ failure, node, transition });
  };
  const walks = walksOf(table, projection, (node, before, transition, after) => {
    for (const failure of byState.get(before) ?? []) {
      if (failure.instead.includes(transition)) add(failure, node, transition);
    }
    for (const failure of byState.get(after) ?? []) {
      if (failure.instead.length > 0) continue;
      if (failure.alive.has(at(skip, at(table.target, transition)))) continue;
      const enters =
        sees(table, transition, role) || failure.alive.has(at(skip, at(table.source, transition)));
      if (enters) add(failure, node, transition);
    }
  });
  const length = ({ node, transition }: Entry): number =>
    (walks.distance[node] ?? 0) + (at(table.to, transition) === -1 ? 0 : 1) + further(transition);
  const sorted = failures
    .flatMap((failure) => entries.get(failure) ?? [])
    .sort((a, b) => length(a) - length(b));
  const found = new Map<number, Witness>();
  /** Choices that lie before the machine state take a while to find; enough of them is enough. */
  let searches = 0;
  for (const { failure, node, transition } of sorted) {
    if (found.size >= CHOICES_PER_ROLE) break;
    const seen = sees(table, transition, role);
    if (seen ? searches >= SEARCHES_PER_ROLE : found.has(at(table.source, transition))) continue;
    if (seen) searches += 1;
    const before = walkTo(walks, node);
    const entering = failure.instead.length === 0 && seen ? 1 : 0;
    const actions = before.filter((t) => sees(table, t, role)).length + entering;
    const walk = [...before, transition];
    const choice = decide(table, projection, failure, walk, actions);
    if (!found.has(choice.state)) found.set(choice.state, { failure, choice, walk, actions });
  }
  return [...found.values()];
}
