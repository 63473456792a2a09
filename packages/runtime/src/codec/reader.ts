import { type JsonValue, readJson } from "./json.js";
import type { Keys, Literals, LiteralValue } from "./keys.js";
import { locate } from "./locate.js";
import { PayloadError } from "./payload-error.js";
import { ScalarReader } from "./scalar-reader.js";
import { rawText } from "./utf8.js";
import { counted, maxDepth } from "./words.js";

const noBytes = new Uint8Array(0);

/**
 * Reads one value from CBOR (RFC 8949) in place. Nothing of the buffer is kept: texts and bytes are copies.
 *
 * `begin` sets the range, a generated function reads, `end` makes sure that nothing is left. Accepted beyond what
 * `Writer` writes: integers and lengths in longer forms, integers as floats and floats as integers where the value is
 * the same, keys in any order, unknown keys, tag 258 before a set, 259 before a map, 64 before bytes, `undefined` for an absent
 * field. Refused: indefinite lengths, duplicate keys, malformed UTF-8, other tags, more than 64 levels.
 */
export class Reader extends ScalarReader {
  /** The number of elements or entries of what was opened last. */
  count = 0;

  // By depth, from 1: what is open.
  /** Where the array or map begins. */
  private readonly opened = new Int32Array(maxDepth + 1);
  /** Where its current entry or element begins. */
  private readonly current = new Int32Array(maxDepth + 1);
  /** Of a record: the key that comes next if all come in declared order. Of a union: where it ends, if not behind its member. */
  private readonly expected = new Int32Array(maxDepth + 1);
  /** Of a record: a bit for each of the first 31 keys that was seen. */
  private readonly seen = new Int32Array(maxDepth + 1);
  /** Of a record: the other keys. */
  private readonly others: (Set<string> | undefined)[] = [];

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
    this.optionalTag(258, "a set");
    this.open(0x80, "a set");
  }

  /** Opens a map: while `more`, a key and its value, which `put` puts into a Map. */
  openMap(): void {
    this.optionalTag(259, "a map");
    this.open(0xa0, "a map");
  }

  /** A tag of two bytes that says what is known already; some encoders write it. */
  private optionalTag(tag: number, expected: string): void {
    if (this.buffer[this.at] === 0xd9) this.tag(tag, expected);
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
    return this.isAbsent() ? -1 : index;
  }

  /** Some encoders write `undefined` for a field that is absent. It stays, to be skipped. */
  private isAbsent(): boolean {
    return this.buffer[this.at] === 0xf7;
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
    return this.isAbsent() ? -1 : index;
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

  /** Adds an entry of the open map. */
  put<K, V>(entries: Map<K, V>, key: K, value: V): void {
    const { size } = entries;
    if (entries.set(key, value).size === size) throw this.again();
  }

  /** Gives a property to an object that is being read. */
  define<T>(target: { [key: string]: T }, key: string, value: T): void {
    if (Object.hasOwn(target, key)) throw this.twice(key);
    if (key !== "__proto__") target[key] = value;
    else Object.defineProperty(target, key, { value, ...plainProperty });
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
