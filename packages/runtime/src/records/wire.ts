import type { Channel } from "../channel/channel.js";
import type { Clock, Timer } from "../clock/clock.js";
import { KeepaliveError, ProtocolError, SteerError, TruncatedError } from "../errors/index.js";
import type { Link, LinkReceiver } from "../link/link.js";
import { encodeAbort } from "./abort.js";
import { Arrivals } from "./arrivals.js";
import { CLOSE, proofLength, writeU64 } from "./frame.js";
import { readFrames } from "./frames.js";
import { Inbox } from "./inbox.js";
import { Keepalive, type KeepaliveTimes } from "./keepalive.js";
import type { ArrivalLimits, Lane } from "./lane.js";
import { Outbox } from "./outbox.js";
import { Pump } from "./pump.js";
import { Sender, type SenderOptions } from "./sender.js";
import { encodeSetup, type Setup, writeHex } from "./setup.js";

/** How long a finished or failed side waits for the other one before it drops the link. Milliseconds. */
export const linger = 5000;

export interface WireOptions {
  readonly link: Link;
  readonly channel: Channel;
  readonly clock: Clock;
  readonly limits: ArrivalLimits;
  readonly checksSends: boolean;
  /** What the role can do beside sending and receiving events in one channel; absent: nothing. */
  readonly channels?: Channels;
}

/** The channels of a role: 0 is outside of any part. */
export interface Channels {
  /** Those of parts. */
  readonly parts: ReadonlySet<number>;
  /** Those in which it ever sends a stream. */
  readonly streaming: ReadonlySet<number>;
}

const noChannels: Channels = { parts: new Set(), streaming: new Set() };

/** Who uses the wire. */
export interface WireOwner {
  /** The other side has introduced itself. Answers the fingerprint that is spoken; throws when the session cannot be. */
  setup(setup: Setup): string;
  /** Something has changed: events or credit came, the link took what it held, `fault` was set. */
  progress(): void;
}

/** What has ended the wire from outside. */
export interface Fault {
  readonly error: Error;
  /** The other end does not know yet. */
  readonly tell: boolean;
  /**
   * The other end has given up, or is gone: the session is over at once, however long its program is busy with what came
   * before. Otherwise frames are wrong, and those before them are delivered first.
   */
  readonly now: boolean;
}

/** One session's use of a link: records in both directions, keepalive, and the end. */
export class Wire implements LinkReceiver {
  readonly outbox: Outbox;
  readonly arrivals: Arrivals;
  readonly pump: Pump;
  #sending: SenderOptions | undefined;
  /** What came is worth nothing from here on; what came before it is delivered first. */
  fault: Fault | undefined;
  readonly #options: WireOptions;
  readonly #owner: WireOwner;
  readonly #inbox: Inbox;
  #keepalive: Keepalive | undefined;
  /** Nothing is read any more. */
  #isDeaf = false;
  #hasEnded = false;
  #linger: Timer | undefined;
  #pings = 0;

