import { ProtocolError } from "../errors/index.js";
import { decodeAbort } from "./abort.js";
import { IncomingCredit, type OutgoingCredit } from "./credit.js";
import { frameCost, minFragment } from "./frame.js";
import type { FrameSink } from "./frames.js";
import type { Outbox } from "./outbox.js";
import { FrameQueue, handshakeEntry } from "./queue.js";
import { Reassembly } from "./reassembly.js";
import { decodeSetup, type Setup } from "./setup.js";

/** Bounds on what may arrive. Bytes. */
export interface ArrivalLimits {
  readonly window: number;
  readonly maxMessage: number;
  readonly reassembly: number;
}

/** What arrivals change on the sending side. */
export interface ArrivalEffects {
  readonly outbox: Outbox;
  /** The other side's SETUP. Throws when the session cannot be. */
  setup(setup: Setup): OutgoingCredit;
  /** Whether this memory holds the present record and nothing else. */
  isOwn(buffer: Uint8Array): boolean;
  /** The other end has ended the session with an error. */
  aborted(error: Error): void;
  /** The other end seals with a new key behind the present record. Answers false when nothing is sealed. */
  rekey(): boolean;
}

/**
 * The meaning of the frames that arrive: events wait in `queue`, credit and totals are kept. The rules of the wire are
 * checked here; whether an event may come now is for the session to know.
 */
export class Arrivals implements FrameSink {
  readonly queue = new FrameQueue();
  readonly #effects: ArrivalEffects;
  readonly #limits: ArrivalLimits;
  readonly #credit: IncomingCredit;
  /** The first bytes of the fingerprint that is spoken: signals carry them. */
  proof: Uint8Array = new Uint8Array(0);
  #outgoing: OutgoingCredit | undefined;
  #reassembly: Reassembly | undefined;
  /** Credit of fragments that arrived while older messages waited to be taken. */
  #withheld = 0;
  #isAllAcknowledged = false;
  /** Events of ours that the other end has taken. */
  acknowledged = 0;
  /** Events of ours that were sent: what may be acknowledged. */
  sentEvents = 0;
  /** Events of the other end that were taken. */
  takenEvents = 0;
  /** The other end's CLOSE has arrived. */
  isClosed = false;

  constructor(effects: ArrivalEffects, limits: ArrivalLimits) {
    this.#effects = effects;
    this.#limits = limits;
    this.#credit = new IncomingCredit(limits.window);
  }

