import { at, type Table } from "./table.js";

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
    if (at(order, root) !== 0) continue;
    let depth = 0;
    path[0] = root;
    clock += 1;
    order[root] = clock;
    low[root] = clock;
    cursor[root] = at(start, root);
    open[opened++] = root;
    while (depth >= 0) {
      const node = at(path, depth);
      const edge = at(cursor, node);
      if (edge < at(start, node + 1)) {
        cursor[node] = edge + 1;
        if (keep !== undefined && !keep(edge)) continue;
        const next = at(target, edge);
        if (at(order, next) === 0) {
          clock += 1;
          order[next] = clock;
          low[next] = clock;
          cursor[next] = at(start, next);
          open[opened++] = next;
          path[++depth] = next;
        } else if (at(of, next) === -1 && at(order, next) < at(low, node)) {
          low[node] = at(order, next);
        }
        continue;
      }
      depth -= 1;
      if (depth >= 0) {
        const parent = at(path, depth);
        if (at(low, node) < at(low, parent)) low[parent] = at(low, node);
      }
      if (at(low, node) === at(order, node)) {
        let member: number;
        do {
          member = at(open, --opened);
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
  for (const part of of) start[part + 1] = at(start, part + 1) + 1;
  for (let part = 0; part < count; part++) start[part + 1] = at(start, part + 1) + at(start, part);
  const fill = start.slice();
  const item = new Int32Array(of.length);
  for (let node = 0; node < of.length; node++) {
    const part = at(of, node);
    const slot = at(fill, part);
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
    const node = at(target, e) + 1;
    start[node] = at(start, node) + 1;
  }
  for (let n = 0; n < count; n++) start[n + 1] = at(start, n + 1) + at(start, n);
  const fill = start.slice(0, count);
  const back = new Int32Array(target.length);
  const edge = new Int32Array(target.length);
  for (let e = 0; e < target.length; e++) {
    const node = at(target, e);
    const slot = at(fill, node);
    fill[node] = slot + 1;
    back[slot] = at(source, e);
    edge[slot] = e;
  }
  return { count, start, target: back, edge };
}
