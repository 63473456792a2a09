import type { Reach } from "./available.js";
import { circle } from "./circle.js";
import { components, membersOf } from "./components.js";
import { ints, packed, push } from "./ints.js";
import type { Table } from "./table.js";

/** For one direction between two roles: the most messages that one side sends before it hears from the other. */
export type Ahead =
  | { readonly kind: "bounded"; readonly messages: number }
  /** The global transitions of a circle on which the other side says nothing. */
  | { readonly kind: "unbounded"; readonly cycle: readonly number[] };

/**
 * Two roles: unread in a channel are at most the messages that its sender sends in a row, since what the receiver says in
 * between it says after it has taken what came before. Goes through the components from the ends backwards; a component
 * that is a single state needs no more than its successors.
 */
export function mostAhead(table: Table, { parts, members }: Reach, sender: number): Ahead {
  const { start, target, from, to } = table;
  const best = new Int32Array(table.stateCount);
  let most = 0;
  const weigh = (state: number, inside: number): number => {
    let longest = 0;
    for (let t = start[state] ?? 0; t < (start[state + 1] ?? 0); t++) {
      const next = target[t] ?? 0;
      if ((parts.of[next] ?? 0) === inside) continue;
      const hook = (to[t] ?? 0) === -1;
      if (!hook && (from[t] ?? 0) !== sender) continue;
      const messages = (best[next] ?? 0) + (hook ? 0 : 1);
      if (messages > longest) longest = messages;
    }
    return longest;
  };
  for (let part = 0; part < parts.count; part++) {
    const first = members.start[part] ?? 0;
    const end = members.start[part + 1] ?? 0;
    for (let m = first; m < end; m++) {
      const state = members.item[m] ?? 0;
      best[state] = weigh(state, part);
    }
    const only = members.item[first] ?? 0;
    if (end - first > 1 || loops(table, only)) {
      const cycle = goRound(table, members.item.subarray(first, end), sender, best);
      if (cycle !== undefined) return { kind: "unbounded", cycle };
    }
    for (let m = first; m < end; m++) most = Math.max(most, best[members.item[m] ?? 0] ?? 0);
  }
  return { kind: "bounded", messages: most };
}

function loops({ start, target }: Table, state: number): boolean {
  for (let t = start[state] ?? 0; t < (start[state + 1] ?? 0); t++)
    if (target[t] === state) return true;
  return false;
}

/**
 * Completes `best` for the states of one component by what the sender can send inside; or the circle on which it can go
 * on for ever.
 */
function goRound(
  table: Table,
  states: Int32Array,
  sender: number,
  best: Int32Array,
): readonly number[] | undefined {
  const numbers = new Map<number, number>();
  for (const state of states) numbers.set(state, numbers.size);
  const start = ints();
  const target = ints();
  const edges = ints();
  for (const state of states) {
    push(start, target.count);
    for (let t = table.start[state] ?? 0; t < (table.start[state + 1] ?? 0); t++) {
      const next = numbers.get(table.target[t] ?? 0);
      const passes = table.to[t] === -1 || table.from[t] === sender;
      if (next === undefined || !passes) continue;
      push(target, next);
      push(edges, t);
    }
  }
  push(start, target.count);
  const graph = { count: states.length, start: packed(start), target: packed(target) };
  const parts = components(graph);
  const members = membersOf(parts);
  for (let part = 0; part < parts.count; part++) {
    const nodes = members.item.subarray(members.start[part], members.start[part + 1]);
    let longest = 0;
    for (const node of nodes) {
      longest = Math.max(longest, best[states[node] ?? 0] ?? 0);
      for (let e = graph.start[node] ?? 0; e < (graph.start[node + 1] ?? 0); e++) {
        const next = graph.target[e] ?? 0;
        const message = table.to[edges.items[e] ?? 0] !== -1;
        if (parts.of[next] !== part) {
          longest = Math.max(longest, (best[states[next] ?? 0] ?? 0) + (message ? 1 : 0));
        } else if (message) {
          return circle(graph, node, e).map((edge) => edges.items[edge] ?? 0);
        }
      }
    }
    // What goes round in hooks alone can leave by each of its states.
    for (const node of nodes) best[states[node] ?? 0] = longest;
  }
  return undefined;
}
