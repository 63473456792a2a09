import { endEntry, itemEntry } from "../records/queue.js";
import type { Place, ReceiveMove } from "../session/compile.js";
import { decode } from "../session/payload.js";
import type { Strand } from "../session/strand.js";
import type { SessionLane, SessionWire } from "../session/surface.js";

/**
 * Whether what waits behind the other end's CLOSE is what a role with these strands will take: then it can be acknowledged
 * already. Nothing that this role sends can come between, because the other one is at the end.
 */
export function restIsValid(strands: readonly Strand[], wire: SessionWire): boolean {
  const rest = new Rest(wire);
  const [root] = strands;
  if (root !== undefined) rest.walkStrand(root, strands);
  return rest.isUsedUp;
}

/** Takes what waits, without taking it. */
class Rest {
  readonly #wire: SessionWire;
  /** How much of each lane is taken. */
  readonly #taken = new Map<SessionLane, number>();

  constructor(wire: SessionWire) {
    this.#wire = wire;
  }

  get isUsedUp(): boolean {
    const { arrivals } = this.#wire;
    return [arrivals.root, ...arrivals.parts.values()].every(
      (lane) => (this.#taken.get(lane) ?? 0) === lane.queue.size,
    );
  }

  /** Returns where the strand comes to a stop. */
  walkStrand(strand: Strand, strands: readonly Strand[]): Place {
    if (!strand.parts.runs) return this.#walk(strand.place, strand.lane);
    const children = strands.filter(({ parent }) => parent === strand);
    const ends = children.map((child) => this.walkStrand(child, strands));
    const { next } = strand.place;
    if (next === undefined || !ends.every(({ kind }) => kind === "part-end")) return strand.place;
    return this.#walk(next, strand.lane);
  }

  #walk(from: Place, lane: SessionLane): Place {
    let place = from;
    for (;;) {
      const next = this.#step(place, lane);
      if (next === undefined) return place;
      place = next;
    }
  }

  #step(place: Place, lane: SessionLane): Place | undefined {
    switch (place.kind) {
      case "hook":
        return place.next;
      case "par": {
        const ends = place.parts.map(({ channel, initial }) =>
          this.#walk(initial, this.#wire.lane(channel)),
        );
        return ends.every(({ kind }) => kind === "part-end") ? place.next : undefined;
      }
      case "receive-signal":
        return this.#head(lane) === place.entry ? this.#take(lane, place.next) : undefined;
      case "receive": {
        const entry = this.#head(lane);
        const move = entry === undefined ? undefined : place.receives[entry];
        if (move !== undefined) return this.#event(lane, move) ? move.next : undefined;
        return this.#stream(place, lane);
      }
      default:
        return undefined;
    }
  }

  /** Takes a whole stream. */
  #stream(place: Place, lane: SessionLane): Place | undefined {
    for (const move of place.streams?.values() ?? []) {
      while (this.#head(lane) === itemEntry + move.label) {
        if (!this.#event(lane, move)) return undefined;
      }
      if (this.#head(lane) === endEntry + move.label) return this.#take(lane, move.next);
    }
    return undefined;
  }

  #head(lane: SessionLane): number | undefined {
    const taken = this.#taken.get(lane) ?? 0;
    return taken < lane.queue.size ? lane.queue.label(taken) : undefined;
  }

  #take<T>(lane: SessionLane, then: T): T {
    this.#taken.set(lane, (this.#taken.get(lane) ?? 0) + 1);
    return then;
  }

  #event(lane: SessionLane, move: ReceiveMove): boolean {
    const { queue } = lane;
    const taken = this.#taken.get(lane) ?? 0;
    try {
      decode(move, queue.buffer(taken), queue.start(taken), queue.end(taken));
    } catch {
      return false;
    }
    return this.#take(lane, true);
  }
}
