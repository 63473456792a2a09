/// <reference lib="esnext.disposable" preserve="true" />
import type { Channel, Side } from "../channel/index.js";
import type { Clock } from "../clock/clock.js";
import { AbortedError, LimitError, OptionError } from "../errors/index.js";
import type { Link, LinkReceiver } from "../link/link.js";
import type { SteerOptions } from "./options.js";
import type { Steer } from "./types.js";

/** Bytes that may arrive before the role function is called: the other end's SETUP and its signs of life. */
const maxEarly = 65_536;

/** A session that has a link. */
export interface LinkUser extends LinkReceiver {
  rekey?(): void;
}

/** A link whose opening is done, and what has arrived on it since. Waits for a role function. */
export class OpenedSteer<Metadata> implements Steer<Metadata>, LinkReceiver {
  readonly side: Side;
  readonly address: string;
  readonly sealed: boolean;
  readonly link: Link;
  readonly channel: Channel;
  readonly clock: Clock;
  readonly options: SteerOptions<Metadata>;
  #receiver: LinkUser | undefined;
  #early: Uint8Array[] = [];
  #earlyBytes = 0;
  #hasEnded = false;
  #closed: { readonly error: Error | undefined } | undefined;
  #cancel: ((error: Error) => void) | undefined;
  #closedBy: AbortedError | undefined;
  #isUsed = false;
  readonly #gone: (() => void)[] = [];

  constructor(
    side: Side,
    link: Link,
    channel: Channel,
    clock: Clock,
    options: SteerOptions<Metadata>,
  ) {
    this.side = side;
    this.link = link;
    this.address = link.address;
    this.channel = channel;
    this.sealed = channel.sealer.overhead > 0;
    this.clock = clock;
    // The opening is done: the key has nothing to do here any more, and would show in every log of a steer.
    const { key: _key, ...rest } = options;
    this.options = rest;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): unknown {
    return { side: this.side, address: this.address, sealed: this.sealed };
  }

  toJSON(): unknown {
    return { side: this.side, address: this.address, sealed: this.sealed };
  }

  /** Gives the link to a session: what has arrived is delivered at once. @throws OptionError when another session has it */
  attach(receiver: LinkUser): void {
    this.#receiver = receiver;
    for (const chunk of this.#early) receiver.data(chunk);
    this.#early = [];
    if (this.#hasEnded) receiver.ended();
    if (this.#closed !== undefined) receiver.closed(this.#closed.error);
  }

  /** Reserves the steer for one session. `cancel` is called by `close`. */
  claim(cancel: (error: Error) => void): void {
    if (this.#isUsed) {
      throw new OptionError(
        "steer",
        "this steer has been used already: one link carries one session",
      );
    }
    this.#isUsed = true;
    this.#cancel = cancel;
    if (this.#closedBy !== undefined) cancel(this.#closedBy);
  }

  close(reason?: unknown): void {
    if (this.#closedBy !== undefined) return;
    this.#closedBy = new AbortedError(
      undefined,
      reason === undefined ? undefined : { cause: reason },
    );
    if (this.#cancel !== undefined) this.#cancel(this.#closedBy);
    else this.link.destroy();
  }

  rekey(): void {
    this.#receiver?.rekey?.();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return new Promise((resolve) => this.onGone(resolve));
  }

  /** Drops the link when no role function has been called. */
  dropUnused(): void {
    if (!this.#isUsed) this.link.destroy();
  }

  /** Calls back once the link is gone. */
  onGone(callback: () => void): void {
    if (this.#closed !== undefined) callback();
    else this.#gone.push(callback);
  }

  // The link

  data(chunk: Uint8Array): void {
    if (this.#receiver !== undefined) {
      this.#receiver.data(chunk);
      return;
    }
    this.#early.push(chunk);
    this.#earlyBytes += chunk.length;
    if (this.#earlyBytes > maxEarly) this.link.destroy();
  }

  drained(): void {
    this.#receiver?.drained();
  }

  ended(): void {
    this.#hasEnded = true;
    this.#receiver?.ended();
  }

  closed(error: Error | undefined): void {
    this.#closed = { error: this.#earlyBytes > maxEarly ? tooEarly() : error };
    this.#receiver?.closed(error);
    for (const callback of this.#gone) callback();
  }
}

function tooEarly(): LimitError {
  return new LimitError(`more than ${maxEarly} bytes arrived before the role function was called`);
}
