import { halfFloat, scratch, scratchBytes } from "./float.js";
import { type JsonValue, readJson } from "./json.js";
import type { Keys, Literals, LiteralValue } from "./keys.js";
import { locate } from "./locate.js";
import { PayloadError } from "./payload-error.js";
import { decodeText, rawText } from "./utf8.js";
import { counted, integerFrom, maxDepth } from "./words.js";

const noBytes = new Uint8Array(0);

/** What an item is, by its initial byte. */
export type ItemKind =
  | "number"
  | "bytes"
  | "text"
  | "array"
  | "map"
  | "tag"
  | "bool"
  | "null"
  | "undefined"
  | "other";

/**
 * Reads one value from CBOR (RFC 8949) in place. Nothing of the buffer is kept: texts and bytes are copies.
 *
 * `begin` sets the range, a generated function reads, `end` makes sure that nothing is left. Accepted beyond what
 * `Writer` writes: integers and lengths in longer forms, integers as floats and floats as integers where the value is
 * the same, keys in any order, unknown keys, tag 258 before a set, tag 64 before bytes, `undefined` for an absent
 * field. Refused: indefinite lengths, duplicate keys, malformed UTF-8, other tags, more than 64 levels.
 */
export class Reader {
  buffer: Uint8Array = noBytes;
  /** The next byte to be read. */
  at = 0;
  /** The number of items, or of entries, of what was opened last. */
  count = 0;

  private begun = 0;
  private limit = 0;
  /** Where the item read last begins: what a failing check is about. */
  private start = 0;
  private depth = 0;

  // By depth, from 1: what is open.
  /** Entries or elements not yet begun. */
  private readonly left = new Int32Array(maxDepth + 1);
  /** Where the array or map begins. */
  private readonly opened = new Int32Array(maxDepth + 1);
  /** Where its current entry or element begins. */
  private readonly current = new Int32Array(maxDepth + 1);
  /** Of a record: the key that comes next if all come in declared order. Of a union: where it ends, if not behind its member. */
  private readonly expected = new Int32Array(maxDepth + 1);
  /** Of a record: a bit for each of the first 31 keys that was seen. */
  private readonly seen = new Int32Array(maxDepth + 1);
  /** Other keys, elements that are objects. */
  private readonly others: (Set<string> | undefined)[] = [];

  /** Begins a payload that is `buffer[start, end)`. */
  begin(buffer: Uint8Array, start: number, end: number): void {
    this.buffer = buffer;
    this.at = start;
    this.begun = start;
    this.start = start;
    this.limit = end;
    this.depth = 0;
  }

  /** Ends the payload. Throws when bytes are left. */
  end(): void {
    if (this.at !== this.limit) {
      throw new PayloadError([], `must end after ${counted(this.at - this.begun, "byte")}`);
    }
  }

  // Containers

  /** Opens a record: while `more`, a `key` and its value. */
  openRecord(): void {
    this.open(0xa0, "an object");
    this.seen[this.depth] = 0;
  }

  /** Opens an array: while `more`, an element. */
  openArray(): void {
    this.open(0x80, "an array");
  }

  openTuple(size: number): void {
    this.open(0x80, "an array");
    if (this.count !== size)
      throw this.refusal(this.start, `must have ${counted(size, "element")}`);
  }

  /** Opens a set: an array, whose elements `add` puts into a Set. */
  openSet(): void {
    if (this.buffer[this.at] === 0xd9) this.tag(258, "a set");
    this.open(0x80, "a set");
  }

  /** Opens a map: while `more`, a key and its value, which `put` puts into a Map. */
  openMap(): void {
    this.open(0xa0, "a map");
  }

  /** Whether there is another entry or element. Closes what is open when there is none. */
  more(): boolean {
    const { depth } = this;
    const left = this.left[depth] ?? 0;
    if (left === 0) {
      this.depth = depth - 1;
      return false;
    }
    this.left[depth] = left - 1;
    this.current[depth] = this.at;
    return true;
  }

  /** Closes a tuple or a union; returns `value`, to be used around the value that was in it. */
  closed<T>(value: T): T {
    const end = this.expected[this.depth] ?? 0;
    if (end !== 0) this.at = end;
    this.depth -= 1;
    return value;
  }

  /** Reads a key of the open record and returns its index, or -1 when the value is to be skipped. */
  key(keys: Keys): number {
    const { at, depth } = this;
    const index = this.expected[depth] ?? 0;
    const encoded = keys.encoded[index];
    if (index > 30 || encoded === undefined || !this.holds(encoded, at)) return this.otherKey(keys);
    this.at = at + encoded.length;
    this.expected[depth] = index + 1;
    this.seen[depth] = (this.seen[depth] ?? 0) | (1 << index);
    return index;
  }

