import type { Synchronous } from "./synchronous.js";
import { at, type Table } from "./table.js";

/** A run through the global automaton whose part from `cycleFrom` on brings all machines back to where they were. */
export interface Lasso {
  readonly walk: readonly number[];
  readonly cycleFrom: number;
}

/** A step of the synchronous runs, from one node to another. */
export interface Entry {
  readonly node: number;
  readonly to: number;
  readonly transition: number;
}

/**
 * The run and circle with the fewest messages together, of those that begin with one of the given steps into the nodes
 * from which there is no end and the role at fault never moves. Circles are looked for from each node in the order of its
 * distance; a node that was looked at is left out afterwards, since the best circle through it is known, and with it
 * everything that is on no circle any more. So a plain loop is walked once, however long.
 */
export function shortestLasso(
  table: Table,
  runs: Synchronous,
  entering: readonly Entry[],
): Lasso | undefined {
  const reached = spread(table, runs, entering);
  const left = remainder(runs, reached);
  let best: { messages: number; node: number; circle: readonly number[] } | undefined;
  // `reached` is in the order of distance.
  for (const [node, { distance }] of reached) {
    if (!left.has(node)) continue;
    const limit = (best?.messages ?? Number.POSITIVE_INFINITY) - distance;
    const found = circleOf(table, runs, node, left.has, limit);
    if (found !== undefined) {
      best = { messages: distance + found.messages, node, circle: found.circle };
    }
    left.remove(node);
  }
  if (best === undefined) return undefined;
  const walk: number[] = [];
  let node = best.node;
  for (let entered = false; !entered; ) {
    const how = reached.get(node);
    if (how === undefined) break;
    walk.push(how.via);
    node = how.parent;
    entered = how.enters;
  }
  for (; (runs.parent[node] ?? -1) !== -1; node = runs.parent[node] ?? -1) {
    walk.push(runs.via[node] ?? -1);
  }
  walk.reverse();
  return { walk: [...walk, ...best.circle], cycleFrom: walk.length };
}

interface Reached {
  readonly distance: number;
  readonly parent: number;
  readonly via: number;
  readonly enters: boolean;
}

/** Everything behind the entries, with the shortest way there, nearest first. */
function spread(table: Table, runs: Synchronous, entering: readonly Entry[]): Map<number, Reached> {
  const reached = new Map<number, Reached>();
  const levels: { node: number; how: Reached }[][] = [];
  const put = (
    node: number,
    parent: number,
    via: number,
    before: number,
    enters: boolean,
  ): void => {
    const distance = before + (at(table.to, via) === -1 ? 0 : 1);
    const arrival = { node, how: { distance, parent, via, enters } };
    for (let d = levels.length; d <= distance; d++) levels.push([]);
    levels[distance]?.push(arrival);
  };
  for (const { node, to, transition } of entering) {
    put(to, node, transition, runs.distance[node] ?? 0, true);
  }
  for (let distance = 0; distance < levels.length; distance++) {
    for (const { node, how } of levels[distance] ?? []) {
      if (reached.has(node)) continue;
      reached.set(node, how);
      for (const edge of runs.edges[node] ?? []) {
        put(edge.node, node, edge.transition, distance, false);
      }
    }
  }
  return reached;
}

/** A circle through `begin` of fewer than `limit` messages. */
function circleOf(
  table: Table,
  runs: Synchronous,
  begin: number,
  inside: (node: number) => boolean,
  limit: number,
): { readonly messages: number; readonly circle: readonly number[] } | undefined {
  const parents = new Map<number, { node: number; via: number }>();
  let level: { node: number; from: number; via: number }[] = [{ node: begin, from: -1, via: -1 }];
  for (let messages = 0; level.length > 0 && messages < limit; messages++) {
    const next: typeof level = [];
    for (const { node, from, via } of level) {
      if (parents.has(node)) continue;
      if (via !== -1) parents.set(node, { node: from, via });
      if (node === begin && via !== -1) return { messages, circle: around(parents, begin) };
      for (const edge of runs.edges[node] ?? []) {
        if (!inside(edge.node)) continue;
        const hook = at(table.to, edge.transition) === -1;
        (hook ? level : next).push({ node: edge.node, from: node, via: edge.transition });
      }
    }
    level = next;
  }
  return undefined;
}

function around(
  parents: ReadonlyMap<number, { node: number; via: number }>,
  begin: number,
): readonly number[] {
  const circle: number[] = [];
  let here = begin;
  do {
    const back = parents.get(here) ?? { node: begin, via: -1 };
    circle.push(back.via);
    here = back.node;
  } while (here !== begin);
  return circle.reverse();
}

/** The nodes that may still be on a circle: taking one out takes out all that are left without a way in or on. */
function remainder(
  runs: Synchronous,
  reached: ReadonlyMap<number, Reached>,
): { readonly has: (node: number) => boolean; readonly remove: (node: number) => void } {
  const before = new Map<number, number[]>();
  const waysOn = new Map<number, number>();
  const waysIn = new Map<number, number>();
  for (const node of reached.keys()) {
    const edges = runs.edges[node] ?? [];
    waysOn.set(node, edges.length);
    for (const { node: next } of edges) {
      waysIn.set(next, (waysIn.get(next) ?? 0) + 1);
      const known = before.get(next);
      if (known === undefined) before.set(next, [node]);
      else known.push(node);
    }
  }
  const gone = new Set<number>();
  const fewer = (ways: Map<number, number>, node: number): boolean => {
    const count = (ways.get(node) ?? 0) - 1;
    ways.set(node, count);
    return count === 0;
  };
  const remove = (first: number): void => {
    const stack = [first];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (gone.has(node)) continue;
      gone.add(node);
      for (const { node: next } of runs.edges[node] ?? []) {
        if (fewer(waysIn, next)) stack.push(next);
      }
      for (const earlier of before.get(node) ?? []) if (fewer(waysOn, earlier)) stack.push(earlier);
    }
  };
  return { has: (node) => reached.has(node) && !gone.has(node), remove };
}
