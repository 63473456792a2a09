import type { Graph } from "./components.js";

/** The edges of a shortest circle that begins with `edge`, which leaves `node`. There is one. */
export function circle(
  { start, target }: Pick<Graph, "start" | "target">,
  node: number,
  edge: number,
): readonly number[] {
  const first = target[edge] ?? 0;
  /** By node: the edge by which it is first reached, and where that comes from. */
  const parents = new Map<number, readonly [number, number]>([[first, [node, edge]]]);
  for (const reached of parents.keys()) {
    if (reached === node) break;
    for (let e = start[reached] ?? 0; e < (start[reached + 1] ?? 0); e++) {
      const next = target[e] ?? 0;
      if (!parents.has(next)) parents.set(next, [reached, e]);
    }
  }
  const edges: number[] = [];
  for (let here = node; ; ) {
    const [before, e] = parents.get(here) ?? [node, edge];
    edges.push(e);
    if (e === edge) return edges.reverse();
    here = before;
  }
}

/** A circle of transitions, turned so that the first of them in the text comes first. */
export function turned(transitions: readonly number[]): readonly number[] {
  const first = transitions.indexOf(Math.min(...transitions));
  return [...transitions.slice(first), ...transitions.slice(0, first)];
}
