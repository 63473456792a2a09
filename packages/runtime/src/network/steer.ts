/// <reference lib="esnext.disposable" preserve="true" />
import type { Clock } from "../clock/clock.js";
import { AbortedError, OptionError } from "../errors/index.js";
import type { Machine } from "../machine.js";
import type { KeepaliveTimes } from "../records/keepalive.js";
import type { Limits } from "../steer/options.js";
import { PlayedSteer, type Settled } from "../steer/played.js";
import type { Caller } from "../steer/types.js";
import { NetworkPlaying } from "./play.js";
import type { Roster } from "./roster.js";
import type { Seat } from "./seat.js";

/** Who takes part in a session, as one of its roles sees it. */
export interface Company {
  /** The other roles, in the order of the protocol. `address` is that of the link: at a member, of the hub. */
  readonly others: readonly Caller[];
}

/** What every role of a network may say. */
export interface RoleOptions<Metadata = undefined> {
  /** What handlers and hooks get: a value for all sessions, or a function that makes one for each, once all roles are there. */
  readonly metadata?: Metadata | ((company: Company) => Metadata | Promise<Metadata>) | undefined;
  /** What this role calls itself to the others, for logs. At most 64 characters. */
  readonly name?: string | undefined;
  /** Ends the session, or the wait for it, for all with a typed error. */
  readonly signal?: AbortSignal | undefined;
  /**
   * How silence is noticed, while waiting and in the session: a sign of life is asked for after `every` without a byte, and
   * the session ends after `timeout` without one. Milliseconds; `every` is at least 100, `timeout` longer. Wins over the
   * `keepalive` of the protocol; without either 15,000 and 25,000.
   */
  readonly keepalive?: KeepaliveTimes | undefined;
  /** For the opening of the link, and for that of the session once all roles are there. Milliseconds; default 10,000. */
  readonly openingTimeout?: number | undefined;
  /** How long to wait for the other roles. Milliseconds; by default for ever. */
  readonly waitingTimeout?: number | undefined;
  readonly limits?: Limits | undefined;
  /** Time; for tests. */
  readonly clock?: Clock | undefined;
}

/** What a steer of a network is made of. */
export interface NetworkSteerParts {
  readonly side: "initiator" | "responder";
  readonly address: string;
  readonly sealed: boolean;
  readonly seat: Seat;
  /** The role that this steer is for; undefined when any will do. */
  readonly role: string | undefined;
  /** Who holds which key, where roles seal what they say to each other. */
  readonly roster: Roster | undefined;
}

/** A way into one session of a network. */
export class NetworkSteer<Metadata> extends PlayedSteer<Metadata> {
  readonly side: "initiator" | "responder";
  readonly address: string;
  readonly sealed: boolean;
  readonly #parts: NetworkSteerParts;
  readonly #options: RoleOptions<Metadata>;
  #isUsed = false;
  #cancel: ((error: Error) => void) | undefined;
  #playing: NetworkPlaying | undefined;
  #closedBy: AbortedError | undefined;

  constructor(parts: NetworkSteerParts, options: RoleOptions<Metadata>) {
    super();
    this.side = parts.side;
    this.address = parts.address;
    this.sealed = parts.sealed;
    this.#parts = parts;
    this.#options = options;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): unknown {
    return this.toJSON();
  }

  toJSON(): unknown {
    return { side: this.side, address: this.address, sealed: this.sealed };
  }

  close(reason?: unknown): void {
    if (this.#closedBy !== undefined) return;
    const details = reason === undefined ? undefined : { cause: reason };
    this.#closedBy = new AbortedError(undefined, details);
    if (this.#cancel !== undefined) this.#cancel(this.#closedBy);
    else this.#parts.seat.leave(this.#closedBy);
  }

  rekey(): void {
    this.#playing?.rekey();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return new Promise((resolve) => this.#parts.seat.onGone(resolve));
  }

  /** Gives the seat back when no role function has been called. */
  dropUnused(): void {
    if (!this.#isUsed) this.close();
  }

  play(machine: Machine<unknown>, side: object, options: object, settled: Settled): void {
    if (this.#isUsed) {
      throw new OptionError(
        "steer",
        "this steer has been used already: it is good for one session",
      );
    }
    const { role } = this.#parts;
    if (role !== undefined && role !== machine.role) {
      throw new OptionError("steer", `this steer is for the role ${role}, not for ${machine.role}`);
    }
    const playing = new NetworkPlaying(machine, this.#parts, side, this.#options, options, settled);
    this.#isUsed = true;
    this.#playing = playing;
    this.#cancel = (error) => playing.cancel(error);
    playing.begin();
    if (this.#closedBy !== undefined) playing.cancel(this.#closedBy);
  }
}
