import type { Table } from "./table.js";

/** A directed graph in flat arrays: the edges of `n` are `target[start[n]]` to `target[start[n + 1] - 1]`. */
export interface Graph {
  readonly count: number;
  readonly start: Int32Array;
  readonly target: Int32Array;
}

export interface Components {
  readonly count: number;
  /** By node. Numbered so that every edge leads to the same or a smaller component; -1 where `keep` says no. */
  readonly of: Int32Array;
}

/** Strongly connected components (Tarjan 1972), with an explicit stack. Edges for which `keep` is false are left out. */
export function components(graph: Graph, keep?: (edge: number) => boolean): Components {
  const { count, start, target } = graph;
  const of = new Int32Array(count).fill(-1);
  const order = new Int32Array(count);
  const low = new Int32Array(count);
  const cursor = new Int32Array(count);
  const path = new Int32Array(count);
  const open = new Int32Array(count);
  let opened = 0;
  let clock = 0;
  let found = 0;
  for (let root = 0; root < count; root++) {
    if ((order[root] ?? 0) !== 0) continue;
    let depth = 0;
    path[0] = root;
    clock += 1;
    order[root] = clock;
    low[root] = clock;
    cursor[root] = start[root] ?? 0;
    open[opened++] = root;
    while (depth >= 0) {
      const node = path[depth] ?? 0;
      const edge = cursor[node] ?? 0;
      if (edge < (start[node + 1] ?? 0)) {
        cursor[node] = edge + 1;
        if (keep !== undefined && !keep(edge)) continue;
        const next = target[edge] ?? 0;
        if ((order[next] ?? 0) === 0) {
          clock += 1;
          order[next] = clock;
          low[next] = clock;
          cursor[next] = start[next] ?? 0;
          open[opened++] = next;
          path[++depth] = next;
        } else if ((of[next] ?? 0) === -1 && (order[next] ?? 0) < (low[node] ?? 0)) {
          low[node] = order[next] ?? 0;
        }
        continue;
      }
      depth -= 1;
      if (depth >= 0) {
        const parent = path[depth] ?? 0;
        if ((low[node] ?? 0) < (low[parent] ?? 0)) low[parent] = low[node] ?? 0;
      }
      if ((low[node] ?? 0) === (order[node] ?? 0)) {
        let member: number;
        do {
          member = open[--opened] ?? 0;
          of[member] = found;
        } while (member !== node);
        found += 1;
      }
    }
  }
  return { count: found, of };
}

/** The nodes of each component, component by component: those of `c` are `item[start[c]]` to `item[start[c + 1] - 1]`. */
export function membersOf({ of, count }: Components): { start: Int32Array; item: Int32Array } {
  const start = new Int32Array(count + 1);
  for (let node = 0; node < of.length; node++) {
    const next = (of[node] ?? 0) + 1;
    start[next] = (start[next] ?? 0) + 1;
  }
  for (let part = 0; part < count; part++)
    start[part + 1] = (start[part + 1] ?? 0) + (start[part] ?? 0);
  const fill = start.slice();
  const item = new Int32Array(of.length);
  for (let node = 0; node < of.length; node++) {
    const part = of[node] ?? 0;
    const slot = fill[part] ?? 0;
    fill[part] = slot + 1;
    item[slot] = node;
  }
  return { start, item };
}

/** The states and transitions of a table as a graph; edges are transition numbers. */
export function graphOf(table: Table): Graph {
  return { count: table.stateCount, start: table.start, target: table.target };
}

/** The edges of a graph turned round: `target` holds the nodes that lead here, `edge` the edges by their old numbers. */
export function reversed(graph: Graph, source: Int32Array): Graph & { readonly edge: Int32Array } {
  const { count, target } = graph;
  const start = new Int32Array(count + 1);
  for (let e = 0; e < target.length; e++) {
    const node = (target[e] ?? 0) + 1;
    start[node] = (start[node] ?? 0) + 1;
  }
  for (let n = 0; n < count; n++) start[n + 1] = (start[n + 1] ?? 0) + (start[n] ?? 0);
  const fill = start.slice(0, count);
  const back = new Int32Array(target.length);
  const edge = new Int32Array(target.length);
  for (let e = 0; e < target.length; e++) {
    const node = target[e] ?? 0;
    const slot = fill[node] ?? 0;
    fill[node] = slot + 1;
    back[slot] = source[e] ?? 0;
    edge[slot] = e;
  }
  return { count, start, target: back, edge };
}
