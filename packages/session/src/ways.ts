import type { RoleId } from "./automaton.js";
import type { Reach } from "./available.js";
import { ints, packed, push } from "./ints.js";
import { hasBit, type RoleSets } from "./role-sets.js";
import type { Table } from "./table.js";

/**
 * What everybody else can do while the receiver of a channel is blocked, as a graph. Its nodes are pairs of a global state
 * and the roles that are blocked by then; only states in which something is decided or ways meet are nodes, what lies
 * between is one edge. Node 0 is where all ways end: the sender is blocked, or sends nothing more.
 */
export interface Ways {
  readonly start: Int32Array;
  readonly target: Int32Array;
  /** By edge: messages of the channel on it. */
  readonly messages: Int32Array;
  /** The global transitions of an edge. */
  readonly walk: (edge: number) => readonly number[];
}

/**
 * Every so many states of a long way without junctions are nodes too, so that ways that began at different places and have
 * the same roles blocked by then are walked on once.
 */
const MILESTONE = 32;

/** What the channels of a table share. */
export interface Workspace {
  readonly table: Table;
  readonly reach: Reach;
  readonly sets: RoleSets;
  /** By state: 1 where not exactly one transition leaves and at most one arrives. */
  readonly junction: Uint8Array;
  /** By state: its node with only the receiver blocked, if `stamp` is that of the channel. */
  readonly base: Int32Array;
  readonly stamp: Int32Array;
  /** The number of the channel at hand. */
  channel: number;
}

export function workspace(table: Table, reach: Reach, sets: RoleSets): Workspace {
  const { stateCount, start, target } = table;
  const arriving = new Int32Array(stateCount);
  arriving[table.initial] = 1;
  for (let t = 0; t < target.length; t++) {
    const state = target[t] ?? 0;
    arriving[state] = (arriving[state] ?? 0) + 1;
  }
  const junction = new Uint8Array(stateCount);
  for (let g = 0; g < stateCount; g++) {
    if ((start[g + 1] ?? 0) - (start[g] ?? 0) !== 1 || (arriving[g] ?? 0) > 1) junction[g] = 1;
  }
  const base = new Int32Array(stateCount);
  return { table, reach, sets, junction, base, stamp: new Int32Array(stateCount), channel: 0 };
}

/** `transitions`: those of the channel. */
export function waysOf(
  shared: Workspace,
  from: RoleId,
  to: RoleId,
  transitions: readonly number[],
): Ways {
  const { table, reach, sets, junction, base, stamp } = shared;
  const { parts, lowest } = reach;
  shared.channel += 1;
  const epoch = shared.channel;
  let floor = parts.count;
  for (const t of transitions) floor = Math.min(floor, lowest[table.action[t] ?? 0] ?? 0);

  const onlyReceiver = sets.add(0, to);
  const states = ints();
  const blocked = ints();
  const add = (state: number, set: number): number => {
    push(states, state);
    push(blocked, set);
    return states.count - 1;
  };
  add(-1, 0);
  const numbers = new Map<number, number>();
  const baseNode = (state: number): number => {
    if ((stamp[state] ?? 0) !== epoch) {
      stamp[state] = epoch;
      base[state] = add(state, onlyReceiver);
    }
    return base[state] ?? 0;
  };
  const nodeOf = (state: number, words: Uint32Array): number => {
    const set = sets.numberOf(words);
    const key = set * table.stateCount + state;
    let node = numbers.get(key);
    if (node === undefined) {
      node = add(state, set);
      numbers.set(key, node);
    }
    return node;
  };

  const start = ints();
  const target = ints();
  const messages = ints();
  /** By edge: the node that it leaves, and its first transition. */
  const origins = ints();
  const firsts = ints();
  const words = sets.bits();
  /** Goes on from a node by one of its transitions to the next node; adds the messages of the channel to `counted`. */
  let counted = 0;
  const follow = (node: number, first: number, walk: number[] | undefined): number => {
    const set = blocked.items[node] ?? 0;
    sets.load(set, words);
    let grown = set !== onlyReceiver;
    counted = 0;
    for (let t = first; ; ) {
      walk?.push(t);
      const sender = table.from[t] ?? 0;
      const receiver = table.to[t] ?? 0;
      if (receiver !== -1) {
        if (hasBit(words, sender)) {
          if (receiver === from) return 0;
          if (!hasBit(words, receiver)) {
            words[receiver >>> 5] = (words[receiver >>> 5] ?? 0) | (1 << (receiver & 31));
            grown = true;
          }
        } else if (sender === from && receiver === to) counted += 1;
      }
      const state = table.target[t] ?? 0;
      if ((parts.of[state] ?? 0) < floor) return 0;
      if (!grown && (stamp[state] ?? 0) === epoch) return base[state] ?? 0;
      if (!grown) {
        if (junction[state] === 1) return baseNode(state);
      } else if (junction[state] === 1 || state % MILESTONE === 0) return nodeOf(state, words);
      t = table.start[state] ?? 0;
    }
  };

  for (const t of transitions) baseNode(table.source[t] ?? 0);
  push(start, 0);
  for (let node = 0; node < states.count; node++) {
    const state = states.items[node] ?? 0;
    if (state !== -1) {
      for (let t = table.start[state] ?? 0; t < (table.start[state + 1] ?? 0); t++) {
        push(origins, node);
        push(firsts, t);
        push(target, follow(node, t, undefined));
        push(messages, counted);
      }
    }
    push(start, target.count);
  }
  const walk = (edge: number): readonly number[] => {
    const found: number[] = [];
    follow(origins.items[edge] ?? 0, firsts.items[edge] ?? 0, found);
    return found;
  };
  return { start: packed(start), target: packed(target), messages: packed(messages), walk };
}
