import { type Ints, ints, push } from "../ints.js";
import { at } from "../table.js";
import type { Moves } from "./moves.js";
import { RECEIVE } from "./network.js";
import { prospectsOf } from "./prospects.js";
import type { Space } from "./space.js";

/**
 * What roles will ever do after a configuration: a set of bits, one for each role that can move, one for each channel that
 * can be taken from, one for an end where nobody can move. Where a queue holds more than `bound` messages nothing is looked
 * at and everything is taken for possible that is not ruled out at once.
 */
export interface Futures {
  /** Looks at all that comes after a configuration. False when there are too many. */
  readonly explore: (configuration: number) => boolean;
  /** Of explored configurations. */
  readonly moves: (configuration: number, role: number) => boolean;
  readonly takes: (configuration: number, channel: number) => boolean;
  readonly ends: (configuration: number) => boolean;
  /** Nobody can move. */
  readonly isTerminal: (configuration: number) => boolean;
  /** Some configuration was not looked at for its queues. */
  readonly isCut: () => boolean;
  /** Edges of explored configurations: pairs of transition and configuration after it, with the role. */
  readonly edges: (configuration: number) => readonly Edge[];
  /** How many were explored. */
  readonly explored: () => number;
  /** All that were explored, in order. */
  readonly order: () => Int32Array;
}

export interface Edge {
  readonly role: number;
  readonly transition: number;
  readonly target: number;
}

export function futuresOf(space: Space, moves: Moves, bound: number, limit: number): Futures {
  const { network, queues } = space;
  const { roleCount, channelCount } = network;
  const prospects = prospectsOf(network);
  const words = Math.ceil((roleCount + channelCount + 1) / 32);
  const end = roleCount + channelCount;
  let bits = new Int32Array(words * 256);
  let clock = new Int32Array(256);
  let low = new Int32Array(256);
  /** 0 not met, 1 on the stack of open components, 2 done. */
  let status = new Uint8Array(256);
  let firstEdge = new Int32Array(256);
  let lastEdge = new Int32Array(256);
  const edgeRole: Ints = ints();
  const edgeTransition: Ints = ints();
  const edgeTarget: Ints = ints();
  const order: Ints = ints();
  const found: Ints = ints();
  let isCut = false;

  const fit = (): void => {
    const count = space.count();
    if (count <= status.length) return;
    const size = Math.max(count, status.length * 2);
    const grown = (array: Int32Array, length: number): Int32Array<ArrayBuffer> => {
      const next = new Int32Array(length);
      next.set(array);
      return next;
    };
    bits = grown(bits, size * words);
    clock = grown(clock, size);
    low = grown(low, size);
    firstEdge = grown(firstEdge, size);
    lastEdge = grown(lastEdge, size);
    const met = new Uint8Array(size);
    met.set(status);
    status = met;
  };
  const set = (node: number, bit: number): void => {
    const word = node * words + (bit >>> 5);
    bits[word] = at(bits, word) | (1 << (bit & 31));
  };
  const has = (node: number, bit: number): boolean =>
    ((at(bits, node * words + (bit >>> 5)) >>> (bit & 31)) & 1) === 1;
  const join = (node: number, other: number): void => {
    for (let w = 0; w < words; w++) {
      bits[node * words + w] = at(bits, node * words + w) | at(bits, other * words + w);
    }
  };
  const isBeyond = (node: number): boolean => {
    for (let channel = 0; channel < channelCount; channel++) {
      if (queues.length(space.queue(node, channel)) > bound) return true;
    }
    return false;
  };
  /** All that is not ruled out. */
  const suppose = (node: number): void => {
    const dead = prospects.dead(space, node);
    for (let role = 0; role < roleCount; role++) if (dead[role] === 0) set(node, role);
    for (let channel = 0; channel < channelCount; channel++) {
      const to = at(network.to, channel);
      if (dead[to] === 0 && prospects.mayTake(space, node, channel)) set(node, roleCount + channel);
    }
    set(node, end);
  };
  const open: number[] = [];
  const path: number[] = [];
  const cursor: number[] = [];

  const enter = (node: number): void => {
    push(order, node);
    clock[node] = order.count;
    low[node] = order.count;
    status[node] = 1;
    open.push(node);
    firstEdge[node] = edgeTarget.count;
    if (isBeyond(node)) {
      isCut = true;
      suppose(node);
    } else {
      moves.judged(space, node, found);
      for (let i = 0; i < found.count; i += 2) {
        const role = at(found.items, i);
        const t = at(found.items, i + 1);
        push(edgeRole, role);
        push(edgeTransition, t);
        push(edgeTarget, space.after(node, role, t));
      }
      fit();
      for (let i = 0; i < found.count; i += 2) {
        const t = at(found.items, i + 1);
        set(node, at(found.items, i));
        if (at(network.kind, t) === RECEIVE) set(node, roleCount + at(network.channel, t));
      }
      if (found.count === 0) set(node, end);
    }
    lastEdge[node] = edgeTarget.count;
    path.push(node);
    cursor.push(at(firstEdge, node));
  };

  const explore = (root: number): boolean => {
    fit();
    if (at2(status, root) !== 0) return true;
    enter(root);
    while (path.length > 0) {
      const depth = path.length - 1;
      const node = path[depth] ?? 0;
      const edge = cursor[depth] ?? 0;
      if (edge < at(lastEdge, node)) {
        cursor[depth] = edge + 1;
        const next = at(edgeTarget.items, edge);
        const met = at2(status, next);
        if (met === 0) {
          if (order.count >= limit) return false;
          enter(next);
        } else if (met === 1) low[node] = Math.min(at(low, node), at(clock, next));
        else join(node, next);
        continue;
      }
      path.pop();
      cursor.pop();
      const parent = path.at(-1);
      if (at(low, node) === at(clock, node)) {
        for (let member = open.pop(); member !== undefined; member = open.pop()) {
          if (member !== node) bits.copyWithin(member * words, node * words, (node + 1) * words);
          status[member] = 2;
          if (member === node) break;
        }
      }
      if (parent === undefined) continue;
      low[parent] = Math.min(at(low, parent), at(low, node));
      join(parent, node);
    }
    return true;
  };
  return {
    explore,
    moves: (node, role) => has(node, role),
    takes: (node, channel) => has(node, roleCount + channel),
    ends: (node) => has(node, end),
    isTerminal: (node) => at(firstEdge, node) === at(lastEdge, node) && !isBeyond(node),
    isCut: () => isCut,
    edges: (node) => {
      const edges: Edge[] = [];
      for (let e = at(firstEdge, node); e < at(lastEdge, node); e++) {
        edges.push({
          role: at(edgeRole.items, e),
          transition: at(edgeTransition.items, e),
          target: at(edgeTarget.items, e),
        });
      }
      return edges;
    },
    explored: () => order.count,
    order: () => order.items.subarray(0, order.count),
  };
}

function at2(array: Uint8Array, index: number): number {
  return array[index] ?? 0;
}