  /** A key that is not the one that comes next in declared order. */
  private otherKey(keys: Keys): number {
    const { at, depth } = this;
    let name: string;
    let index = -1;
    if (this.peek() === "text") {
      name = this.text();
      index = keys.indices.get(name) ?? -1;
    } else {
      this.skip();
      name = rawText(this.buffer, at, this.at);
    }
    if (index >= 0) this.expected[depth] = index + 1;
    if (index >= 0 && index <= 30) {
      const seen = this.seen[depth] ?? 0;
      if (seen & (1 << index)) throw this.twice(name);
      this.seen[depth] = seen | (1 << index);
    } else {
      if (this.seenBefore(name)) throw this.twice(name);
    }
    return index;
  }

  /** The error for a field of the record read last. */
  missing(name: string): PayloadError {
    return this.inside(this.opened[this.depth + 1] ?? 0, name, "is missing");
  }

  /** Opens a union's value and returns the index of its member, whose value comes next; `closed` goes around it. */
  openUnion(members: Keys): number {
    const { at } = this;
    if (this.buffer[at] === 0xa2 && this.holds(kindKey, at + 1)) {
      const kindAt = at + 1 + kindKey.length;
      for (let index = 0; index < members.encoded.length; index += 1) {
        const encoded = members.encoded[index] ?? noBytes;
        if (!this.holds(encoded, kindAt)) continue;
        if (!this.holds(encoded, kindAt + encoded.length)) break;
        this.push(at, 0);
        this.at = kindAt + 2 * encoded.length;
        return index;
      }
    }
    return this.otherUnion(members);
  }

  /** A union's value whose keys come in another order, or with others. */
  private otherUnion(members: Keys): number {
    this.open(0xa0, "a union");
    const { opened, depth } = this;
    const start = opened[depth] ?? 0;
    const values = new Map<string, number>();
    while (this.more()) {
      if (this.peek() !== "text") {
        this.skip();
        this.skip();
        continue;
      }
      const name = this.text();
      if (values.has(name)) {
        this.depth = depth;
        throw this.inside(start, name, "must not occur twice");
      }
      values.set(name, this.at);
      this.skip();
    }
    const end = this.at;
    const kindAt = values.get("kind");
    if (kindAt === undefined) throw this.inside(start, "kind", "is missing");
    this.at = kindAt;
    const kind = this.peek() === "text" ? this.text() : "";
    const index = members.indices.get(kind);
    if (index === undefined) throw this.refusal(kindAt, `must be ${members.text}`);
    const valueAt = values.get(kind);
    if (valueAt === undefined) throw this.inside(start, kind, "is missing");
    this.push(start, 0);
    this.expected[this.depth] = end;
    this.at = valueAt;
    return index;
  }

  /** Adds an element of the open set. */
  add<T>(items: Set<T>, item: T): void {
    const { size } = items;
    if (items.add(item).size === size) throw this.again();
  }

  /** As `add`, for elements that are objects: they are the same when their bytes are. */
  addDistinct<T>(items: Set<T>, item: T): void {
    const start = this.current[this.depth] ?? 0;
    if (this.seenBefore(rawText(this.buffer, start, this.at))) throw this.again();
    items.add(item);
  }

  /** Adds an entry of the open map. */
  put<K, V>(entries: Map<K, V>, key: K, value: V): void {
    const { size } = entries;
    if (entries.set(key, value).size === size) throw this.again();
  }

  /** Reads a key that is an object, which must not be there yet. */
  distinct<K>(key: K): K {
    const start = this.current[this.depth] ?? 0;
    if (this.seenBefore(rawText(this.buffer, start, this.at))) throw this.again();
    return key;
  }

  /** Gives a property to an object that is being read. */
  define<T>(target: { [key: string]: T }, key: string, value: T): void {
    if (Object.hasOwn(target, key)) throw this.twice(key);
    if (key !== "__proto__") target[key] = value;
    else Object.defineProperty(target, key, { value, ...plainProperty });
  }

  // Values

  /** Reads null, if it is what comes next. */
  isNull(): boolean {
    if (this.buffer[this.at] !== 0xf6 || this.at >= this.limit) return false;
    this.at += 1;
    return true;
  }

