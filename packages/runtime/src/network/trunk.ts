import type { Timer } from "../clock/clock.js";
import { KeepaliveError, LimitError, ProtocolError, SteerError } from "../errors/index.js";
import type { LinkReceiver } from "../link/link.js";
import { PING, PONG, readU32, recordHead, writeU16, writeU32 } from "../records/frame.js";
import { Inbox } from "../records/inbox.js";
import { Keepalive, type KeepaliveTimes } from "../records/keepalive.js";
import { allocate } from "../records/slab.js";
import { linger } from "../records/wire.js";
import type { OpenedSteer } from "../steer/opened.js";
import { DATA } from "./frames.js";
import type { PairCarrier } from "./pair-link.js";

/** Who uses a trunk. */
export interface TrunkOwner {
  /** A frame has arrived; it stands in `buffer[start, end)`, without its type. Throws a SteerError when it is wrong. */
  frame(type: number, buffer: Uint8Array, start: number, end: number): void;
  /** The system has taken all that was sent. */
  drained(): void;
  /** Nothing more will arrive. Called once; `error`: why, unless the other end has just hung up. */
  lost(error: Error | undefined): void;
}

/** The longest piece of a frame, so that its record fits. */
const longest = 60_000;

/** The link between a member and the hub: records with one frame each, both ways, and signs of life. */
export class Trunk implements LinkReceiver, PairCarrier {
  readonly address: string;
  readonly #steer: OpenedSteer<unknown>;
  readonly #inbox: Inbox;
  /** Bytes that may wait for the system to take them. */
  readonly #most: number;
  #owner: TrunkOwner | undefined;
  #keepalive: Keepalive | undefined;
  #waiting = 0;
  #pings = 0;
  /** The number of a PING that is to be answered when the system has taken what was sent before. −1: none. */
  #pong = -1;
  #hasEnded = false;
  #isLost = false;
  #linger: Timer | undefined;

  constructor(steer: OpenedSteer<unknown>, most = Number.POSITIVE_INFINITY) {
    this.#steer = steer;
    this.#most = most;
    this.address = steer.address;
    const { opener } = steer.channel;
    this.#inbox = new Inbox((buffer, start, end) => {
      const plainEnd = opener.open(buffer, start, end);
      // A record without frames says nothing.
      if (plainEnd > start) this.#frame(buffer, start, plainEnd);
      return !this.#isLost;
    }, opener.overhead);
  }

  open(owner: TrunkOwner): void {
    this.#owner = owner;
    this.#steer.attach(this);
  }

  /** Watches for signs of life. */
  watch(times: KeepaliveTimes): void {
    if (this.#isLost || this.#keepalive !== undefined) return;
    const ping = (): void => {
      this.#pings += 1;
      this.#number(PING, this.#pings);
    };
    this.#keepalive = new Keepalive(this.#steer.clock, times, ping, (silence) =>
      this.#fail(new KeepaliveError(Math.round(silence))),
    );
  }

  // What leaves

  send(type: number, role: number, parts: readonly Uint8Array[]): boolean {
    let piece: Uint8Array[] = [];
    let room = longest;
    let taken = true;
    for (const part of parts) {
      let at = 0;
      while (at < part.length) {
        const view = part.subarray(at, at + room);
        piece.push(view);
        at += view.length;
        room -= view.length;
        if (room > 0) continue;
        taken = this.#frameOut(type, role, piece, longest);
        piece = [];
        room = longest;
      }
    }
    if (room < longest || type !== DATA) {
      taken = this.#frameOut(type, role, piece, longest - room);
    }
    return taken;
  }

  #frameOut(type: number, role: number, parts: readonly Uint8Array[], length: number): boolean {
    const record = this.#record(type, 1 + length);
    record[recordHead + 1] = role;
    let at = recordHead + 2;
    for (const part of parts) {
      record.set(part, at);
      at += part.length;
    }
    return this.#seal(record, at);
  }

  /** Sends a frame that belongs to no pair. */
  say(type: number, body: Uint8Array): void {
    const record = this.#record(type, body.length);
    record.set(body, recordHead + 1);
    this.#seal(record, recordHead + 1 + body.length);
  }

  #number(type: number, number: number): void {
    const record = this.#record(type, 4);
    writeU32(record, recordHead + 1, number);
    this.#seal(record, recordHead + 5);
  }

  #record(type: number, body: number): Uint8Array {
    const { overhead } = this.#steer.channel.sealer;
    const record = allocate(recordHead + 1 + body + overhead);
    record[recordHead] = type;
    return record;
  }

  #seal(record: Uint8Array, plainEnd: number): boolean {
    if (this.#hasEnded || this.#isLost) return true;
    const end = this.#steer.channel.sealer.seal(record, recordHead, plainEnd);
    writeU16(record, 0, end - recordHead);
    if (this.#steer.link.write([record])) return true;
    this.#waiting += end;
    if (this.#waiting > this.#most) {
      const text = `more than ${this.#most} bytes wait for ${this.address}, the limit \`relay\``;
      this.#fail(new LimitError(text));
    }
    return false;
  }

  // What arrives

  data(chunk: Uint8Array): void {
    if (this.#isLost) return;
    this.#keepalive?.heard();
    try {
      this.#inbox.push(chunk);
    } catch (error) {
      this.#fail(
        error instanceof SteerError ? error : new ProtocolError("a bad record", { cause: error }),
      );
    }
  }

  #frame(buffer: Uint8Array, start: number, end: number): void {
    const type = buffer[start] ?? 0;
    if (type === PING && end - start === 5) this.#answer(readU32(buffer, start + 1));
    else if (type !== PONG) this.#owner?.frame(type, buffer, start + 1, end);
  }

  /** Whoever asks without end and does not read gets one answer. */
  #answer(number: number): void {
    if (this.#waiting > 0) this.#pong = number;
    else this.#number(PONG, number);
  }

  drained(): void {
    this.#waiting = 0;
    if (this.#pong >= 0) this.#number(PONG, this.#pong);
    this.#pong = -1;
    this.#owner?.drained();
  }

  ended(): void {
    this.#lose(undefined);
    this.end();
  }

  closed(error: Error | undefined): void {
    if (this.#linger !== undefined) this.#steer.clock.clearTimer(this.#linger);
    this.#steer.channel.dispose();
    this.#lose(error);
  }

  #fail(error: Error): void {
    this.#lose(error);
    this.destroy();
  }

  #lose(error: Error | undefined): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#keepalive?.stop();
    this.#owner?.lost(error);
  }

  // The end

  /** What was sent leaves, then the link ends for this side; and for both 5 seconds later at most. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#keepalive?.stop();
    this.#steer.link.end();
    this.#linger = this.#steer.clock.setTimer(() => this.destroy(), linger, true);
  }

  destroy(): void {
    this.#steer.link.destroy();
  }
}
