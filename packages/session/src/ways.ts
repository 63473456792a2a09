import type { RoleId } from "./automaton.js";
import type { Reach } from "./available.js";
import { hasBit, type RoleSets } from "./role-sets.js";
import { at, type Table } from "./table.js";

/**
 * What everybody else can do while the receiver of a channel is blocked, as a graph. Its nodes are pairs of a global state
 * and the roles that are blocked by then; only states in which something is decided or ways meet are nodes, what lies
 * between is one edge. Node 0 is where all ways end: the sender is blocked, or sends nothing more.
 */
export interface Ways {
  readonly start: readonly number[];
  readonly target: readonly number[];
  /** By edge: messages of the channel on it. */
  readonly messages: readonly number[];
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
  for (const state of target) arriving[state] = at(arriving, state) + 1;
  const junction = new Uint8Array(stateCount);
  for (let g = 0; g < stateCount; g++) {
    if (at(start, g + 1) - at(start, g) !== 1 || at(arriving, g) > 1) junction[g] = 1;
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
  for (const t of transitions) floor = Math.min(floor, at(lowest, at(table.action, t)));

  const onlyReceiver = sets.add(0, to);
  const states: number[] = [-1];
  const blocked: number[] = [0];
  const numbers = new Map<number, number>();
  const baseNode = (state: number): number => {
    if (at(stamp, state) !== epoch) {
      stamp[state] = epoch;
      base[state] = states.push(state) - 1;
      blocked.push(onlyReceiver);
    }
    return at(base, state);
  };
  const nodeOf = (state: number, words: Uint32Array): number => {
    const set = sets.numberOf(words);
    const key = set * table.stateCount + state;
    let node = numbers.get(key);
    if (node === undefined) {
      node = states.push(state) - 1;
      blocked.push(set);
      numbers.set(key, node);
    }
    return node;
  };

  const start = [0];
  const target: number[] = [];
  const messages: number[] = [];
  const firsts: number[] = [];
  const origins: number[] = [];
  const words = new Uint32Array(sets.words(0).length);
  /** Goes on from a node by one of its transitions to the next node; adds the messages of the channel to `counted`. */
  let counted = 0;
  const follow = (node: number, first: number, walk: number[] | undefined): number => {
    const set = blocked[node] ?? 0;
    words.set(sets.words(set));
    let grown = set !== onlyReceiver;
    counted = 0;
    for (let t = first; ; ) {
      walk?.push(t);
      const sender = at(table.from, t);
      const receiver = at(table.to, t);
      if (receiver !== -1) {
        if (hasBit(words, sender)) {
          if (receiver === from) return 0;
          if (!hasBit(words, receiver)) {
            words[receiver >>> 5] = (words[receiver >>> 5] ?? 0) | (1 << (receiver & 31));
            grown = true;
          }
        } else if (sender === from && receiver === to) counted += 1;
      }
      const state = at(table.target, t);
      if (at(parts.of, state) < floor) return 0;
      if (!grown && at(stamp, state) === epoch) return at(base, state);
      if (!grown) {
        if (junction[state] === 1) return baseNode(state);
      } else if (junction[state] === 1 || state % MILESTONE === 0) return nodeOf(state, words);
      t = at(table.start, state);
    }
  };

  for (const t of transitions) baseNode(at(table.source, t));
  for (let node = 0; node < states.length; node++) {
    const state = states[node] ?? -1;
    if (state !== -1) {
      for (let t = at(table.start, state); t < at(table.start, state + 1); t++) {
        firsts.push(t);
        origins.push(node);
        target.push(follow(node, t, undefined));
        messages.push(counted);
      }
    }
    start.push(target.length);
  }
  const walk = (edge: number): readonly number[] => {
    const found: number[] = [];
    follow(origins[edge] ?? 0, firsts[edge] ?? 0, found);
    return found;
  };
  return { start, target, messages, walk };
}
