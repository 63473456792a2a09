import { type Reach, reachOf } from "./available.js";
import { components } from "./components.js";
import { RoleSets } from "./role-sets.js";
import { at, type Table } from "./table.js";
import type { ChannelBound } from "./verdict.js";

/**
 * How many messages can be unread at once, for each channel of a safe protocol.
 *
 * Most are unread when the receiver stops in front of the first of them and everybody else goes on as far as possible:
 * the longest way through (global state, blocked roles), counted in messages of the channel, that begins with the receiver
 * blocked at a message of the channel. A message of a blocked role is not sent and blocks its receiver; a way ends where
 * the sender is blocked. A circle on such a way with a message of the channel in it means that there is no bound.
 */
export function channelBounds(table: Table): readonly ChannelBound[] {
  const { roleCount } = table;
  const channels = new Map<number, number[]>();
  for (let t = 0; t < table.source.length; t++) {
    if (at(table.to, t) === -1) continue;
    const key = at(table.from, t) * roleCount + at(table.to, t);
    const known = channels.get(key);
    if (known === undefined) channels.set(key, [t]);
    else known.push(t);
  }
  const reach = reachOf(table);
  const sets = new RoleSets(roleCount);
  return [...channels]
    .sort(([a], [b]) => a - b)
    .map(([key, transitions]) => {
      const from = Math.floor(key / roleCount);
      const to = key % roleCount;
      return { from, to, bound: boundOf(table, reach, sets, from, to, transitions) };
    });
}

function boundOf(
  table: Table,
  reach: Reach,
  sets: RoleSets,
  from: number,
  to: number,
  transitions: readonly number[],
): ChannelBound["bound"] {
  const ways = waysOf(table, reach, sets, from, to, transitions);
  const count = ways.start.length - 1;
  const start = Int32Array.from(ways.start);
  const target = Int32Array.from(ways.target);
  const parts = components({ count, start, target });
  // Nodes in the order of their components, so that what a way leads to is known before it.
  const order = new Int32Array(count)
    .map((_, node) => node)
    .sort((a, b) => at(parts.of, a) - at(parts.of, b));
  const longest = new Int32Array(parts.count);
  let most = 0;
  for (const node of order) {
    const part = at(parts.of, node);
    for (let e = at(start, node); e < at(start, node + 1); e++) {
      const t = ways.transition[e] ?? 0;
      const weight = at(table.from, t) === from && at(table.to, t) === to ? 1 : 0;
      const next = at(parts.of, at(target, e));
      if (next === part && weight === 1) {
        return { kind: "unbounded", cycle: circle(table, ways, start, node, e) };
      }
      const messages = weight + at(longest, next);
      if (messages > at(longest, part)) longest[part] = messages;
    }
    most = Math.max(most, at(longest, part));
  }
  return table.roleCount === 2
    ? { kind: "exact", messages: most }
    : { kind: "at-most", messages: most };
}

/** The ways of everybody else while the receiver is blocked, as a graph. Node 0 is where all ways end. */
interface Ways {
  readonly start: readonly number[];
  readonly target: readonly number[];
  readonly transition: readonly number[];
}

function waysOf(
  table: Table,
  { parts, lowest }: Reach,
  sets: RoleSets,
  from: number,
  to: number,
  transitions: readonly number[],
): Ways {
  let floor = parts.count;
  for (const t of transitions) floor = Math.min(floor, at(lowest, at(table.action, t)));
  const numbers = new Map<number, number>();
  const nodes: { readonly state: number; readonly set: number }[] = [{ state: -1, set: 0 }];
  const numberOf = (state: number, set: number): number => {
    if (sets.has(set, from) || at(parts.of, state) < floor) return 0;
    const key = set * table.stateCount + state;
    let number = numbers.get(key);
    if (number === undefined) {
      number = nodes.length;
      numbers.set(key, number);
      nodes.push({ state, set });
    }
    return number;
  };
  const blocked = sets.add(0, to);
  for (const t of transitions) numberOf(at(table.source, t), blocked);
  const start = [0];
  const target: number[] = [];
  const transition: number[] = [];
  for (const { state, set } of nodes) {
    if (state !== -1) {
      for (let t = at(table.start, state); t < at(table.start, state + 1); t++) {
        const receiver = at(table.to, t);
        const blocks = receiver !== -1 && sets.has(set, at(table.from, t));
        target.push(numberOf(at(table.target, t), blocks ? sets.add(set, receiver) : set));
        transition.push(t);
      }
    }
    start.push(target.length);
  }
  return { start, target, transition };
}

/** The origins of a shortest circle that begins with an edge of `node`. */
function circle(
  table: Table,
  ways: Ways,
  start: Int32Array,
  node: number,
  edge: number,
): readonly number[] {
  const first = ways.target[edge] ?? 0;
  const parents = new Map<number, readonly [number, number]>([[first, [node, edge]]]);
  for (const reached of parents.keys()) {
    if (reached === node) break;
    for (let e = at(start, reached); e < at(start, reached + 1); e++) {
      const next = ways.target[e] ?? 0;
      if (!parents.has(next)) parents.set(next, [reached, e]);
    }
  }
  const origins: number[] = [];
  for (let here = node; ; ) {
    const [before, e] = parents.get(here) ?? [node, edge];
    origins.push(at(table.origin, ways.transition[e] ?? 0));
    if (e === edge) break;
    here = before;
  }
  return origins.reverse();
}
