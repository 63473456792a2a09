import type { Lane } from "../records/lane.js";
import { itemEntry, labelMask } from "../records/queue.js";
import type { Place } from "../session/compile.js";
import { entryOf } from "../session/labels.js";
import type { SessionQueue, Standing } from "../session/surface.js";
import type { Peer } from "./peer.js";

/** The lane of one peer. */
export interface PeerLane {
  readonly peer: Peer;
  readonly lane: Lane;
}

/**
 * What waits in one channel, from all roles. Each role's messages are in order, and between roles there is none: so what
 * counts is what the place can take at which the strand stands. What comes later for it waits, whoever sent it.
 */
export class NetworkQueue implements SessionQueue {
  readonly #lanes: readonly PeerLane[];
  readonly #stride: number;
  standing: Standing | undefined;

  constructor(lanes: readonly PeerLane[], stride: number) {
    this.#lanes = lanes;
    this.#stride = stride;
  }

  get size(): number {
    return this.head()?.lane.queue.size ?? 0;
  }

  label(): number {
    const head = this.head();
    return head === undefined ? 0 : this.#entry(head);
  }

  buffer(): Uint8Array {
    return this.head()?.lane.queue.buffer() ?? none;
  }

  start(): number {
    return this.head()?.lane.queue.start() ?? 0;
  }

  end(): number {
    return this.head()?.lane.queue.end() ?? 0;
  }

  #entry({ peer, lane }: PeerLane): number {
    return entryOf(lane.queue.label(), peer.number, this.#stride);
  }

  /** The lane whose oldest message is the next one to be looked at; undefined when none is. */
  head(): PeerLane | undefined {
    const { standing } = this;
    if (standing === undefined) return this.#any();
    const { receiving } = standing;
    if (receiving !== undefined) return this.#from(receiving.step.from);
    const place = behindHooks(standing.place);
    const { state } = place;
    switch (state.kind) {
      case "receive":
        return this.#acceptable(place);
      case "receive-signal":
        return this.#from(state.from);
      case "end":
      case "part-end":
        return this.#any();
      default:
        // A message for a later step: whoever sent it could not know how far we are.
        return undefined;
    }
  }

  #any(): PeerLane | undefined {
    return this.#lanes.find(({ lane }) => lane.queue.size > 0);
  }

  #from(role: string | undefined): PeerLane | undefined {
    return this.#lanes.find(({ peer, lane }) => peer.role === role && lane.queue.size > 0);
  }

  /** The first that the place can take. When each role that it waits for has sent something else: the first of these. */
  #acceptable(place: Place): PeerLane | undefined {
    let refused: PeerLane | undefined;
    let isOpen = false;
    const sources = sourcesOf(place);
    for (const one of this.#lanes) {
      if (!sources.has(one.peer.role)) continue;
      if (one.lane.queue.size === 0) isOpen = true;
      else if (accepts(place, this.#entry(one))) return one;
      else refused ??= one;
    }
    return isOpen ? undefined : refused;
  }
}

const none = new Uint8Array(0);

function accepts(place: Place, entry: number): boolean {
  if (entry < 0) return false;
  if (entry < itemEntry) return place.receives[entry] !== undefined;
  return place.streams?.has(entry & labelMask) === true;
}

const known = new WeakMap<Place, ReadonlySet<string>>();

/** The roles from which something can come at this place. */
export function sourcesOf(place: Place): ReadonlySet<string> {
  const before = known.get(place);
  if (before !== undefined) return before;
  const sources = new Set<string>();
  const { state } = place;
  if (state.kind === "receive") {
    for (const { from } of state.steps) if (from !== undefined) sources.add(from);
  } else if (state.kind === "receive-signal" && state.from !== undefined) {
    sources.add(state.from);
  }
  known.set(place, sources);
  return sources;
}

/** The first place that is no hook: what arrives meanwhile is for that one. */
function behindHooks(from: Place): Place {
  let place = from;
  const passed = new Set<Place>();
  while (place.kind === "hook" && place.next !== undefined && !passed.has(place)) {
    passed.add(place);
    place = place.next;
  }
  return place;
}
