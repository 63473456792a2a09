import type { Projection } from "./projection.js";
import { at, sees, type Table } from "./table.js";

/**
 * The runs of the global automaton as one role follows them: nodes are pairs (global state, machine state), numbered in
 * the order of a breadth-first search, so that going back by `parent` gives a run with the fewest messages, the first of
 * them in source order. Hooks cost nothing.
 */
export interface Walks {
  readonly global: readonly number[];
  readonly state: readonly number[];
  /** The node before, and the global transition taken from there; -1 for the first. */
  readonly parent: readonly number[];
  readonly via: readonly number[];
  /** Messages up to here. */
  readonly distance: readonly number[];
}

/** Visits every pair that is reached; `edge` is called for each step, also to a known one: node, machine state, global transition, machine state after. */
export function walksOf(
  table: Table,
  projection: Projection,
  edge: (from: number, before: number, transition: number, after: number) => void,
): Walks {
  const global: number[] = [];
  const state: number[] = [];
  const parent: number[] = [];
  const via: number[] = [];
  const distance: number[] = [];
  const seen = new Set<number>();
  const moves = projection.moves.map(
    (here) => new Map(here.map((move) => [move.action, move.target])),
  );
  let level: Arrival[] = [{ global: table.initial, state: 0, parent: -1, via: -1 }];
  for (let messages = 0; level.length > 0; messages++) {
    const next: Arrival[] = [];
    // A hook appends to the level that is being walked.
    for (const arrival of level) {
      const key = arrival.state * table.stateCount + arrival.global;
      if (seen.has(key)) continue;
      seen.add(key);
      const node = global.length;
      global.push(arrival.global);
      state.push(arrival.state);
      parent.push(arrival.parent);
      via.push(arrival.via);
      distance.push(messages);
      for (let t = at(table.start, arrival.global); t < at(table.start, arrival.global + 1); t++) {
        const target = at(table.target, t);
        const after = sees(table, t, projection.role)
          ? (moves[arrival.state]?.get(at(table.action, t)) ?? -1)
          : arrival.state;
        edge(node, arrival.state, t, after);
        (at(table.to, t) === -1 ? level : next).push({
          global: target,
          state: after,
          parent: node,
          via: t,
        });
      }
    }
    level = next;
  }
  return { global, state, parent, via, distance };
}

interface Arrival {
  readonly global: number;
  readonly state: number;
  readonly parent: number;
  readonly via: number;
}

/** The global transitions of the shortest run to a node. */
export function walkTo(walks: Walks, node: number): number[] {
  const walk: number[] = [];
  for (let n = node; (walks.parent[n] ?? -1) !== -1; n = walks.parent[n] ?? -1) {
    walk.push(walks.via[n] ?? -1);
  }
  return walk.reverse();
}
