import { ProtocolError } from "../errors/index.js";
import { ControlFrame } from "./control.js";
import { IncomingCredit } from "./credit.js";
import { CREDIT, frameCost, minFragment, STREAM_CANCEL, STREAM_CREDIT } from "./frame.js";
import type { ChannelSink } from "./frames.js";
import type { Outbox } from "./outbox.js";
import { endEntry, FrameQueue, handshakeEntry, itemEntry } from "./queue.js";
import { Reassembly } from "./reassembly.js";
import type { Sender } from "./sender.js";

/** Bounds on what may arrive. Bytes. */
export interface ArrivalLimits {
  readonly window: number;
  readonly maxMessage: number;
  readonly reassembly: number;
}

/** What the lanes of a session share. */
export interface LaneOwner {
  readonly outbox: Outbox;
  readonly limits: ArrivalLimits;
  /** The first bytes of the fingerprint that is spoken: signals carry them. */
  readonly proof: Uint8Array;
  /** Whether this memory holds the present record and nothing else. */
  isOwn(buffer: Uint8Array): boolean;
  /** Throws unless frames of the conversation may come: behind SETUP and before CLOSE. */
  sequenced(): void;
  /** An event has been taken. */
  taken(): void;
}

/** A message that arrives in fragments. */
interface Unfinished {
  readonly reassembly: Reassembly;
  readonly isItem: boolean;
}

/**
 * What arrives in one channel: outside of any part (`part` 0), or in one part. What the program will take waits in `queue`,
 * in order, and within the window; items of streams have a window of their own. The rules of the wire are checked here;
 * whether something may come now is for the strand to know.
 */
export class Lane implements ChannelSink {
  readonly part: number;
  readonly queue = new FrameQueue();
  /** From SETUP on: what leaves in this channel. */
  sender: Sender | undefined;
  readonly #owner: LaneOwner;
  readonly #credit: IncomingCredit;
  #unfinished: Unfinished | undefined;
  /** Credit of fragments that arrived while older messages waited to be taken. */
  #withheld = 0;
  /** From the first stream on. */
  #items: IncomingCredit | undefined;
  /** The number of the stream whose items arrive now. */
  #stream = 1;
  /** The number of the stream that this side has cancelled last. */
  #cancelled = 0;
  #creditFrame: ControlFrame | undefined;
  #itemCreditFrame: ControlFrame | undefined;
  #cancelFrame: ControlFrame | undefined;

  constructor(part: number, owner: LaneOwner) {
    this.part = part;
    this.#owner = owner;
    this.#credit = new IncomingCredit(owner.limits.window);
  }

  /** Takes the oldest frame away; its credit returns. */
  take(isEvent: boolean): void {
    const { queue } = this;
    const isItem = queue.label() >= itemEntry;
    const credit = isItem ? this.#ofItems() : this.#credit;
    const length = queue.end() - queue.start();
    const cost = queue.shift();
    credit.pace(length, queue.size === 0);
    this.#release(credit, cost);
    if (queue.size === 0 && this.#withheld > 0) this.#releaseWithheld();
    if (isEvent) this.#owner.taken();
  }

  #releaseWithheld(): void {
    const credit = this.#unfinished?.isItem === true ? this.#ofItems() : this.#credit;
    const cost = this.#withheld;
    this.#withheld = 0;
    this.#release(credit, cost);
  }

  #release(credit: IncomingCredit, cost: number): void {
    const total = credit.release(cost);
    if (total === 0) return;
    const { outbox } = this.#owner;
    if (credit === this.#items) {
      this.#itemCreditFrame ??= new ControlFrame(STREAM_CREDIT, this.part, true);
      outbox.control(this.#itemCreditFrame, total);
    } else if (this.part === 0) {
      outbox.credit(total);
    } else {
      this.#creditFrame ??= new ControlFrame(CREDIT, this.part, true);
      outbox.control(this.#creditFrame, total);
    }
  }

  #ofItems(): IncomingCredit {
    this.#items ??= new IncomingCredit(this.#owner.limits.window);
    return this.#items;
  }

  /** In the middle of a long message. */
  get isUnfinished(): boolean {
    return this.#unfinished !== undefined;
  }

  /** Asks the other end to end the stream whose items arrive now. */
  cancel(_step?: unknown): void {
    this.#cancelled = this.#stream;
    this.#cancelFrame ??= new ControlFrame(STREAM_CANCEL, this.part, false);
    this.#owner.outbox.control(this.#cancelFrame, this.#stream);
  }

  /** What sends streams: between two roles there is one way only. */
  toward(_step: unknown): Sender | undefined {
    return this.sender;
  }

  /** Here a strand takes what it finds at the head: it need not be known. */
  attend(_strand: unknown): void {}

