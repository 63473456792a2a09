import type { Projection } from "./projection.js";
import { at, sees, type Table } from "./table.js";

/** How many configurations are visited at most. */
const CONFIGURATION_LIMIT = 100_000;

/**
 * The global automaton with the states that all machines are in when every message is taken as soon as it is sent. Nodes
 * are numbered breadth first, by messages; the arrays hold global states, machine states, and how each is first reached.
 */
export interface Synchronous {
  readonly global: readonly number[];
  readonly states: readonly (readonly number[])[];
  readonly distance: readonly number[];
  readonly parent: readonly number[];
  readonly via: readonly number[];
  /** By node: the edges that leave it, in source order. */
  readonly edges: readonly (readonly { readonly transition: number; readonly node: number }[])[];
}

/** Undefined when there are too many configurations. */
export function synchronousRuns(
  table: Table,
  projections: readonly Projection[],
): Synchronous | undefined {
  const global: number[] = [];
  const states: (readonly number[])[] = [];
  const distance: number[] = [];
  const parent: number[] = [];
  const via: number[] = [];
  const edges: { transition: number; node: number }[][] = [];
  const numbers = new Map<string, number>();
  const first: Arrival = {
    global: table.initial,
    states: projections.map(() => 0),
    parent: -1,
    via: -1,
  };
  let level: Arrival[] = [first];
  for (let messages = 0; level.length > 0; messages++) {
    const next: Arrival[] = [];
    for (const arrival of level) {
      const key = `${arrival.global};${arrival.states.join()}`;
      let node = numbers.get(key);
      if (node !== undefined) {
        edges[arrival.parent]?.push({ transition: arrival.via, node });
        continue;
      }
      node = global.length;
      if (node === CONFIGURATION_LIMIT) return undefined;
      numbers.set(key, node);
      global.push(arrival.global);
      states.push(arrival.states);
      distance.push(messages);
      parent.push(arrival.parent);
      via.push(arrival.via);
      edges.push([]);
      edges[arrival.parent]?.push({ transition: arrival.via, node });
      for (let t = at(table.start, arrival.global); t < at(table.start, arrival.global + 1); t++) {
        const after = follow(table, projections, arrival.states, t);
        const to: Arrival = { global: at(table.target, t), states: after, parent: node, via: t };
        (at(table.to, t) === -1 ? level : next).push(to);
      }
    }
    level = next;
  }
  return { global, states, distance, parent, via, edges };
}

interface Arrival {
  readonly global: number;
  readonly states: readonly number[];
  readonly parent: number;
  readonly via: number;
}

/** The machine states after a global transition. */
export function follow(
  table: Table,
  projections: readonly Projection[],
  states: readonly number[],
  t: number,
): readonly number[] {
  return states.map((state, role) =>
    sees(table, t, role)
      ? (projections[role]?.moves[state]?.find((m) => m.action === at(table.action, t))?.target ??
        -1)
      : state,
  );
}
