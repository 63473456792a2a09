import { RoleFailedError } from "../errors/index.js";
import type { SendStep } from "../machine.js";
import type { Fault, Wire } from "../records/wire.js";
import type { Places } from "../session/compile.js";
import type { SessionWire } from "../session/surface.js";
import { failureOf, toldTo } from "./failure.js";
import { NetworkLane } from "./lane.js";
import type { Peer } from "./peer.js";
import { isReadable } from "./readable.js";

/** A peer whose pipe is open. */
export interface Connected {
  readonly peer: Peer;
  readonly wire: Wire;
}

/** The wires of one role to all others, as one. */
export class NetworkWire implements SessionWire {
  readonly #role: string;
  readonly #peers: readonly Connected[];
  readonly #stride: number;
  readonly #lanes = new Map<number, NetworkLane>();
  #fault: Fault | undefined;
  /** Those that have closed, and know that all has arrived. */
  readonly #acknowledged = new Set<Peer>();

  /** `stride`: labels of one role; see `Places`. */
  constructor(role: string, peers: readonly Connected[], stride: number) {
    this.#role = role;
    this.#peers = peers;
    this.#stride = stride;
    this.arrivals = this.#arrivals();
  }

  lane(part: number): NetworkLane {
    let lane = this.#lanes.get(part);
    if (lane === undefined) {
      const lanes = this.#peers.map(({ peer, wire }) => ({ peer, lane: wire.lane(part) }));
      lane = new NetworkLane(part, lanes, this.#stride);
      this.#lanes.set(part, lane);
    }
    return lane;
  }

  sent(step: SendStep): void {
    for (const { peer, wire } of this.#peers) {
      if (step.to?.includes(peer.role) === true) wire.sent(step);
    }
  }

  get fault(): Fault | undefined {
    if (this.#fault !== undefined) return this.#fault;
    for (const { peer, wire } of this.#peers) {
      const { fault } = wire;
      if (fault === undefined) continue;
      // Whoever caused it, the others have to be told.
      const error = failureOf(this.#role, peer.role, fault.error);
      this.#fault = { error, tell: true, now: fault.now };
      return this.#fault;
    }
    return undefined;
  }

  readonly outbox = {
    flush: (): void => {
      for (const { wire } of this.#peers) wire.outbox.flush();
    },
    leave: (): void => {
      for (const { wire } of this.#peers) wire.outbox.leave();
    },
  };

  /** Counts are those of all wires together. */
  readonly arrivals: SessionWire["arrivals"];

  #arrivals(): SessionWire["arrivals"] {
    const peers = this.#peers;
    const sum = (count: (wire: Wire) => number): number =>
      peers.reduce((total, { wire }) => total + count(wire), 0);
    const lane = (part: number): NetworkLane => this.lane(part);
    const isStuck = (): boolean => this.#isStuck();
    return {
      get isClosed() {
        return isStuck();
      },
      get acknowledged() {
        return sum((wire) => wire.arrivals.acknowledged);
      },
      get sentEvents() {
        return sum((wire) => wire.arrivals.sentEvents);
      },
      get root() {
        return lane(0);
      },
      get parts() {
        const parts = new Map<number, NetworkLane>();
        for (const { wire } of peers) {
          for (const part of wire.arrivals.parts.keys()) parts.set(part, lane(part));
        }
        return parts;
      },
      // Each role's own are acknowledged when it has closed: see `acknowledgeClosed`.
      acknowledgeAll() {},
    };
  }

  /** A role has closed, and this one waits for something of it: a message, a message's arrival, or its acknowledgement. */
  #isStuck(): boolean {
    for (const lane of this.#lanes.values()) if (lane.isStuck) return true;
    return this.#peers.some(
      ({ peer, wire }) =>
        peer.hasClosed && wire.arrivals.acknowledged < wire.arrivals.sentEvents && this.#isAtEnd,
    );
  }

  get #isAtEnd(): boolean {
    return this.#lanes.get(0)?.queue.standing?.place.kind === "end";
  }

  /** What a role that has closed said before is here, and can be taken: it may leave. */
  acknowledgeClosed(places: Places): void {
    for (const { peer, wire } of this.#peers) {
      if (!peer.hasClosed || this.#acknowledged.has(peer)) continue;
      this.#acknowledged.add(peer);
      if (isReadable(places, wire, peer.number)) wire.arrivals.acknowledgeAll();
    }
  }

  close(): void {
    for (const { wire } of this.#peers) wire.close();
  }

  abort(error: Error, thrown: boolean, tell: boolean): void {
    for (const { peer, wire } of this.#peers) {
      wire.abort(toldTo(this.#role, peer.role, error), thrown, tell && wire.fault?.tell !== false);
    }
  }

  /** A role has closed without having taken all that it was sent. */
  truncated(cause: Error | undefined): Error {
    for (const { peer, wire } of this.#peers) {
      const { acknowledged, sentEvents } = wire.arrivals;
      if (acknowledged === sentEvents) continue;
      const details = { cause: wire.truncated(cause) };
      return new RoleFailedError(peer.role, "truncated", "", details);
    }
    throw new Error("all that was sent has arrived");
  }
}
