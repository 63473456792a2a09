import { decide } from "./decide.js";
import type { Failure } from "./failure.js";
import type { Projection } from "./projection.js";
import { at, sees, type Table } from "./table.js";
import type { DecidingChoice } from "./verdict.js";
import { walksOf, walkTo } from "./walks.js";

/** The most choices that one role is reported not to be told of. */
const CHOICES_PER_ROLE = 100;

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

/**
 * For the failures of one role: a witness for each choice that it is not told of, shortest first. One choice gives one
 * witness; the earlier failure in the list goes first.
 */
export function witnesses(
  table: Table,
  projection: Projection,
  failures: readonly Failure[],
): readonly Witness[] {
  const { role, skip } = projection;
  const byState = new Map<number, Failure[]>();
  for (const failure of failures) {
    byState.set(failure.state, [...(byState.get(failure.state) ?? []), failure]);
  }
  const entries = new Map<Failure, { node: number; transition: number }[]>();
  const add = (failure: Failure, node: number, transition: number): void => {
    const known = entries.get(failure);
    if (known === undefined) entries.set(failure, [{ node, transition }]);
    else known.push({ node, transition });
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
  const found = new Map<number, Witness>();
  for (const failure of failures) {
    let tries = 0;
    for (const { node, transition } of entries.get(failure) ?? []) {
      if (found.size >= CHOICES_PER_ROLE || tries >= CHOICES_PER_ROLE) break;
      const source = at(table.source, transition);
      if (!sees(table, transition, role) && found.has(source)) continue;
      const before = walkTo(walks, node);
      const actions = before.filter((t) => sees(table, t, role)).length;
      const entering = failure.instead.length === 0 && sees(table, transition, role) ? 1 : 0;
      const walk = [...before, transition];
      const choice = decide(table, projection, failure, walk, actions + entering);
      tries += 1;
      if (!found.has(choice.state)) {
        found.set(choice.state, { failure, choice, walk, actions: actions + entering });
      }
    }
  }
  return [...found.values()];
}
