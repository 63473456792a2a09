import { Writer } from "../codec/index.js";
import { ProtocolError } from "../errors/index.js";
import { writeType } from "./control.js";
import { OutgoingCredit } from "./credit.js";
import {
  EVENT,
  eventHead,
  frameCost,
  ITEM,
  partHead,
  SIGNAL,
  STREAM_END,
  signalBody,
  writeU16,
  writeU32,
} from "./frame.js";
import { LongPayload, sendLong, writeHead } from "./long.js";
import type { Outbox } from "./outbox.js";
import type { Pump, Pumped, PumpWork } from "./pump.js";
import { copyOf } from "./slab.js";

/** Byte strings of at least this length leave from where the program has them. */
const externalFrom = 4096;

/** One writer serves all sessions, because a payload is written in one go; a getter of a payload that sends gets its own. */
const shared = new Writer();
shared.externalFrom = externalFrom;
let isShared = false;

/** What writes a payload; absent for an event without one. */
export interface Encoder {
  readonly label: number;
  write?(w: Writer, value: unknown): void;
}

/** What the senders of a session share. */
export interface SenderOptions {
  readonly outbox: Outbox;
  readonly pump: Pump;
  /** The window that the other side has told: of each channel at first, and of the streams in it. */
  readonly window: number;
  readonly maxMessage: number;
  /** The first bytes of the fingerprint that is spoken. */
  readonly proof: Uint8Array;
  readonly checks: boolean;
  /** The channels in which this role ever sends a stream. */
  readonly streaming: ReadonlySet<number>;
}

/** Sends events, signals and streams of one channel within the credit of the other side. One event at a time. */
export class Sender implements PumpWork {
  isPumping = false;
  readonly #options: SenderOptions;
  readonly #outbox: Outbox;
  readonly #credit: OutgoingCredit;
  /** Of the items of all streams of this channel: they come one behind the other, and share a window. */
  #items: OutgoingCredit | undefined;
  readonly #checks: boolean;
  readonly #maxMessage: number;
  readonly #part: number;
  /** Bytes in front of a payload. */
  readonly #head: number;
  #long: LongPayload | undefined;
  /** The link still holds bytes of the program. */
  #untaken = false;
  /** How many streams have ended. */
  #ended = 0;
  /** The number of the stream that the other end has cancelled last. */
  #cancelled = 0;

  /** `part`: 0 outside of parts. */
  constructor(options: SenderOptions, part: number) {
    this.#options = options;
    this.#outbox = options.outbox;
    this.#credit = new OutgoingCredit(options.window);
    this.#maxMessage = options.maxMessage;
    this.#checks = options.checks;
    this.#part = part;
    this.#head = eventHead + (part === 0 ? 0 : partHead);
  }

  get outbox(): Outbox {
    return this.#outbox;
  }

  /** Lets `work` take turns with all that has more to send than a record. */
  share(work: PumpWork): void {
    this.#options.pump.add(work);
  }

  /** Nothing waits for credit, and the program may have its byte strings back. */
  get isIdle(): boolean {
    return this.#long === undefined && !this.#untaken;
  }

  /**
   * Encodes `value` and sends it as far as credit allows; go on with `proceed` until `isIdle`. The outbox has to be flushed
   * or left behind it. @throws PayloadError, and nothing was sent
   */
  send(encoder: Encoder, value: unknown): void {
    this.#put(EVENT, this.#credit, this.#credit.left, encoder, value);
  }

  /** As `send`, an item of a stream. */
  item(encoder: Encoder, value: unknown): void {
    const credit = this.#ofItems();
    this.#put(ITEM, credit, credit.left - frameCost, encoder, value);
    this.#outbox.leave();
  }

