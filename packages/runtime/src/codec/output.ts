import { scratch, scratchBytes } from "./float.js";
import { type ExternalBytes, locate } from "./locate.js";
import { describe, PayloadError } from "./payload-error.js";
import { encodeInto, isWellFormed } from "./utf8.js";

const noBytes = new Uint8Array(0);

/** Texts up to this many UTF-16 code units are encoded here; a call of the platform's encoder costs more than that. */
const shortText = 40;

/** The lower part of a writer: the buffer, the heads of items, texts, and what is wrong with a value. */
export class Output {
  /** Where the payload is: the buffer that `begin` was given or, when it has spilled, the writer's own. */
  buffer: Uint8Array = noBytes;
  /** The next byte to be written, an index into `buffer`. */
  at = 0;
  /** Where the payload begins in `buffer`. */
  begun = 0;
  /** Whether `where` constraints are checked. What keeps the bytes readable is always checked. */
  checks = true;
  /**
   * The payload did not fit and now stands in `buffer[begun, at)`, which is not the buffer given to `begin` but one that
   * belongs to the caller after `end`: the writer does not touch it again.
   */
  spilled = false;
  /**
   * Byte strings of at least this many bytes are not copied but listed in `externals`; infinite, so never, unless the
   * session sets it. Who sets it must send them before the user may change them again.
   */
  externalFrom = Number.POSITIVE_INFINITY;
  /** In the order in which they occur: at index `at` of `buffer` the content of `bytes` belongs into the payload. */
  externals: ExternalBytes[] = [];

  protected room = 0;
  protected limit = 0;
  protected externalLength = 0;
  protected depth = 0;
  /** Where the item written last begins: what a failing check is about. */
  protected start = 0;

  /** Begins a payload at `buffer[at]`. It may fill the buffer up to, not including, `room`, and may have `limit` bytes in all. */
  begin(buffer: Uint8Array, at: number, room: number, limit: number): void {
    this.buffer = buffer;
    this.at = at;
    this.begun = at;
    this.room = room;
    this.limit = limit;
    this.spilled = false;
    this.depth = 0;
    this.start = at;
    if (this.externalLength > 0) {
      this.externals = [];
      this.externalLength = 0;
    }
  }

  /** Ends the payload and returns its length in bytes, external ones included. Throws when it is beyond the limit. */
  end(): number {
    const length = this.at - this.begun + this.externalLength;
    if (length > this.limit) throw this.tooLong();
    return length;
  }

  // Refusals

  /** The error for the item at `offset`, an index into `buffer`. */
  refusal(offset: number, reason: string): PayloadError {
    const { segments, isKey } = locate(this.buffer, this.begun, offset, this.externals);
    return new PayloadError(segments, isKey ? `has a key that ${reason}` : reason);
  }

  /** The error for a value of another type than `expected`, in the place of the next item. */
  wrong(expected: string, value: unknown): PayloadError {
    return this.refusal(this.at, `must be ${expected}, not ${describe(value)}`);
  }

  protected tooLong(): PayloadError {
    return new PayloadError([], `must be at most ${this.limit} bytes long when it is sent`);
  }

  // Bytes

  /** An initial byte with its argument in the shortest form: the beginning of an item. */
  protected head(major: number, argument: number): void {
    this.reserve(9);
    const { buffer, at } = this;
    this.start = at;
    if (argument < 24) {
      buffer[at] = major | argument;
      this.at = at + 1;
    } else if (argument < 0x100) {
      buffer[at] = major | 24;
      buffer[at + 1] = argument;
      this.at = at + 2;
    } else if (argument < 0x1_0000) {
      buffer[at] = major | 25;
      buffer[at + 1] = argument >> 8;
      buffer[at + 2] = argument;
      this.at = at + 3;
    } else if (argument < 0x1_0000_0000) {
      buffer[at] = major | 26;
      scratch.setUint32(0, argument);
      this.append(0, 4);
    } else {
      buffer[at] = major | 27;
      scratch.setUint32(0, argument / 0x1_0000_0000);
      scratch.setUint32(4, argument);
      this.append(0, 8);
    }
  }

  protected bigHead(major: number, argument: bigint): void {
    if (argument <= 0xffff_ffffn) {
      this.head(major, Number(argument));
      return;
    }
    this.reserve(9);
    this.start = this.at;
    this.buffer[this.at] = major | 27;
    scratch.setBigUint64(0, argument);
    this.append(0, 8);
  }

  /** Bytes of the scratch pad behind an initial byte that is in its place already. */
  protected append(from: number, to: number): void {
    const { buffer } = this;
    let at = this.at + 1;
    for (let index = from; index < to; index += 1) {
      buffer[at] = scratchBytes[index] ?? 0;
      at += 1;
    }
    this.at = at;
  }

  protected string(value: string): void {
    const { length } = value;
    if (length > shortText) {
      this.longText(value);
      return;
    }
    this.reserve(length + 2);
    const { buffer } = this;
    let at = this.at;
    if (length < 24) {
      buffer[at] = 0x60 | length;
      at += 1;
    } else {
      buffer[at] = 0x78;
      buffer[at + 1] = length;
      at += 2;
    }
    for (let index = 0; index < length; index += 1) {
      const code = value.charCodeAt(index);
      if (code >= 0x80) {
        this.longText(value);
        return;
      }
      buffer[at + index] = code;
    }
    this.start = this.at;
    this.at = at + length;
  }

  protected longText(value: string): void {
    const { length } = value;
    if (length > this.limit) throw this.tooLong();
    if (!isWellFormed(value)) {
      throw this.refusal(this.at, "must be well-formed Unicode, without half of a surrogate pair");
    }
    const guess = headLength(length);
    this.reserve(length + 9);
    let target = this.buffer.subarray(this.at + guess, this.room - 4);
    let { read, written } = encodeInto(value, target);
    if (read < length) {
      this.reserve(length * 3 + 9);
      target = this.buffer.subarray(this.at + guess, this.room - 4);
      ({ read, written } = encodeInto(value, target));
    }
    const needed = headLength(written);
    if (needed !== guess) {
      const from = this.at + guess;
      this.buffer.copyWithin(this.at + needed, from, from + written);
    }
    this.head(0x60, written);
    this.at += written;
  }

  /** Makes room for `size` more bytes. `at` may change, and what it counts from. */
  protected reserve(size: number): void {
    if (this.room - this.at < size) this.grow(size);
  }

  protected grow(size: number): void {
    const length = this.at - this.begun;
    if (length > this.limit || (size > 0x100 && size / 3 > this.limit)) throw this.tooLong();
    const capacity = Math.max(firstCapacity, length * 2 + size);
    const larger = new Uint8Array(capacity);
    larger.set(this.buffer.subarray(this.begun, this.at));
    const shift = this.begun;
    this.buffer = larger;
    this.room = larger.length;
    this.begun = 0;
    this.at -= shift;
    this.start -= shift;
    this.externals = this.externals.map(({ at, bytes }) => ({ at: at - shift, bytes }));
    this.spilled = true;
  }
}

const firstCapacity = 0x1_0000;

/** Bytes of the head of an item with this argument. */
function headLength(argument: number): number {
  if (argument < 24) return 1;
  if (argument < 0x100) return 2;
  return argument < 0x1_0000 ? 3 : 5;
}