  /** Nothing is wanted any more. */
  drop(): void {
    this.queue.clear();
    this.#unfinished?.reassembly.drop();
    this.#unfinished = undefined;
  }

  // Frames

  event(label: number, buffer: Uint8Array, start: number, end: number): void {
    this.#owner.sequenced();
    const cost = end - start + frameCost;
    this.#credit.arrive(cost);
    if (this.#unfinished !== undefined) throw new ProtocolError("an event inside a message");
    this.queue.push(label, buffer, start, end, cost);
  }

  item(label: number, buffer: Uint8Array, start: number, end: number): void {
    this.#owner.sequenced();
    const cost = end - start + frameCost;
    this.#ofItems().arrive(cost);
    if (this.#unfinished !== undefined) throw new ProtocolError("an item inside a message");
    this.queue.push(itemEntry + label, buffer, start, end, cost);
  }

  first(label: number, buffer: Uint8Array, start: number, end: number): void {
    this.#begin(label, buffer, start, end, false);
  }

  firstItem(label: number, buffer: Uint8Array, start: number, end: number): void {
    this.#begin(itemEntry + label, buffer, start, end, true);
  }

  #begin(entry: number, buffer: Uint8Array, start: number, end: number, isItem: boolean): void {
    this.#owner.sequenced();
    if (this.#unfinished !== undefined) throw new ProtocolError("a message inside a message");
    this.#unfinished = { reassembly: new Reassembly(entry), isItem };
    this.#fragment(this.#unfinished, buffer, start, end, false);
  }

  more(buffer: Uint8Array, start: number, end: number, isLast: boolean): void {
    this.#owner.sequenced();
    if (this.#unfinished === undefined) throw new ProtocolError("a fragment outside a message");
    this.#fragment(this.#unfinished, buffer, start, end, isLast);
  }

  #fragment(
    { reassembly, isItem }: Unfinished,
    buffer: Uint8Array,
    start: number,
    end: number,
    isLast: boolean,
  ): void {
    const cost = end - start + frameCost;
    const credit = isItem ? this.#ofItems() : this.#credit;
    credit.arrive(cost);
    if (!isLast && end - start < minFragment) throw new ProtocolError("a fragment is too short");
    const { maxMessage, reassembly: mostOfAll } = this.#owner.limits;
    reassembly.add(buffer, start, end, this.#owner.isOwn(buffer), maxMessage, mostOfAll);
    if (isLast) {
      const whole = reassembly.join();
      this.#unfinished = undefined;
      this.queue.push(reassembly.label, whole, 0, whole.length, cost + this.#withheld);
      this.#withheld = 0;
    } else if (this.queue.size > 0) {
      // Older messages wait: otherwise finished ones could pile up that have cost nothing.
      this.#withheld += cost;
    } else {
      this.#release(credit, cost);
    }
  }

  signal(kind: number, buffer: Uint8Array, start: number): void {
    this.#owner.sequenced();
    this.#credit.arrive(frameCost);
    if (this.#unfinished !== undefined) throw new ProtocolError("a signal inside a message");
    if (kind > 2) throw new ProtocolError(`there is no signal ${kind}`);
    const { proof } = this.#owner;
    for (let index = 0; index < proof.length; index += 1) {
      if (buffer[start + index] !== proof[index]) {
        throw new ProtocolError("a signal of another protocol");
      }
    }
    this.queue.push(handshakeEntry - kind, buffer, start, start, frameCost);
  }

  /** The end of a stream costs like a frame, so that streams without items cannot pile up either. */
  streamEnd(label: number, number: number): void {
    this.#owner.sequenced();
    this.#ofItems().arrive(frameCost);
    if (number !== this.#stream) {
      throw new ProtocolError(`the end of stream ${number} in stream ${this.#stream}`);
    }
    this.#stream += 1;
    let cost = frameCost;
    if (this.#unfinished !== undefined) {
      // A sender that is told to end does so in the middle of a long item, too.
      if (!this.#unfinished.isItem || number > this.#cancelled) {
        throw new ProtocolError("the end of a stream inside a message");
      }
      this.#unfinished.reassembly.drop();
      this.#unfinished = undefined;
      cost += this.#withheld;
      this.#withheld = 0;
    }
    this.queue.push(endEntry + label, none, 0, 0, cost);
  }

  credit(total: number): void {
    this.#owner.sequenced();
    this.sender?.raise(total);
  }

  streamCredit(total: number): void {
    this.#owner.sequenced();
    this.sender?.raiseItems(total);
  }

  streamCancel(number: number): void {
    this.#owner.sequenced();
    this.sender?.cancel(number);
  }
}

const none = new Uint8Array(0);
