import { scratchBytes } from "./float.js";
import { type ItemKind, itemKind, kindNames } from "./kind.js";
import { locate } from "./locate.js";
import { PayloadError } from "./payload-error.js";
import { decodeText } from "./utf8.js";
import { counted, maxDepth } from "./words.js";

const noBytes = new Uint8Array(0);

/** The lower part of a reader: bytes, the heads of items, what is wrong with them. */
export class Input {
  buffer: Uint8Array = noBytes;
  /** The next byte to be read. */
  at = 0;

  protected begun = 0;
  protected limit = 0;
  /** Large byte strings may be views of the buffer. */
  protected keeps = false;
  /** Where the item read last begins: what a failing check is about. */
  protected start = 0;
  /** Arrays and maps that are open. */
  protected depth = 0;
  /** By depth, from 1: entries or elements not yet begun. */
  protected readonly left: Int32Array = new Int32Array(maxDepth + 1);

  /**
   * Begins a payload that is `buffer[start, end)`. `keeps`: the buffer is the payload's own and will not be written to
   * again, so that a byte string which is most of it need not be copied.
   */
  begin(buffer: Uint8Array, start: number, end: number, keeps = false): void {
    this.buffer = buffer;
    this.at = start;
    this.begun = start;
    this.start = start;
    this.limit = end;
    this.keeps = keeps;
    this.depth = 0;
  }

  /** Ends the payload. Throws when bytes are left. */
  end(): void {
    if (this.at !== this.limit) {
      throw new PayloadError([], `must end after ${counted(this.at - this.begun, "byte")}`);
    }
  }

  /** What comes next. */
  peek(): ItemKind {
    if (this.at >= this.limit) throw this.refusal(this.at, "is cut off");
    return itemKind(this.buffer[this.at] ?? 0);
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

  protected wrong(expected: string): PayloadError {
    const found = kindNames[itemKind(this.buffer[this.start] ?? 0)];
    return this.refusal(this.start, `must be ${expected}, not ${found}`);
  }

  protected cutOff(): PayloadError {
    return this.refusal(this.start, "is cut off");
  }

  protected malformed(): PayloadError {
    return this.refusal(this.start, "is not well-formed CBOR of definite length");
  }

  protected tooDeep(): PayloadError {
    return this.refusal(this.start, `must not be nested deeper than ${maxDepth} levels`);
  }

  // Bytes

  /** The initial byte of an item. */
  protected initial(): number {
    const { at } = this;
    this.start = at;
    if (at >= this.limit) throw this.cutOff();
    this.at = at + 1;
    return this.buffer[at] ?? 0;
  }

  /** The argument of an initial byte by its lower five bits. Exact up to 2^53. */
  protected argument(info: number): number {
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
  protected fill(size: number): void {
    const { at, buffer } = this;
    if (this.limit - at < size) throw this.cutOff();
    for (let index = 0; index < size; index += 1) scratchBytes[index] = buffer[at + index] ?? 0;
    this.at = at + size;
  }

  /** The head of an item of one major type: its length or count. Every unit of it takes a byte at least. */
  protected length(major: number, expected: string, unit = 1): number {
    const initial = this.initial();
    if ((initial & 0xe0) !== major) throw this.wrong(expected);
    return this.within(this.argument(initial & 31), unit);
  }

  /** Refuses what cannot be there before anything is allocated for it. */
  protected within(count: number, unit: number): number {
    if (count * unit > this.limit - this.at) throw this.cutOff();
    return count;
  }

  protected tag(tag: number, expected: string): void {
    const initial = this.initial();
    const { start } = this;
    if (initial >> 5 !== 6 || this.argument(initial & 31) !== tag) {
      throw this.refusal(start, `must be ${expected}`);
    }
  }

  protected holds(bytes: Uint8Array, at: number): boolean {
    const { buffer } = this;
    const { length } = bytes;
    if (this.limit - at < length) return false;
    for (let index = 0; index < length; index += 1) {
      if (buffer[at + index] !== bytes[index]) return false;
    }
    return true;
  }
}