  /** Takes the oldest frame away; its credit returns. */
  take(isEvent: boolean): void {
    const { queue } = this;
    const { outbox } = this.#effects;
    const length = queue.end() - queue.start();
    let cost = queue.shift();
    if (queue.size === 0 && this.#withheld > 0) {
      cost += this.#withheld;
      this.#withheld = 0;
    }
    this.#credit.pace(length, queue.size === 0);
    const total = this.#credit.release(cost);
    if (total > 0) outbox.credit(total);
    if (isEvent) {
      this.takenEvents += 1;
      if (!this.#isAllAcknowledged) outbox.acknowledge(this.takenEvents, false);
    }
  }

  /** What waits behind CLOSE is valid: the other end may know at once that it has arrived. */
  acknowledgeAll(): void {
    if (this.#isAllAcknowledged) return;
    this.#isAllAcknowledged = true;
    let events = this.takenEvents;
    for (let offset = 0; offset < this.queue.size; offset += 1) {
      if (this.queue.label(offset) >= 0) events += 1;
    }
    this.#effects.outbox.acknowledge(events, true);
  }

  /** Nothing is wanted any more. */
  drop(): void {
    this.queue.clear();
    this.#reassembly?.drop();
    this.#reassembly = undefined;
  }

  // Frames

  setup(buffer: Uint8Array, start: number, end: number): void {
    this.#open();
    if (this.#outgoing !== undefined) throw new ProtocolError("a second SETUP");
    const setup = decodeSetup(buffer, start, end);
    if (setup === undefined) throw new ProtocolError("a malformed SETUP");
    this.#outgoing = this.#effects.setup(setup);
  }

  event(label: number, buffer: Uint8Array, start: number, end: number): void {
    this.#sequenced();
    const cost = end - start + frameCost;
    this.#credit.arrive(cost);
    if (this.#reassembly !== undefined) throw new ProtocolError("an event inside a message");
    this.queue.push(label, buffer, start, end, cost);
  }

  first(label: number, buffer: Uint8Array, start: number, end: number): void {
    this.#sequenced();
    if (this.#reassembly !== undefined) throw new ProtocolError("a message inside a message");
    this.#reassembly = new Reassembly(label);
    this.#fragment(this.#reassembly, buffer, start, end, false);
  }

  more(buffer: Uint8Array, start: number, end: number, isLast: boolean): void {
    this.#sequenced();
    if (this.#reassembly === undefined) throw new ProtocolError("a fragment outside a message");
    this.#fragment(this.#reassembly, buffer, start, end, isLast);
  }

  #fragment(
    reassembly: Reassembly,
    buffer: Uint8Array,
    start: number,
    end: number,
    isLast: boolean,
  ): void {
    const cost = end - start + frameCost;
    this.#credit.arrive(cost);
    if (!isLast && end - start < minFragment) throw new ProtocolError("a fragment is too short");
    const { maxMessage, reassembly: mostOfAll } = this.#limits;
    const isOwn = this.#effects.isOwn(buffer);
    reassembly.add(buffer, start, end, isOwn, maxMessage, mostOfAll);
    if (isLast) {
      const whole = reassembly.join();
      this.#reassembly = undefined;
      this.queue.push(reassembly.label, whole, 0, whole.length, cost + this.#withheld);
      this.#withheld = 0;
    } else if (this.queue.size > 0) {
      // Older messages wait: otherwise finished ones could pile up that have cost nothing.
      this.#withheld += cost;
    } else {
      const total = this.#credit.release(cost);
      if (total > 0) this.#effects.outbox.credit(total);
    }
  }

  signal(kind: number, buffer: Uint8Array, start: number): void {
    this.#sequenced();
    this.#credit.arrive(frameCost);
    if (this.#reassembly !== undefined) throw new ProtocolError("a signal inside a message");
    if (kind > 2) throw new ProtocolError(`there is no signal ${kind}`);
    for (let index = 0; index < this.proof.length; index += 1) {
      if (buffer[start + index] !== this.proof[index]) {
        throw new ProtocolError("a signal of another protocol");
      }
    }
    this.queue.push(handshakeEntry - kind, buffer, start, start, frameCost);
  }

  credit(total: number): void {
    this.#sequenced().raise(total);
  }

  ack(total: number): void {
    this.#sequenced();
    this.#acknowledge(total);
  }

  ping(number: number): void {
    this.#open();
    this.#effects.outbox.pong(number);
  }

  pong(): void {
    this.#open();
  }

  rekey(): void {
    this.#sequenced();
    if (!this.#effects.rekey()) throw new ProtocolError("REKEY on a link that is not sealed");
  }

  abort(buffer: Uint8Array, start: number, end: number): void {
    this.#open();
    const error = decodeAbort(buffer, start, end);
    if (error === undefined) throw new ProtocolError("a malformed ABORT");
    this.#effects.aborted(error);
  }

  close(total: number): void {
    this.#sequenced();
    if (this.#reassembly !== undefined) throw new ProtocolError("CLOSE inside a message");
    this.#acknowledge(total);
    this.isClosed = true;
  }

  #acknowledge(total: number): void {
    if (total < this.acknowledged || total > this.sentEvents) {
      throw new ProtocolError("the other end acknowledges what was never sent");
    }
    this.acknowledged = total;
  }

  /** Frames of the conversation come behind SETUP and before CLOSE. */
  #sequenced(): OutgoingCredit {
    this.#open();
    if (this.#outgoing === undefined) throw new ProtocolError("a frame before SETUP");
    return this.#outgoing;
  }

  #open(): void {
    if (this.isClosed) throw new ProtocolError("a frame after CLOSE");
  }
}
