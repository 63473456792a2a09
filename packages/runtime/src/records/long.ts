import { writeType } from "./control.js";
import {
  EVENT,
  eventHead,
  FIRST,
  FIRST_ITEM,
  fragmentHead,
  frameCost,
  ITEM,
  LAST,
  MORE,
  maxRecord,
  minFragment,
  partHead,
  recordHead,
  writeU16,
} from "./frame.js";
import type { Outbox } from "./outbox.js";
import { allocate, takeLarge } from "./slab.js";

/** Up to this size a waiting payload joins the other frames of its turn; a longer one gets records of its own. */
const small = 4096;

/** A payload that stands outside the slab: too long for it, or waiting for credit. */
export class LongPayload {
  readonly label: number;
  readonly length: number;
  readonly isItem: boolean;
  /** The part it belongs to; 0: none. */
  readonly part: number;
  readonly #pieces: readonly Uint8Array[];
  #piece = 0;
  #offset = 0;
  /** Bytes of it that have left. */
  sent = 0;

  /** `pieces` are, one behind the other, the payload. They may not change until it has left. */
  constructor(
    label: number,
    pieces: readonly Uint8Array[],
    length: number,
    isItem = false,
    part = 0,
  ) {
    this.label = label;
    this.#pieces = pieces;
    this.length = length;
    this.isItem = isItem;
    this.part = part;
  }

  get done(): boolean {
    return this.sent === this.length && this.#begun;
  }

  #begun = false;

  /** The next `length` bytes, as views. */
  take(length: number): Uint8Array[] {
    const views: Uint8Array[] = [];
    let missing = length;
    while (missing > 0) {
      const piece = this.#pieces[this.#piece];
      if (piece === undefined) break;
      const view = piece.subarray(this.#offset, this.#offset + missing);
      this.#offset += view.length;
      missing -= view.length;
      if (this.#offset === piece.length) {
        this.#piece += 1;
        this.#offset = 0;
      }
      if (view.length > 0) views.push(view);
    }
    this.sent += length;
    this.#begun = true;
    return views;
  }
}

/** What became of an attempt to send. */
export interface LongProgress {
  /** Credit that was used. */
  readonly spent: number;
  /** The link has taken everything that was written. */
  readonly taken: boolean;
}

/**
 * Sends as much of `payload` as `credit` allows: as one frame, or in fragments with a record each, all with one write.
 * `window` is the whole credit of an idle connection; a fragment costs half of it at most, so that it can always be had.
 * `records`: how many of them, at most.
 */
export function sendLong(
  outbox: Outbox,
  payload: LongPayload,
  credit: number,
  window: number,
  records = Number.POSITIVE_INFINITY,
): LongProgress {
  if (payload.sent === 0 && payload.length <= small && payload.length + frameCost <= credit) {
    appendWhole(outbox, payload);
    return { spent: payload.length + frameCost, taken: true };
  }
  const parts: Uint8Array[] = [];
  const memory: Uint8Array[] = [];
  let spent = 0;
  for (let record = 0; record < records && !payload.done; record += 1) {
    const isFirst = payload.sent === 0;
    const left = payload.length - payload.sent;
    const most = Math.min(
      maxRecord - headOf(payload, isFirst) - outbox.overhead,
      Math.max(minFragment, Math.floor(window / 2) - frameCost),
    );
    const length = Math.min(left, most);
    if (length + frameCost > credit - spent) break;
    if (parts.length === 0) outbox.flush();
    const type = typeOf(payload, isFirst, length === left);
    pack(outbox, payload, type, length, parts, memory);
    spent += length + frameCost;
  }
  return { spent, taken: parts.length === 0 || outbox.writeAll(parts, memory) };
}

function typeOf({ isItem }: LongPayload, isFirst: boolean, isLast: boolean): number {
  if (!isFirst) return isLast ? LAST : MORE;
  if (isLast) return isItem ? ITEM : EVENT;
  return isItem ? FIRST_ITEM : FIRST;
}

/** Bytes in front of what a frame carries. */
function headOf({ part }: LongPayload, isFirst: boolean): number {
  return (isFirst ? eventHead : fragmentHead) + (part === 0 ? 0 : partHead);
}

function appendWhole(outbox: Outbox, payload: LongPayload): void {
  let at = headOf(payload, true);
  const frame = new Uint8Array(at + payload.length);
  const type = typeOf(payload, true, true);
  writeHead(frame, 0, type, payload.label, payload.length, payload.part);
  for (const view of payload.take(payload.length)) {
    frame.set(view, at);
    at += view.length;
  }
  outbox.append(frame);
}

/** One record with one frame. Plain records are gathered around the program's own bytes; sealed ones are copied once. */
function pack(
  outbox: Outbox,
  payload: LongPayload,
  type: number,
  length: number,
  parts: Uint8Array[],
  memory: Uint8Array[],
): void {
  const head = recordHead + headOf(payload, payload.sent === 0);
  const views = payload.take(length);
  if (outbox.overhead === 0) {
    // What stands before a byte string of the program is short: it joins the head.
    const [first] = views;
    const joins = first !== undefined && first.length <= 256 ? first.length : 0;
    const heads = allocate(head + joins);
    writeU16(heads, 0, head - recordHead + length);
    writeHead(heads, recordHead, type, payload.label, length, payload.part);
    if (first !== undefined && joins > 0) heads.set(first, head);
    parts.push(heads, ...(joins > 0 ? views.slice(1) : views));
    return;
  }
  const record = takeLarge();
  memory.push(record);
  writeHead(record, recordHead, type, payload.label, length, payload.part);
  let at = head;
  for (const view of views) {
    record.set(view, at);
    at += view.length;
  }
  const end = outbox.seal(record, recordHead, at);
  writeU16(record, 0, end - recordHead);
  parts.push(record.subarray(0, end));
}

/** The head of a frame that carries a payload or a piece of one. `part`: 0 outside of parts. */
export function writeHead(
  buffer: Uint8Array,
  start: number,
  type: number,
  label: number,
  length: number,
  part = 0,
): void {
  const at = writeType(buffer, start, type, part);
  if (type === MORE || type === LAST) {
    writeU16(buffer, at, length);
  } else {
    writeU16(buffer, at, label);
    writeU16(buffer, at + 2, length);
  }
}