  #put(type: number, credit: OutgoingCredit, left: number, encoder: Encoder, value: unknown): void {
    const outbox = this.#outbox;
    const slab = outbox.slab();
    const { at } = outbox;
    const start = at + this.#head;
    if (encoder.write === undefined) {
      if (frameCost > left) {
        this.#start(new LongPayload(encoder.label, [], 0, type === ITEM, this.#part));
        return;
      }
      writeHead(slab, at, type, encoder.label, 0, this.#part);
      credit.spend(frameCost);
      outbox.commit(start);
      return;
    }
    const writer = isShared ? ownWriter() : shared;
    isShared = true;
    try {
      writer.checks = this.#checks;
      writer.begin(slab, start, outbox.room, this.#maxMessage);
      encoder.write(writer, value);
      const length = writer.end();
      if (writer.spilled || length + frameCost > left || length !== writer.length) {
        this.#start(detach(writer, encoder.label, length, type === ITEM, this.#part));
        return;
      }
      writeHead(slab, at, type, encoder.label, length, this.#part);
      credit.spend(length + frameCost);
      outbox.commit(start + length);
    } finally {
      if (writer === shared) isShared = false;
    }
  }

  /** Encodes `value` to be sent later. @throws PayloadError */
  prepare(encoder: Encoder, value: unknown): LongPayload {
    if (encoder.write === undefined) {
      return new LongPayload(encoder.label, [], 0, false, this.#part);
    }
    const writer = ownWriter();
    writer.checks = this.#checks;
    writer.begin(new Uint8Array(256), 0, 256, this.#maxMessage);
    encoder.write(writer, value);
    return detach(writer, encoder.label, writer.end(), false, this.#part);
  }

  sendPrepared(payload: LongPayload): void {
    this.#start(payload);
  }

  #start(payload: LongPayload): void {
    this.#long = payload;
    this.proceed();
  }

  /** More credit has come. */
  proceed(): void {
    if (this.#long === undefined) return;
    // What belongs to a part takes turns with other parts.
    if (this.#part === 0) this.#sendLong(this.#long, Number.POSITIVE_INFINITY);
    else this.#options.pump.add(this);
  }

  pump(): Pumped {
    if (this.#long === undefined || !this.#sendLong(this.#long, 1)) return "nothing";
    return this.#long === undefined ? "done" : "more";
  }

  /** Returns whether anything was sent. */
  #sendLong(long: LongPayload, records: number): boolean {
    const credit = long.isItem ? this.#ofItems() : this.#credit;
    // Items leave credit for the end of their stream, and their fragments still fit into half of the window with it.
    const kept = long.isItem ? frameCost : 0;
    const { window } = credit;
    const { spent, taken } = sendLong(
      this.#outbox,
      long,
      credit.left - kept,
      window - 2 * kept,
      records,
    );
    credit.spend(spent);
    if (!taken) this.#untaken = true;
    if (long.done) this.#long = undefined;
    return spent > 0;
  }

  /** The link has taken everything. */
  drained(): void {
    this.#untaken = false;
  }

  /** Returns false when there is no credit for it. `kind`: 0 handshake, 1 reply, 2 keepalive. */
  signal(kind: number): boolean {
    if (this.#long !== undefined || this.#credit.left < frameCost) return false;
    this.#credit.spend(frameCost);
    const frame = new Uint8Array(this.#head - eventHead + 1 + signalBody);
    const at = writeType(frame, 0, SIGNAL, this.#part);
    frame[at] = kind;
    frame.set(this.#options.proof, at + 1);
    this.#outbox.append(frame);
    return true;
  }

  /** The other end has told a new total. */
  raise(total: number): void {
    this.#credit.raise(total);
  }

  // Streams

  #ofItems(): OutgoingCredit {
    this.#items ??= new OutgoingCredit(this.#options.window);
    return this.#items;
  }

  /** A stream can begin: there is credit for its end, so that it can always be ended at once. */
  get canStream(): boolean {
    return this.#ofItems().left >= frameCost;
  }

  /** The other end wants no more of the present stream, or of the one that comes next. */
  get isCancelled(): boolean {
    return this.#cancelled > this.#ended;
  }

  /** Ends the present stream. Answers whether an item of it has not left, or not all of it: it never will. */
  endStream(label: number): boolean {
    this.#ended += 1;
    const hasDropped = this.#long !== undefined;
    this.#long = undefined;
    this.#ofItems().spend(frameCost);
    const frame = new Uint8Array(this.#head - eventHead + 7);
    const at = writeType(frame, 0, STREAM_END, this.#part);
    writeU16(frame, at, label);
    writeU32(frame, at + 2, this.#ended);
    this.#outbox.append(frame);
    return hasDropped;
  }

  raiseItems(total: number): void {
    this.#streams();
    this.#ofItems().raise(total);
  }

  /** The other end has cancelled the stream with this number: one that has ended already, the present one, or the next. */
  cancel(stream: number): void {
    this.#streams();
    if (stream === 0 || stream > this.#ended + 1) {
      throw new ProtocolError(`the other end has cancelled stream ${stream}, which there is not`);
    }
    this.#cancelled = Math.max(this.#cancelled, stream);
  }

  #streams(): void {
    if (!this.#options.streaming.has(this.#part)) {
      throw new ProtocolError("credit or an end for streams that this role does not send");
    }
  }
}

function ownWriter(): Writer {
  const writer = new Writer();
  writer.externalFrom = externalFrom;
  return writer;
}

/** The payload that `writer` holds, as pieces: its own bytes, copied unless it has spilled, and byte strings of the program between them. */
function detach(
  writer: Writer,
  label: number,
  length: number,
  isItem: boolean,
  part: number,
): LongPayload {
  const own = writer.spilled ? writer.buffer : copyOf(writer.buffer, writer.begun, writer.at);
  const shift = writer.spilled ? 0 : writer.begun;
  const end = writer.at - shift;
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const { at, bytes } of writer.externals) {
    pieces.push(own.subarray(from, at - shift), bytes);
    from = at - shift;
  }
  pieces.push(own.subarray(from, end));
  return new LongPayload(label, pieces, length, isItem, part);
}
