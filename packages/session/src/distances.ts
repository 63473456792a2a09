import { graphOf, reversed } from "./components.js";
import { at, type Table } from "./table.js";

const FAR = 0x7fffffff;

/** How far the end is from each global state, in messages. */
export interface Distances {
  /** True when some run from the state ends. */
  readonly ends: (state: number) => boolean;
  readonly messages: (state: number) => number;
  /** The transitions of a shortest run from the state to an end, the first of them in source order. */
  readonly walk: (state: number) => readonly number[];
}

export function distancesToEnd(table: Table): Distances {
  const back = reversed(graphOf(table), table.source);
  const distance = new Int32Array(table.stateCount).fill(FAR);
  let level: number[] = [];
  for (let g = 0; g < table.stateCount; g++) {
    if (at(table.start, g) === at(table.start, g + 1)) level.push(g);
  }
  for (let messages = 0; level.length > 0; messages++) {
    const next: number[] = [];
    // A hook costs nothing: the state before it is appended to the level that is being walked.
    for (const g of level) {
      if (at(distance, g) !== FAR) continue;
      distance[g] = messages;
      for (let e = at(back.start, g); e < at(back.start, g + 1); e++) {
        const hook = at(table.to, at(back.edge, e)) === -1;
        (hook ? level : next).push(at(back.target, e));
      }
    }
    level = next;
  }
  return {
    ends: (state) => at(distance, state) !== FAR,
    messages: (state) => at(distance, state),
    walk: (state) => {
      const walk: number[] = [];
      for (let g = state; at(table.start, g) !== at(table.start, g + 1); ) {
        let t = at(table.start, g);
        const rest = (e: number): number =>
          at(distance, at(table.target, e)) + (at(table.to, e) === -1 ? 0 : 1);
        while (rest(t) !== at(distance, g)) t += 1;
        walk.push(t);
        g = at(table.target, t);
      }
      return walk;
    },
  };
}
