import { scratch, scratchBytes } from "./float.js";
import { type JsonValue, writeJson } from "./json.js";
import type { Keys, Literals, LiteralValue } from "./keys.js";
import { type ExternalBytes, locate } from "./locate.js";
import { describe, PayloadError } from "./payload-error.js";
import { encodeInto, isWellFormed, rawText } from "./utf8.js";
import { counted, integerFrom, maxDepth } from "./words.js";

const noBytes = new Uint8Array(0);

/** Texts up to this many UTF-16 code units are encoded here; a call of the platform's encoder costs more than that. */
const shortText = 48;

/**
 * Writes one value as CBOR (RFC 8949): definite lengths, integers and lengths in the shortest form.
 *
 * The session begins a payload with `begin`, in room that it lends; a generated function writes it; `end` closes it.
 * While the payload fits it is written in place. When it does not, the writer moves what there is into memory of its
 * own and goes on there (`spilled`), up to the limit. A writer holds one payload at a time and may serve many sessions,
 * because a payload is written in one go. After a throw, `begin` makes it good as new.
 */
export class Writer {
  /** Where the payload is: the buffer that `begin` was given or, when it has spilled, the writer's own. */
  buffer: Uint8Array = noBytes;
  /** The next byte to be written, an index into `buffer`. */
  at = 0;
  /** Where the payload begins in `buffer`. */
  begun = 0;
  /** Whether `where` constraints are checked. What keeps the bytes readable is always checked. */
  checks = true;
  /** The payload did not fit and now stands in `buffer[begun, at)`, which is no longer the buffer given to `begin`. */
  spilled = false;
  /**
   * Byte strings of at least this many bytes are not copied but listed in `externals`; infinite, so never, unless the
   * session sets it. Who sets it must send them before the user may change them again.
   */
  externalFrom = Number.POSITIVE_INFINITY;
  /** In the order in which they occur: at index `at` of `buffer` the content of `bytes` belongs into the payload. */
  externals: ExternalBytes[] = [];

  private room = 0;
  private limit = 0;
  private externalLength = 0;
  private depth = 0;
  /** Where the item written last begins: what a failing check is about. */
  private start = 0;
  private spare: Uint8Array = noBytes;
  /** By depth: the items of the set, or the keys of the map, that is open there. Only for items that are objects. */
  private readonly seen: (Set<string> | undefined)[] = [];

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

  /**
   * Takes the writer's own buffer away: after a payload has spilled, `buffer` belongs to the caller, who may hand it
   * back with `recycle` when it has been sent.
   */
  release(): void {
    this.buffer = noBytes;
    this.spilled = false;
  }

  /** Gives a buffer of an earlier payload back, to save an allocation. */
  recycle(buffer: Uint8Array): void {
    if (buffer.length > this.spare.length && buffer.length <= 0x10_0000) this.spare = buffer;
  }

  // Containers