  /** Reads `undefined`, which some encoders write for a field that is absent. */
  isUndefined(): boolean {
    if (this.buffer[this.at] !== 0xf7 || this.at >= this.limit) return false;
    this.at += 1;
    return true;
  }

  bool(): boolean {
    const initial = this.initial();
    if (initial !== 0xf4 && initial !== 0xf5) throw this.wrong("a boolean");
    return initial === 0xf5;
  }

  u8(): number {
    return this.integer(0, 0xff);
  }

  u16(): number {
    return this.integer(0, 0xffff);
  }

  u32(): number {
    return this.integer(0, 0xffff_ffff);
  }

  i8(): number {
    return this.integer(-0x80, 0x7f);
  }

  i16(): number {
    return this.integer(-0x8000, 0x7fff);
  }

  i32(): number {
    return this.integer(-0x8000_0000, 0x7fff_ffff);
  }

  /** A safe integer. */
  int(): number {
    return this.integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  }

  private integer(low: number, high: number): number {
    const { at } = this;
    const initial = this.initial();
    if (initial < 24 && initial <= high) return initial;
    this.at = at;
    const value = this.peek() === "number" ? this.number() : Number.NaN;
    if (!(Number.isInteger(value) && value >= low && value <= high)) {
      throw this.wrong(integerFrom(low, high));
    }
    return value === 0 ? 0 : value;
  }

  u64(): bigint {
    return this.bigInteger(0n, 0xffff_ffff_ffff_ffffn);
  }

  i64(): bigint {
    return this.bigInteger(-0x8000_0000_0000_0000n, 0x7fff_ffff_ffff_ffffn);
  }

  private bigInteger(low: bigint, high: bigint): bigint {
    const initial = this.buffer[this.at] ?? 0;
    let value: bigint | undefined;
    if (initial === 0x1b || initial === 0x3b) {
      this.initial();
      this.fill(8);
      const argument = scratch.getBigUint64(0);
      value = initial === 0x1b ? argument : -1n - argument;
    } else if (this.peek() === "number") {
      const number = this.number();
      if (Number.isSafeInteger(number)) value = BigInt(number);
    } else this.start = this.at;
    if (value === undefined || value < low || value > high)
      throw this.wrong(integerFrom(low, high));
    return value;
  }

  /** Rounded to 32 bits. */
  f32(): number {
    const value = this.f64();
    const rounded = Math.fround(value);
    if (!Number.isFinite(rounded) && Number.isFinite(value)) {
      throw this.refusal(this.start, "must be in the range of a 32-bit float");
    }
    return rounded;
  }

  f64(): number {
    if (this.buffer[this.at] !== 0xfb && this.peek() !== "number") {
      this.initial();
      throw this.wrong("a number");
    }
    return this.number();
  }

  /** An integer or a float of any length. Integers beyond 2^53 are rounded. */
  number(): number {
    const initial = this.initial();
    switch (initial) {
      case 0xf9:
        this.fill(2);
        return halfFloat(scratch.getUint16(0));
      case 0xfa:
        this.fill(4);
        return scratch.getFloat32(0);
      case 0xfb:
        this.fill(8);
        return scratch.getFloat64(0);
      default:
        return initial < 0x20 ? this.argument(initial) : -1 - this.argument(initial & 31);
    }
  }

  text(): string {
    const length = this.length(0x60, "a string");
    const { at } = this;
    const text = decodeText(this.buffer, at, at + length);
    if (text === undefined) throw this.refusal(this.start, "must be well-formed UTF-8");
    this.at = at + length;
    return text;
  }

  /** A copy. */
  bytes(): Uint8Array {
    const start = this.at;
    if (this.buffer[start] === 0xd8) this.tag(64, "bytes");
    const length = this.length(0x40, "bytes");
    this.start = start;
    const copy = new Uint8Array(length);
    copy.set(this.buffer.subarray(this.at, this.at + length));
    this.at += length;
    return copy;
  }

  timestamp(): Date {
    const start = this.at;
    this.tag(1, "a timestamp");
    const seconds = this.peek() === "number" ? this.number() : Number.NaN;
    this.start = start;
    const date = new Date(Math.round(seconds * 1000));
    if (Number.isNaN(date.getTime())) throw this.refusal(start, "must be a valid timestamp");
    return date;
  }

