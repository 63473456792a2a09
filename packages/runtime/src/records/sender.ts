import { Writer } from "../codec/index.js";
import type { OutgoingCredit } from "./credit.js";
import { EVENT, eventHead, frameCost, SIGNAL, signalBody } from "./frame.js";
import { LongPayload, sendLong, writeHead } from "./long.js";
import type { Outbox } from "./outbox.js";
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

/** Sends events and signals within the credit of the other side. One event at a time. */
export class Sender {
  readonly #outbox: Outbox;
  readonly #credit: OutgoingCredit;
  readonly #maxMessage: number;
  readonly #proof: Uint8Array;
  readonly #checks: boolean;
  #long: LongPayload | undefined;
  /** The link still holds bytes of the program. */
  #untaken = false;

  constructor(
    outbox: Outbox,
    credit: OutgoingCredit,
    maxMessage: number,
    proof: Uint8Array,
    checks: boolean,
  ) {
    this.#outbox = outbox;
    this.#credit = credit;
    this.#maxMessage = maxMessage;
    this.#proof = proof;
    this.#checks = checks;
  }

  /** Nothing waits for credit, and the program may have its byte strings back. */
  get isIdle(): boolean {
    return this.#long === undefined && !this.#untaken;
  }

  /** Encodes `value` and sends it as far as credit allows; go on with `proceed` until `isIdle`. @throws PayloadError, and nothing was sent */
  send(encoder: Encoder, value: unknown): void {
    const outbox = this.#outbox;
    const slab = outbox.slab();
    const { at } = outbox;
    const start = at + eventHead;
    if (encoder.write === undefined) {
      if (frameCost > this.#credit.left) {
        this.#start(new LongPayload(encoder.label, [], 0));
        return;
      }
      writeHead(slab, at, EVENT, encoder.label, 0);
      this.#credit.spend(frameCost);
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
      if (writer.spilled || length + frameCost > this.#credit.left || length !== writer.length) {
        this.#start(detach(writer, encoder.label, length));
        return;
      }
      writeHead(slab, at, EVENT, encoder.label, length);
      this.#credit.spend(length + frameCost);
      outbox.commit(start + length);
    } finally {
      if (writer === shared) isShared = false;
    }
  }

  /** Encodes `value` to be sent later. @throws PayloadError */
  prepare(encoder: Encoder, value: unknown): LongPayload {
    if (encoder.write === undefined) return new LongPayload(encoder.label, [], 0);
    const writer = ownWriter();
    writer.checks = this.#checks;
    writer.begin(new Uint8Array(256), 0, 256, this.#maxMessage);
    encoder.write(writer, value);
    return detach(writer, encoder.label, writer.end());
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
    const { spent, taken } = sendLong(
      this.#outbox,
      this.#long,
      this.#credit.left,
      this.#credit.window,
    );
    this.#credit.spend(spent);
    if (!taken) this.#untaken = true;
    if (this.#long.done) this.#long = undefined;
  }

  /** The link has taken everything. */
  drained(): void {
    this.#untaken = false;
  }

  /** Returns false when there is no credit for it. `kind`: 0 handshake, 1 reply, 2 keepalive. */
  signal(kind: number): boolean {
    if (this.#long !== undefined || this.#credit.left < frameCost) return false;
    this.#credit.spend(frameCost);
    const frame = new Uint8Array(1 + signalBody);
    frame[0] = SIGNAL;
    frame[1] = kind;
    frame.set(this.#proof, 2);
    this.#outbox.append(frame);
    return true;
  }
}

function ownWriter(): Writer {
  const writer = new Writer();
  writer.externalFrom = externalFrom;
  return writer;
}

/** The payload that `writer` holds, as pieces: its own bytes, copied unless it has spilled, and byte strings of the program between them. */
function detach(writer: Writer, label: number, length: number): LongPayload {
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
  return new LongPayload(label, pieces, length);
}
