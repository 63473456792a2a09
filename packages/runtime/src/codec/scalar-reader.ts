import { halfFloat, scratch } from "./float.js";
import { Input } from "./input.js";
import { decodeText } from "./utf8.js";
import { integerFrom } from "./words.js";

/** The middle part of a reader: values without parts. */
export class ScalarReader extends Input {
  /** Reads null, if it is what comes next. */
  isNull(): boolean {
    if (this.buffer[this.at] !== 0xf6 || this.at >= this.limit) return false;
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
    const { at, buffer } = this;
    const initial = this.initial();
    let value: number;
    if (initial < 24) value = initial;
    else if (initial === 0x18 && at + 1 < this.limit) {
      value = buffer[at + 1] ?? 0;
      this.at = at + 2;
    } else if (initial === 0x19 && at + 2 < this.limit) {
      value = ((buffer[at + 1] ?? 0) << 8) | (buffer[at + 2] ?? 0);
      this.at = at + 3;
    } else {
      this.at = at;
      value = this.peek() === "number" ? this.number() : Number.NaN;
      if (!Number.isInteger(value)) throw this.wrong(integerFrom(low, high));
      if (value === 0) value = 0; // not -0
    }
    if (value < low || value > high) throw this.refusal(at, `must be ${integerFrom(low, high)}`);
    return value;
  }

  u64(): bigint {
    return this.bigInteger(0n, 0xffff_ffff_ffff_ffffn);
  }

  i64(): bigint {
    return this.bigInteger(-0x8000_0000_0000_0000n, 0x7fff_ffff_ffff_ffffn);
  }

  protected bigInteger(low: bigint, high: bigint): bigint {
    const { at } = this;
    const initial = this.initial();
    let value: bigint | undefined;
    if (initial < 24) value = BigInt(initial);
    else if (initial === 0x1b || initial === 0x3b) {
      this.fill(8);
      const argument = scratch.getBigUint64(0);
      value = initial === 0x1b ? argument : -1n - argument;
    } else {
      this.at = at;
      const number = this.peek() === "number" ? this.number() : Number.NaN;
      if (Number.isSafeInteger(number)) value = BigInt(number);
    }
    if (value === undefined) throw this.wrong(integerFrom(low, high));
    if (value < low || value > high) throw this.refusal(at, `must be ${integerFrom(low, high)}`);
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
    const from = this.at;
    this.at = from + length;
    if (this.keeps && length * 2 > this.buffer.length) return plainView(this.buffer, from, length);
    return copyOf(this.buffer, from, from + length);
  }

  timestamp(): Date {
    const start = this.at;
    this.tag(1, "a timestamp");
    const seconds = this.peek() === "number" ? this.number() : Number.NaN;
    this.start = start;
    // In two parts: the product alone is rounded twice, which shows far from 1970.
    const whole = Math.floor(seconds);
    const date = new Date(whole * 1000 + Math.round((seconds - whole) * 1000));
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
}

const hexBytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** A Uint8Array even if `bytes` is a Buffer. */
function plainView(bytes: Uint8Array, start: number, length: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, length);
}

const plain = Uint8Array.prototype;

/** `slice` of a Uint8Array is fastest; that of a Buffer would be a view. */
function copyOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  if (Object.getPrototypeOf(bytes) === plain) return bytes.slice(start, end);
  return new Uint8Array(plainView(bytes, start, end - start));
}
