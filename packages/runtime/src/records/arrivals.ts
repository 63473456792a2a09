import { ProtocolError } from "../errors/index.js";
import { decodeAbort } from "./abort.js";
import type { ChannelSink, FrameSink } from "./frames.js";
import { type ArrivalLimits, Lane, type LaneOwner } from "./lane.js";
import type { Outbox } from "./outbox.js";
import type { FrameQueue } from "./queue.js";
import type { Sender } from "./sender.js";
import { decodeSetup, type Setup } from "./setup.js";

/** What arrivals change on the sending side. */
export interface ArrivalEffects {
  readonly outbox: Outbox;
  /** The other side's SETUP. Throws when the session cannot be. */
  setup(setup: Setup): void;
  /** What sends in a channel. After SETUP. */
  sender(part: number): Sender;
  /** Whether this memory holds the present record and nothing else. */
  isOwn(buffer: Uint8Array): boolean;
  /** The other end has ended the session with an error. */
  aborted(error: Error): void;
  /** The other end seals with a new key behind the present record. Answers false when nothing is sealed. */
  rekey(): boolean;
}

/**
 * The meaning of the frames that arrive: events wait in the lane of their channel, credit and totals are kept. The rules of
 * the wire are checked here and in the lanes; whether an event may come now is for the session to know.
 */
export class Arrivals implements FrameSink, LaneOwner {
  /** Of all frames outside of parts. */
  readonly root: Lane;
  readonly queue: FrameQueue;
  /** The lanes of parts, as far as they are used. */
  readonly parts = new Map<number, Lane>();
  readonly limits: ArrivalLimits;
  readonly #effects: ArrivalEffects;
  /** The parts that there are for this role. */
  readonly #known: ReadonlySet<number>;
  proof: Uint8Array = new Uint8Array(0);
  #isSetUp = false;
  #isAllAcknowledged = false;
  /** Events of ours that the other end has taken. */
  acknowledged = 0;
  /** Events of ours that were sent: what may be acknowledged. The end of a stream counts as one. */
  sentEvents = 0;
  /** Events of the other end that were taken. */
  takenEvents = 0;
  /** The other end's CLOSE has arrived. */
  isClosed = false;

  constructor(effects: ArrivalEffects, limits: ArrivalLimits, parts: ReadonlySet<number>) {
    this.#effects = effects;
    this.limits = limits;
    this.#known = parts;
    this.root = new Lane(0, this);
    this.queue = this.root.queue;
  }

  get outbox(): Outbox {
    return this.#effects.outbox;
  }

  isOwn(buffer: Uint8Array): boolean {
    return this.#effects.isOwn(buffer);
  }

  /** Takes the oldest frame outside of parts away; its credit returns. */
  take(isEvent: boolean): void {
    this.root.take(isEvent);
  }

  taken(): void {
    this.takenEvents += 1;
    if (!this.#isAllAcknowledged) this.#effects.outbox.acknowledge(this.takenEvents, false);
  }

  /** The lane of a part; 0: outside of parts. Throws when there is no such part. */
  lane(part: number): Lane {
    if (part === 0) return this.root;
    let lane = this.parts.get(part);
    if (lane === undefined) {
      if (!this.#known.has(part)) throw new ProtocolError(`there is no part ${part} for this role`);
      lane = new Lane(part, this);
      lane.sender = this.#effects.sender(part);
      this.parts.set(part, lane);
    }
    return lane;
  }

  /** Keeps what waits from holding more memory than its credit. */
  compact(): void {
    if (this.queue.size > 0) this.queue.compact();
    for (const { queue } of this.parts.values()) if (queue.size > 0) queue.compact();
  }

  /** What waits behind CLOSE is valid: the other end may know at once that it has arrived. */
  acknowledgeAll(): void {
    if (this.#isAllAcknowledged) return;
    this.#isAllAcknowledged = true;
    let events = this.takenEvents + eventsIn(this.queue);
    for (const { queue } of this.parts.values()) events += eventsIn(queue);
    this.#effects.outbox.acknowledge(events, true);
  }

  /** Nothing is wanted any more. */
  drop(): void {
    this.root.drop();
    for (const lane of this.parts.values()) lane.drop();
  }

  // Frames

  setup(buffer: Uint8Array, start: number, end: number): void {
    this.#open();
    if (this.#isSetUp) throw new ProtocolError("a second SETUP");
    const setup = decodeSetup(buffer, start, end);
    if (setup === undefined) throw new ProtocolError("a malformed SETUP");
    this.#effects.setup(setup);
    this.#isSetUp = true;
    this.root.sender = this.#effects.sender(0);
  }

  part(number: number): ChannelSink {
    this.sequenced();
    return this.lane(number);
  }

  event(label: number, buffer: Uint8Array, start: number, end: number): void {
    this.root.event(label, buffer, start, end);
  }

  item(label: number, buffer: Uint8Array, start: number, end: number): void {
    this.root.item(label, buffer, start, end);
  }

  first(label: number, buffer: Uint8Array, start: number, end: number): void {
    this.root.first(label, buffer, start, end);
  }

  firstItem(label: number, buffer: Uint8Array, start: number, end: number): void {
    this.root.firstItem(label, buffer, start, end);
  }

  more(buffer: Uint8Array, start: number, end: number, isLast: boolean): void {
    this.root.more(buffer, start, end, isLast);
  }

  signal(kind: number, buffer: Uint8Array, start: number): void {
    this.root.signal(kind, buffer, start);
  }

  streamEnd(label: number, number: number): void {
    this.root.streamEnd(label, number);
  }

  credit(total: number): void {
    this.root.credit(total);
  }

  streamCredit(total: number): void {
    this.root.streamCredit(total);
  }

  streamCancel(number: number): void {
    this.root.streamCancel(number);
  }

  ack(total: number): void {
    this.sequenced();
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
    this.sequenced();
    if (!this.#effects.rekey()) throw new ProtocolError("REKEY on a link that is not sealed");
  }

  abort(buffer: Uint8Array, start: number, end: number): void {
    this.#open();
    const error = decodeAbort(buffer, start, end);
    if (error === undefined) throw new ProtocolError("a malformed ABORT");
    this.#effects.aborted(error);
  }

  close(total: number): void {
    this.sequenced();
    if (this.root.isUnfinished) throw new ProtocolError("CLOSE inside a message");
    for (const lane of this.parts.values()) {
      if (lane.isUnfinished) throw new ProtocolError("CLOSE inside a message");
    }
    this.#acknowledge(total);
    this.isClosed = true;
  }

  #acknowledge(total: number): void {
    if (total < this.acknowledged || total > this.sentEvents) {
      throw new ProtocolError("the other end acknowledges what was never sent");
    }
    this.acknowledged = total;
  }

  sequenced(): void {
    this.#open();
    if (!this.#isSetUp) throw new ProtocolError("a frame before SETUP");
  }

  #open(): void {
    if (this.isClosed) throw new ProtocolError("a frame after CLOSE");
  }
}

/** How many of the frames that wait are acknowledged when they are taken. */
function eventsIn(queue: FrameQueue): number {
  let events = 0;
  for (let offset = 0; offset < queue.size; offset += 1) if (queue.label(offset) >= 0) events += 1;
  return events;
}
