import { components } from "../components.js";
import { at } from "../table.js";
import type { Futures } from "./futures.js";
import { SEND } from "./network.js";
import type { Space } from "./space.js";
import type { Arrival } from "./tracks.js";

/** A way, and a circle behind it, in which everybody moves who ever can: nobody is held back. */
export interface WayAndCircle {
  readonly way: readonly Arrival[];
  readonly circle: readonly Arrival[];
}

/**
 * From an explored configuration without an end. Fair runs stay in a component that nothing leads out of; the nearest one
 * is taken, and in it the shortest ways to each role that has not moved yet, and back.
 */
export function circleAfter(space: Space, futures: Futures, configuration: number): WayAndCircle {
  const nodes = [configuration];
  const numbers = new Map([[configuration, 0]]);
  const start: number[] = [0];
  const target: number[] = [];
  const arrivals: Arrival[] = [];
  for (const node of nodes) {
    for (const { role, transition, target: to } of futures.edges(node)) {
      let number = numbers.get(to);
      if (number === undefined) {
        number = nodes.length;
        numbers.set(to, number);
        nodes.push(to);
      }
      target.push(number);
      arrivals.push({ from: node, role, transition });
    }
    start.push(target.length);
  }
  const graph = {
    count: nodes.length,
    start: Int32Array.from(start),
    target: Int32Array.from(target),
  };
  const { of } = components(graph);
  const leaves = new Set<number>();
  for (let node = 0; node < nodes.length; node++) {
    for (let e = at(graph.start, node); e < at(graph.start, node + 1); e++) {
      if (of[node] !== of[at(graph.target, e)]) leaves.add(at(of, node));
    }
  }
  const isSend = (e: number): boolean =>
    at(space.network.kind, arrivals[e]?.transition ?? 0) === SEND;
  /** The edges to the nearest edge that is wanted, that one included. */
  const nearest = (from: number, wanted: (e: number) => boolean): readonly number[] => {
    const back = new Map<number, { node: number; edge: number }>();
    let level = [from];
    const seen = new Set(level);
    while (level.length > 0) {
      const later: { node: number; edge: number }[] = [];
      for (const node of level) {
        for (let e = at(graph.start, node); e < at(graph.start, node + 1); e++) {
          if (wanted(e)) {
            const edges = [e];
            for (let here = back.get(node); here !== undefined; here = back.get(here.node)) {
              edges.push(here.edge);
            }
            return edges.reverse();
          }
          const next = at(graph.target, e);
          if (isSend(e)) later.push({ node, edge: e });
          else if (!seen.has(next)) {
            seen.add(next);
            back.set(next, { node, edge: e });
            level.push(next);
          }
        }
      }
      level = [];
      for (const { node, edge } of later) {
        const next = at(graph.target, edge);
        if (seen.has(next)) continue;
        seen.add(next);
        back.set(next, { node, edge });
        level.push(next);
      }
    }
    return [];
  };
  const isInside = (node: number): boolean => !leaves.has(at(of, node));
  const way = isInside(0) ? [] : nearest(0, (e) => isInside(at(graph.target, e)));
  const home = way.length === 0 ? 0 : at(graph.target, way.at(-1) ?? 0);
  const circle: number[] = [];
  const moved = new Set<number>();
  let here = home;
  for (;;) {
    const onward = nearest(here, (e) => !moved.has(arrivals[e]?.role ?? -1));
    if (onward.length === 0) break;
    for (const e of onward) {
      circle.push(e);
      moved.add(arrivals[e]?.role ?? -1);
      here = at(graph.target, e);
    }
  }
  if (here !== home) circle.push(...nearest(here, (e) => at(graph.target, e) === home));
  const listed = (edges: readonly number[]): readonly Arrival[] =>
    edges.flatMap((e) => arrivals[e] ?? []);
  return { way: listed(way), circle: listed(circle) };
}
