import { scratch } from "./float.js";
import { type JsonValue, writeJson } from "./json.js";
import type { Keys, Literals, LiteralValue } from "./keys.js";
import { locate } from "./locate.js";
import { Output } from "./output.js";
import { PayloadError } from "./payload-error.js";
import { counted, integerFrom, maxDepth } from "./words.js";

/**
 * Writes one value as CBOR (RFC 8949): definite lengths, integers and lengths in the shortest form.
 *
 * The session begins a payload with `begin`, in room that it lends; a generated function writes it; `end` closes it.
 * While the payload fits it is written in place. When it does not, the writer moves what there is into memory of its
 * own and goes on there (`spilled`), up to the limit. A writer holds one payload at a time and may serve many sessions,
 * because a payload is written in one go. After a throw, `begin` makes it good as new.
 */
export class Writer extends Output {
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
    this.head(0x80, items.size);
  }

  openMap(entries: ReadonlyMap<unknown, unknown>): void {
    if (!(entries instanceof Map)) throw this.wrong("a Map", entries);
    this.open();
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

  private open(): void {
    if (this.depth === maxDepth) {
      throw this.refusal(this.at, `must not be nested deeper than ${maxDepth} levels`);
    }
    this.depth += 1;
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

  /**
   * Tag 1: whole seconds as an integer of 32 bits, others as a float, which is exact to the millisecond over the whole
   * range of Date. Integers of 64 bits would be bigint to some decoders, and no date.
   */
  timestamp(value: Date): void {
    if (!(value instanceof Date)) throw this.wrong("a Date", value);
    const milliseconds = value.getTime();
    if (Number.isNaN(milliseconds)) throw this.refusal(this.at, "must be a valid Date");
    this.head(0xc0, 1);
    const tag = this.start;
    const seconds = milliseconds / 1000;
    if (!Number.isInteger(seconds) || Math.abs(seconds) > 0xffff_ffff) this.f64(seconds);
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
}

const lowestI64 = -0x8000_0000_0000_0000n;
const highestI64 = 0x7fff_ffff_ffff_ffffn;
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function hexDigit(code: number): number {
  return (code & 15) + (code >= 0x41 ? 9 : 0);
}