  /** In lower case. */
  uuid(): string {
    const start = this.at;
    this.tag(37, "a UUID");
    const length = this.length(0x40, "a UUID");
    this.start = start;
    if (length !== 16) throw this.refusal(start, "must be a UUID of 16 bytes");
    let text = "";
    for (let index = 0; index < 16; index += 1) {
      if (index === 4 || index === 6 || index === 8 || index === 10) text += "-";
      text += hexBytes[this.buffer[this.at + index] ?? 0] ?? "";
    }
    this.at += 16;
    return text;
  }

  json(): JsonValue {
    return readJson(this);
  }

  literal<T extends LiteralValue>(literals: Literals<T>): T {
    const { at } = this;
    const { encoded } = literals;
    for (let index = 0; index < encoded.length && index < 16; index += 1) {
      const bytes = encoded[index] ?? noBytes;
      if (!this.holds(bytes, at)) continue;
      this.start = at;
      this.at = at + bytes.length;
      const value = literals.values[index];
      if (value !== undefined) return value;
    }
    const index = literals.indices.get(this.scalar());
    const value = index === undefined ? undefined : literals.values[index];
    if (value === undefined) throw this.refusal(at, `must be ${literals.text}`);
    return value;
  }

  /** A value that a literal can be; others are skipped and give an empty text. */
  private scalar(): LiteralValue {
    switch (this.peek()) {
      case "text":
        return this.text();
      case "bool":
        return this.bool();
      case "number": {
        const { at } = this;
        const value = this.number();
        if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value;
        this.at = at;
        return (this.buffer[at] ?? 0) < 0x40 ? this.bigInteger(-(2n ** 64n), 2n ** 64n) : value;
      }
      default:
        this.skip();
        return "";
    }
  }

  /** What comes next. */
  peek(): ItemKind {
    if (this.at >= this.limit) throw this.cutOff();
    return kindOf(this.buffer[this.at] ?? 0);
  }

  /** Skips a value of any kind. It must be well-formed, like all that arrives. */
  skip(): void {
    const { left } = this;
    const outer = this.depth;
    let depth = outer;
    for (;;) {
      this.start = this.at;
      const initial = this.initial();
      let items = 0;
      switch (initial >> 5) {
        case 2:
        case 3: {
          const length = this.within(this.argument(initial & 31), 1);
          const from = this.at;
          this.at += length;
          if (initial >= 0x60 && decodeText(this.buffer, from, this.at) === undefined) {
            throw this.refusal(this.start, "must be well-formed UTF-8");
          }
          break;
        }
        case 4:
          items = this.within(this.argument(initial & 31), 1);
          break;
        case 5:
          items = this.within(this.argument(initial & 31), 2) * 2;
          break;
        case 7:
          if (initial === 0xf8 && (this.buffer[this.at] ?? 0) < 32) throw this.malformed();
          this.argument(initial & 31);
          break;
        default:
          this.argument(initial & 31);
      }
      const opens = initial >= 0x80 && initial < 0xc0;
      if (opens && depth === maxDepth) throw this.tooDeep();
      if (items > 0) {
        depth += 1;
        left[depth] = items;
      }
      if (initial >= 0xc0 && initial < 0xe0) continue; // a tag: its item comes next
      let rest = left[depth] ?? 0;
      while (depth > outer && rest === 0) {
        depth -= 1;
        rest = left[depth] ?? 0;
      }
      if (depth === outer) return;
      left[depth] = rest - 1;
    }
  }

  // Constraints

  /** Refuses the item read or opened last, unless `condition` holds. `from`: where the item begins, where it is another one. */
  check(condition: boolean, reason: string, from = this.start): void {
    if (!condition) throw this.refusal(from, reason);
  }

  /** As `check`, for a text and a pattern. */
  matches(text: string, pattern: RegExp, reason: string): void {
    if (!pattern.test(text)) throw this.refusal(this.start, reason);
  }

  // Refusals

  /** The error for the item at `offset`. */
  refusal(offset: number, reason: string): PayloadError {
    const { segments, isKey } = locate(this.buffer, this.begun, offset);
    return new PayloadError(segments, isKey ? `has a key that ${reason}` : reason);
  }

  /** The error for the property `name` of the object at `offset`. */
  private inside(offset: number, name: string, reason: string): PayloadError {
    const { segments } = locate(this.buffer, this.begun, offset);
    return new PayloadError([...segments, name], reason);
  }

  private twice(name: string): PayloadError {
    return this.inside(this.opened[this.depth] ?? 0, name, "must not occur twice");
  }

  /** The error for an element, or a key, that was there before. */
  private again(): PayloadError {
    return this.refusal(this.current[this.depth] ?? 0, "must not occur twice");
  }

