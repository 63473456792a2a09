import { at } from "../table.js";
import { type Network, RECEIVE, SEND } from "./network.js";
import { internedQueues, type Queues } from "./queues.js";

/**
 * The configurations met so far, numbered from 0, which is the first one: the state of each role, then the content of each
 * channel, as integers of one array.
 */
export interface Space {
  readonly network: Network;
  readonly queues: Queues;
  readonly count: () => number;
  readonly state: (configuration: number, role: number) => number;
  readonly queue: (configuration: number, channel: number) => number;
  /** Whether a transition of the role's present state can be taken. */
  readonly enabled: (configuration: number, transition: number) => boolean;
  /** The configuration after an enabled transition of a role. */
  readonly after: (configuration: number, role: number, transition: number) => number;
}

export function spaceOf(network: Network): Space {
  const { roleCount, channelCount } = network;
  const width = roleCount + channelCount;
  const queues = internedQueues(network.labelCount);
  let data = new Int32Array(width * 256);
  let slots = new Int32Array(1024).fill(-1);
  let count = 0;

  const hashOf = (begin: number): number => {
    let hash = 0x811c9dc5;
    for (let i = begin; i < begin + width; i++) {
      hash = Math.imul(hash ^ at(data, i), 0x01000193);
      hash ^= hash >>> 15;
    }
    return hash >>> 0;
  };
  const same = (a: number, b: number): boolean => {
    for (let i = 0; i < width; i++) if (data[a + i] !== data[b + i]) return false;
    return true;
  };
  const rehash = (): void => {
    slots = new Int32Array(slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < count; id++) {
      let slot = hashOf(id * width) & mask;
      while (at(slots, slot) !== -1) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
  };
  /** Numbers what stands behind the last configuration. */
  const intern = (): number => {
    const begin = count * width;
    const mask = slots.length - 1;
    let slot = hashOf(begin) & mask;
    for (let id = at(slots, slot); id !== -1; id = at(slots, slot)) {
      if (same(id * width, begin)) return id;
      slot = (slot + 1) & mask;
    }
    slots[slot] = count;
    count += 1;
    if (count * 2 > slots.length) rehash();
    if ((count + 1) * width > data.length) {
      const grown = new Int32Array(data.length * 2);
      grown.set(data);
      data = grown;
    }
    return count - 1;
  };
  if (width * 2 > data.length) data = new Int32Array(width * 2);
  data.set(network.initial);
  intern();

  return {
    network,
    queues,
    count: () => count,
    state: (configuration, role) => at(data, configuration * width + role),
    queue: (configuration, channel) => at(data, configuration * width + roleCount + channel),
    enabled: (configuration, transition) =>
      at(network.kind, transition) !== RECEIVE ||
      queues.head(at(data, configuration * width + roleCount + at(network.channel, transition))) ===
        at(network.label, transition),
    after: (configuration, role, transition) => {
      const begin = count * width;
      data.copyWithin(begin, configuration * width, (configuration + 1) * width);
      data[begin + role] = at(network.target, transition);
      const place = begin + roleCount + at(network.channel, transition);
      const kind = at(network.kind, transition);
      if (kind === SEND)
        data[place] = queues.append(at(data, place), at(network.label, transition));
      else if (kind === RECEIVE) data[place] = queues.rest(at(data, place));
      return intern();
    },
  };
}