  /** Opens the map of a record: `size` keys follow, each with its value, then `close`. */
  openRecord(value: object, size: number): void {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw this.wrong("an object", value);
    }
    this.open();
    this.head(0xa0, size);
  }

  /** Checks that `value` is an object, before its optional fields are looked at. */
  object(value: object): void {
    if (typeof value !== "object" || value === null) throw this.wrong("an object", value);
  }

  /** A key of a record. */
  key(name: string): void {
    this.string(name);
  }

  openArray(items: readonly unknown[]): void {
    if (!Array.isArray(items)) throw this.wrong("an array", items);
    this.open();
    this.head(0x80, items.length);
  }

  openTuple(items: readonly unknown[], size: number): void {
    if (!Array.isArray(items)) throw this.wrong("an array", items);
    if (items.length !== size) throw this.refusal(this.at, `must have ${counted(size, "element")}`);
    this.open();
    this.head(0x80, size);
  }

  openSet(items: ReadonlySet<unknown>): void {
    if (!(items instanceof Set)) throw this.wrong("a Set", items);
    this.open();
    this.seen[this.depth] = undefined;
    this.head(0x80, items.size);
  }

  openMap(entries: ReadonlyMap<unknown, unknown>): void {
    if (!(entries instanceof Map)) throw this.wrong("a Map", entries);
    this.open();
    this.seen[this.depth] = undefined;
    this.head(0xa0, entries.size);
  }

  /** Opens the map of a union's value, `{ kind, <member> }`, up to the member's value, which follows. */
  openUnion(member: string): void {
    this.open();
    this.head(0xa0, 2);
    this.string("kind");
    this.string(member);
    this.string(member);
  }

  /** The error for a union's value whose `kind` is none of its members. */
  unknownKind(members: Keys): PayloadError {
    const { segments } = locate(this.buffer, this.begun, this.at, this.externals);
    return new PayloadError([...segments, "kind"], `must be ${members.text}`);
  }

  /** Closes what was opened last. */
  close(): void {
    this.depth -= 1;
  }

  // Values

  null(): void {
    this.head(0xe0, 22);
  }

  bool(value: boolean): void {
    if (typeof value !== "boolean") throw this.wrong("a boolean", value);
    this.head(0xe0, value ? 21 : 20);
  }

  u8(value: number): void {
    this.integer(value, 0, 0xff);
  }

  u16(value: number): void {
    this.integer(value, 0, 0xffff);
  }

  u32(value: number): void {
    this.integer(value, 0, 0xffff_ffff);
  }

  i8(value: number): void {
    this.integer(value, -0x80, 0x7f);
  }

  i16(value: number): void {
    this.integer(value, -0x8000, 0x7fff);
  }

  i32(value: number): void {
    this.integer(value, -0x8000_0000, 0x7fff_ffff);
  }

  /** A safe integer. */
  int(value: number): void {
    this.integer(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  }

  private integer(value: number, low: number, high: number): void {
    if (!(Number.isInteger(value) && value >= low && value <= high)) {
      throw this.wrong(integerFrom(low, high), value);
    }
    if (value >= 0) this.head(0, value);
    else this.head(0x20, -1 - value);
  }

  u64(value: bigint): void {
    if (typeof value !== "bigint" || value < 0n || value > 0xffff_ffff_ffff_ffffn) {
      throw this.wrong(integerFrom(0n, 0xffff_ffff_ffff_ffffn), value);
    }
    this.bigHead(0, value);
  }

  i64(value: bigint): void {
    if (typeof value !== "bigint" || value < lowestI64 || value > highestI64) {
      throw this.wrong(integerFrom(lowestI64, highestI64), value);
    }
    if (value >= 0n) this.bigHead(0, value);
    else this.bigHead(0x20, -1n - value);
  }

  /** Rounded to 32 bits. */
  f32(value: number): void {
    if (typeof value !== "number") throw this.wrong("a number", value);
    const rounded = Math.fround(value);
    if (!Number.isFinite(rounded) && Number.isFinite(value)) {
      throw this.refusal(this.at, "must be in the range of a 32-bit float");
    }
    this.reserve(5);
    this.start = this.at;
    scratch.setFloat32(0, rounded);
    this.buffer[this.at] = 0xfa;
    this.append(0, 4);
  }

  f64(value: number): void {
    if (typeof value !== "number") throw this.wrong("a number", value);
    this.reserve(9);
    this.start = this.at;
    scratch.setFloat64(0, value);
    this.buffer[this.at] = 0xfb;
    this.append(0, 8);
  }

  text(value: string): void {
    if (typeof value !== "string") throw this.wrong("a string", value);
    this.string(value);
  }

  bytes(value: Uint8Array): void {
    if (!(value instanceof Uint8Array)) throw this.wrong("a Uint8Array", value);
    const length = value.length;
    this.head(0x40, length);
    if (length >= this.externalFrom) {
      this.externals.push({ at: this.at, bytes: value });
      this.externalLength += length;
      if (this.externalLength > this.limit) throw this.tooLong();
    } else {
      this.reserve(length);
      this.buffer.set(value, this.at);
      this.at += length;
    }
  }

  /** Tag 1: whole seconds as an integer, others as a float, which is exact to the millisecond over the whole range of Date. */
  timestamp(value: Date): void {
    if (!(value instanceof Date)) throw this.wrong("a Date", value);
    const milliseconds = value.getTime();
    if (Number.isNaN(milliseconds)) throw this.refusal(this.at, "must be a valid Date");
    this.head(0xc0, 1);
    const tag = this.start;
    const seconds = milliseconds / 1000;
    if (!Number.isInteger(seconds)) this.f64(seconds);
    else if (seconds >= 0) this.head(0, seconds);
    else this.head(0x20, -1 - seconds);
    this.start = tag;
  }

  /** Tag 37 and 16 bytes. Upper-case digits are taken too. */
  uuid(value: string): void {
    if (typeof value !== "string" || !uuidForm.test(value)) throw this.wrong("a UUID", value);
    this.reserve(19);
    this.start = this.at;
    const { buffer } = this;
    let at = this.at;
    buffer[at] = 0xd8;
    buffer[at + 1] = 37;
    buffer[at + 2] = 0x50;
    at += 3;
    for (let index = 0; index < 36; index += 2) {
      if (value.charCodeAt(index) === 0x2d) index += 1;
      buffer[at] = (hexDigit(value.charCodeAt(index)) << 4) | hexDigit(value.charCodeAt(index + 1));
      at += 1;
    }
    this.at = at;
  }

  json(value: JsonValue): void {
    writeJson(this, value);
  }

  literal<T extends LiteralValue>(literals: Literals<T>, value: T): void {
    const encoded = literals.encoded[literals.indices.get(value) ?? -1];
    if (encoded === undefined) throw this.refusal(this.at, `must be ${literals.text}`);
    const { length } = encoded;
    this.reserve(length);
    this.start = this.at;
    for (let index = 0; index < length; index += 1) {
      this.buffer[this.at + index] = encoded[index] ?? 0;
    }
    this.at += length;
  }

  // Constraints

  /** Refuses the item written or opened last, unless `condition` holds. `from`: the `length` at which the item begins, where it is another one. */
  check(condition: boolean, reason: string, from?: number): void {
    if (!condition && this.checks) {
      throw this.refusal(from === undefined ? this.start : this.begun + from, reason);
    }
  }

  /** As `check`, for a text and a pattern. */
  matches(text: string, pattern: RegExp, reason: string): void {
    if (this.checks && !pattern.test(text)) throw this.refusal(this.start, reason);
  }

  /** Bytes written so far, without external ones. */
  get length(): number {
    return this.at - this.begun;
  }

  /** Refuses the item written since `from` when the open set or map has one with the same bytes. For items that are objects. */
  distinct(from: number): void {
    if (!this.checks || this.externals.length > 0) return;
    this.seen[this.depth] ??= new Set();
    const seen = this.seen[this.depth];
    const item = rawText(this.buffer, this.begun + from, this.at);
    if (seen?.has(item)) throw this.refusal(this.begun + from, "must not occur twice");
    seen?.add(item);
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

  private tooLong(): PayloadError {
    return new PayloadError([], `must be at most ${this.limit} bytes long when it is sent`);
  }

  // Bytes

  private open(): void {
    if (this.depth === maxDepth) {
      throw this.refusal(this.at, `must not be nested deeper than ${maxDepth} levels`);
    }
    this.depth += 1;
  }

  /** An initial byte with its argument in the shortest form: the beginning of an item. */
  private head(major: number, argument: number): void {
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

  private bigHead(major: number, argument: bigint): void {
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
  private append(from: number, to: number): void {
    const { buffer } = this;
    let at = this.at + 1;
    for (let index = from; index < to; index += 1) {
      buffer[at] = scratchBytes[index] ?? 0;
      at += 1;
    }
    this.at = at;
  }

  private string(value: string): void {
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

  private longText(value: string): void {
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
  private reserve(size: number): void {
    if (this.room - this.at < size) this.grow(size);
  }

  private grow(size: number): void {
    const length = this.at - this.begun;
    if (length > this.limit || (size > 0x100 && size / 3 > this.limit)) throw this.tooLong();
    const capacity = Math.max(firstCapacity, (length + size) * 2);
    const larger = this.spare.length >= length + size ? this.spare : new Uint8Array(capacity);
    this.spare = noBytes;
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
const lowestI64 = -0x8000_0000_0000_0000n;
const highestI64 = 0x7fff_ffff_ffff_ffffn;
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function hexDigit(code: number): number {
  return (code & 15) + (code >= 0x41 ? 9 : 0);
}

/** Bytes of the head of an item with this argument. */
function headLength(argument: number): number {
  if (argument < 24) return 1;
  if (argument < 0x100) return 2;
  return argument < 0x1_0000 ? 3 : 5;
}