  constructor(options: WireOptions, owner: WireOwner) {
    this.#options = options;
    this.#owner = owner;
    this.outbox = new Outbox(options.link, options.channel.sealer, (error) => {
      this.#fail(known(error, "a record cannot be sealed"), false, true);
      options.link.destroy();
      queueMicrotask(() => owner.progress());
    });
    this.#inbox = new Inbox((buffer, start, end) => {
      const plainEnd = options.channel.opener.open(buffer, start, end);
      readFrames(buffer, start, plainEnd, this.arrivals);
      return !this.#isDeaf && this.fault === undefined;
    }, options.channel.opener.overhead);
    this.pump = new Pump(this.outbox, () => this.#owner.progress());
    const { channels = noChannels, limits } = options;
    this.arrivals = new Arrivals(
      {
        outbox: this.outbox,
        setup: (setup) => this.#setup(setup, channels),
        sender: (part) => this.#sender(part),
        isOwn: (buffer) => buffer === this.#inbox.own,
        aborted: (error) => this.#fail(error, false, true),
        rekey: () => {
          options.channel.opener.rekey();
          return options.channel.opener.overhead > 0;
        },
      },
      limits,
      channels.parts,
    );
  }

  #setup(setup: Setup, { streaming }: Channels): void {
    const fingerprint = this.#owner.setup(setup);
    const proof = new Uint8Array(proofLength);
    writeHex(proof, 0, fingerprint.slice(0, proofLength * 2));
    this.arrivals.proof = proof;
    const { checksSends, limits } = this.#options;
    this.#sending = {
      outbox: this.outbox,
      pump: this.pump,
      window: setup.window,
      maxMessage: Math.min(limits.maxMessage, setup.maxMessage),
      proof,
      checks: checksSends,
      streaming,
    };
  }

  #sender(part: number): Sender {
    if (this.#sending === undefined) throw new ProtocolError("a send before SETUP");
    return new Sender(this.#sending, part);
  }

  /** What arrives and leaves in a part; 0: outside of any. */
  lane(part: number): Lane {
    return this.arrivals.lane(part);
  }

  /** An event was sent, or an item or the end of a stream. */
  sent(_step?: unknown): void {
    this.arrivals.sentEvents += 1;
  }

  /** Introduces this side. */
  introduce(setup: Setup): void {
    this.outbox.append(encodeSetup(setup));
    this.outbox.flush();
  }

  /** Gives the records of this side a new key, once both sides have introduced themselves. */
  rekey(): void {
    if (!this.#hasEnded && this.#sending !== undefined) this.outbox.rekey();
  }

  watch(times: KeepaliveTimes): void {
    if (this.arrivals.isClosed || this.fault !== undefined || this.#hasEnded) return;
    this.#keepalive = new Keepalive(
      this.#options.clock,
      times,
      () => {
        this.#pings += 1;
        this.outbox.ping(this.#pings);
      },
      (silence) => {
        this.#fail(new KeepaliveError(Math.round(silence)), true, true);
        this.#owner.progress();
      },
    );
  }

  // The link

  data(chunk: Uint8Array): void {
    if (this.#isDeaf || this.fault !== undefined) return;
    this.#keepalive?.heard();
    this.arrivals.compact();
    try {
      this.#inbox.push(chunk);
    } catch (error) {
      this.#fail(known(error, "a bad record"), true, false);
    }
    if (this.arrivals.isClosed) this.#keepalive?.stop();
    this.#owner.progress();
  }

  drained(): void {
    this.outbox.drained();
    this.arrivals.root.sender?.drained();
    for (const lane of this.arrivals.parts.values()) lane.sender?.drained();
    this.pump.drained();
    this.#owner.progress();
  }

  ended(): void {
    this.#lost(undefined);
  }

  closed(error: Error | undefined): void {
    this.outbox.close();
    if (this.#linger !== undefined) this.#options.clock.clearTimer(this.#linger);
    this.#options.channel.dispose();
    this.#lost(error);
  }

  /** No more will arrive. That is a loss, unless the other end has said CLOSE. */
  #lost(cause: Error | undefined): void {
    this.#keepalive?.stop();
    if (this.#isDeaf || this.fault !== undefined) return;
    if (!this.arrivals.isClosed) this.#fail(this.truncated(cause), false, true);
    this.#owner.progress();
  }

  truncated(cause: Error | undefined): TruncatedError {
    const { acknowledged, sentEvents } = this.arrivals;
    const counts = { acknowledged, unknown: sentEvents - acknowledged };
    return new TruncatedError(counts, cause === undefined ? undefined : { cause });
  }

  #fail(error: Error, tell: boolean, now: boolean): void {
    this.fault ??= { error, tell, now };
    this.#keepalive?.stop();
  }

  // The end

  /** Says that this side is done, and half-closes. What the other end still says is read. */
  close(): void {
    if (this.#hasEnded) return;
    this.#keepalive?.stop();
    const frame = new Uint8Array(9);
    frame[0] = CLOSE;
    writeU64(frame, 1, this.arrivals.takenEvents);
    this.outbox.last(frame);
    this.#end();
  }

  /** Ends the session with an error: tells it, unless the other end knows, half-closes, and hears nothing more. */
  abort(error: unknown, thrown: boolean, tell: boolean): void {
    this.#isDeaf = true;
    this.#keepalive?.stop();
    this.arrivals.drop();
    if (this.#hasEnded) return;
    if (tell) this.outbox.last(encodeAbort(error, thrown));
    this.#end();
  }

  #end(): void {
    this.outbox.flush();
    // Behind the end there is nothing more to say: no PONG, no ACK. A socket would break for it.
    this.outbox.close();
    this.#hasEnded = true;
    this.#options.link.end();
    this.#linger = this.#options.clock.setTimer(() => this.destroy(), linger, true);
  }

  /** Drops the link. */
  destroy(): void {
    this.outbox.close();
    this.#options.link.destroy();
  }
}

function known(error: unknown, what: string): SteerError {
  return error instanceof SteerError ? error : new ProtocolError(what, { cause: error });
}
