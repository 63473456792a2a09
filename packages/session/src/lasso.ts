import { at, type Table } from "./table.js";

/** A way through the global automaton that comes back to a state: `walk.slice(cycleFrom)` is the circle. */
export interface Lasso {
  readonly walk: readonly number[];
  readonly cycleFrom: number;
}

/** From `state`, all ways on are endless: the nearest state that can come back to itself, and the shortest way round. */
export function lassoFrom(table: Table, state: number): Lasso {
  const order = reachable(table, state);
  for (const { state: begin, walk } of order) {
    const round = wayBack(table, begin);
    if (round !== undefined) return { walk: [...walk(), ...round], cycleFrom: walk().length };
  }
  throw new Error("an endless run without a circle");
}

interface Reached {
  readonly state: number;
  readonly walk: () => readonly number[];
}

function* reachable(table: Table, from: number): Generator<Reached> {
  const parents = new Map<number, number>([[from, -1]]);
  for (const state of parents.keys()) {
    yield { state, walk: () => back(table, parents, state) };
    for (let t = at(table.start, state); t < at(table.start, state + 1); t++) {
      const target = at(table.target, t);
      if (!parents.has(target)) parents.set(target, t);
    }
  }
}

function wayBack(table: Table, begin: number): readonly number[] | undefined {
  const parents = new Map<number, number>();
  const queue = [begin];
  for (const state of queue) {
    for (let t = at(table.start, state); t < at(table.start, state + 1); t++) {
      const target = at(table.target, t);
      if (target === begin) return [...back(table, parents, state), t];
      if (parents.has(target)) continue;
      parents.set(target, t);
      queue.push(target);
    }
  }
  return undefined;
}

function back(table: Table, parents: ReadonlyMap<number, number>, to: number): readonly number[] {
  const walk: number[] = [];
  for (let t = parents.get(to) ?? -1; t !== -1; t = parents.get(at(table.source, t)) ?? -1)
    walk.push(t);
  return walk.reverse();
}