  private wrong(expected: string): PayloadError {
    const found = kindNames[kindOf(this.buffer[this.start] ?? 0)];
    return this.refusal(this.start, `must be ${expected}, not ${found}`);
  }

  private cutOff(): PayloadError {
    return this.refusal(this.start, "is cut off");
  }

  private malformed(): PayloadError {
    return this.refusal(this.start, "is not well-formed CBOR of definite length");
  }

  private tooDeep(): PayloadError {
    return this.refusal(this.start, `must not be nested deeper than ${maxDepth} levels`);
  }

  // Bytes

  /** The initial byte of an item. */
  private initial(): number {
    const { at } = this;
    this.start = at;
    if (at >= this.limit) throw this.cutOff();
    this.at = at + 1;
    return this.buffer[at] ?? 0;
  }

  /** The argument of an initial byte by its lower five bits. Exact up to 2^53. */
  private argument(info: number): number {
    if (info < 24) return info;
    if (info > 27) throw this.malformed();
    const end = this.at + (1 << (info - 24));
    if (end > this.limit) throw this.cutOff();
    let argument = 0;
    for (let at = this.at; at < end; at += 1) argument = argument * 256 + (this.buffer[at] ?? 0);
    this.at = end;
    return argument;
  }

  /** Fills the scratch pad. */
  private fill(size: number): void {
    const { at, buffer } = this;
    if (this.limit - at < size) throw this.cutOff();
    for (let index = 0; index < size; index += 1) scratchBytes[index] = buffer[at + index] ?? 0;
    this.at = at + size;
  }

  /** The head of an item of one major type: its length or count. Every unit of it takes a byte at least. */
  private length(major: number, expected: string, unit = 1): number {
    const initial = this.initial();
    if ((initial & 0xe0) !== major) throw this.wrong(expected);
    return this.within(this.argument(initial & 31), unit);
  }

  /** Refuses what cannot be there before anything is allocated for it. */
  private within(count: number, unit: number): number {
    if (count * unit > this.limit - this.at) throw this.cutOff();
    return count;
  }

  private tag(tag: number, expected: string): void {
    const initial = this.initial();
    const { start } = this;
    if (initial >> 5 !== 6 || this.argument(initial & 31) !== tag) {
      throw this.refusal(start, `must be ${expected}`);
    }
  }

  private open(major: number, expected: string): void {
    const { at } = this;
    const count = this.length(major, expected, major === 0xa0 ? 2 : 1);
    this.push(at, count);
  }

  private push(at: number, count: number): void {
    if (this.depth === maxDepth) throw this.tooDeep();
    const depth = this.depth + 1;
    this.depth = depth;
    this.count = count;
    this.left[depth] = count;
    this.opened[depth] = at;
    this.expected[depth] = 0;
    this.others[depth] = undefined;
  }

  private holds(bytes: Uint8Array, at: number): boolean {
    const { buffer } = this;
    const { length } = bytes;
    if (this.limit - at < length) return false;
    for (let index = 0; index < length; index += 1) {
      if (buffer[at + index] !== bytes[index]) return false;
    }
    return true;
  }

  /** Whether `name` was noted before at this depth; notes it. */
  private seenBefore(name: string): boolean {
    const others = this.others[this.depth] ?? new Set<string>();
    this.others[this.depth] = others;
    const { size } = others;
    return others.add(name).size === size;
  }
}

const kindKey = Uint8Array.of(0x64, 0x6b, 0x69, 0x6e, 0x64);
const plainProperty = { writable: true, enumerable: true, configurable: true };
const hexBytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

const majorKinds: readonly ItemKind[] = [
  "number",
  "number",
  "bytes",
  "text",
  "array",
  "map",
  "tag",
];
const simpleKinds: ReadonlyMap<number, ItemKind> = new Map([
  [0xf4, "bool"],
  [0xf5, "bool"],
  [0xf6, "null"],
  [0xf7, "undefined"],
  [0xf9, "number"],
  [0xfa, "number"],
  [0xfb, "number"],
]);
const kindNames: Readonly<Record<ItemKind, string>> = {
  number: "a number",
  bytes: "bytes",
  text: "a string",
  array: "an array",
  map: "a map",
  tag: "a tagged value",
  bool: "a boolean",
  null: "null",
  undefined: "undefined",
  other: "an unassigned value",
};

function kindOf(initial: number): ItemKind {
  return (initial < 0xe0 ? majorKinds[initial >> 5] : simpleKinds.get(initial)) ?? "other";
}
