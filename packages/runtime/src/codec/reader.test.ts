import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { keys, literals, PayloadError, Reader, Writer } from "./index.js";

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

function read<T>(hex: string, how: (r: Reader) => T): T {
  const r = new Reader();
  const bytes = bytesOf(hex);
  r.begin(bytes, 0, bytes.length);
  const value = how(r);
  r.end();
  return value;
}

describe("what other encoders write", () => {
  it.each<[string, string, (r: Reader) => unknown, unknown]>([
    ["an integer in a longer form", "1b0000000000000001", (r) => r.u8(), 1],
    ["an integer in two bytes", "190001", (r) => r.u8(), 1],
    ["an integer as a float", "f93c00", (r) => r.u8(), 1],
    ["a large integer as a double", "fb4200000000000000", (r) => r.int(), 2 ** 33],
    ["minus zero for an integer", "f98000", (r) => r.i8(), 0],
    ["a bigint as a double", "fbc1e0000000000000", (r) => r.i64(), -(2n ** 31n)],
    ["a float as an integer", "01", (r) => r.f64(), 1],
    ["a negative float as an integer", "3903e7", (r) => r.f64(), -1000],
    ["a half float", "f93e00", (r) => r.f64(), 1.5],
    ["the smallest half float", "f90001", (r) => r.f64(), 2 ** -24],
    ["half an infinity", "f9fc00", (r) => r.f64(), Number.NEGATIVE_INFINITY],
    ["a single float", "fa3fc00000", (r) => r.f64(), 1.5],
    ["a double for a float", "fb3ff199999999999a", (r) => r.f32(), Math.fround(1.1)],
    ["a length in a longer form", "7a00000001 61", (r) => r.text(), "a"],
    ["a tag in a longer form", "d901 02 80", (r) => list(r, () => r.openSet()), []],
    ["a timestamp as a float", "c1 f93800", (r) => r.timestamp(), new Date(500)],
    ["a typed array", "d840 4101", (r) => r.bytes(), Uint8Array.of(1)],
    ["a literal in a longer form", "1802", (r) => r.literal(literals("a", 2)), 2],
    ["a literal as a double", "fb4000000000000000", (r) => r.literal(literals("a", 2)), 2],
    ["a large literal", "1b1000000000000000", (r) => r.literal(literals(2n ** 60n)), 2n ** 60n],
  ])("%s", (_, hex, how, expected) => {
    expect(read(hex, how)).toEqual(expected);
  });

  const names = keys("a", "b", "c");
  const record = (r: Reader): Record<number, number> => {
    const found: Record<number, number> = {};
    r.openRecord();
    while (r.more()) {
      const index = r.key(names);
      if (index < 0) r.skip();
      else found[index] = r.u8();
    }
    return found;
  };

  it.each<[string, string, Record<number, number>]>([
    ["in declared order", "a3 6161 01 6162 02 6163 03", { 0: 1, 1: 2, 2: 3 }],
    ["in another order", "a3 6163 03 6161 01 6162 02", { 0: 1, 1: 2, 2: 3 }],
    ["with one absent", "a2 6161 01 6163 03", { 0: 1, 2: 3 }],
    ["with one that is undefined", "a2 6161 f7 6163 03", { 2: 3 }],
    ["with an unknown one before", "a2 617a 83 01 a1 01 02 c1 00 6162 02", { 1: 2 }],
    ["with keys that are no texts", "a3 01 02 4161 03 6162 02", { 1: 2 }],
    ["with a key in a longer form", "a1 7801 62 02", { 1: 2 }],
    [
      "with unknown ones in every place",
      "a4 6178 f6 6161 01 6179 fb0000000000000000 617a f8ff",
      { 0: 1 },
    ],
  ])("keys %s", (_, hex, expected) => {
    expect(read(hex, record)).toEqual(expected);
  });

  it("records of more fields than a word has bits", () => {
    const many = keys(...Array.from({ length: 70 }, (_, index) => `f${index}`));
    const w = new Writer();
    w.begin(new Uint8Array(2000), 0, 2000, 2000);
    w.openRecord({}, 70);
    for (const name of many.names) {
      w.key(name);
      w.u8(1);
    }
    const r = new Reader();
    r.begin(w.buffer, 0, w.at);
    r.openRecord();
    const indices: number[] = [];
    while (r.more()) {
      indices.push(r.key(many));
      r.u8();
    }
    expect(indices).toEqual(many.names.map((_, index) => index));
    const twice = read.bind(undefined, "a2 63663430 01 63663430 02");
    expect(() =>
      twice((reader) => {
        reader.openRecord();
        while (reader.more()) {
          reader.key(many);
          reader.u8();
        }
      }),
    ).toThrow(new PayloadError(["f40"], "must not occur twice"));
  });
});

describe("what is read", () => {
  it("never is a view of the buffer, unless that is the payload's own", () => {
    const r = new Reader();
    const buffer = Buffer.from("43010203", "hex");
    r.begin(buffer, 0, 4);
    const copy = r.bytes();
    buffer.fill(0);
    expect(copy).toEqual(Uint8Array.of(1, 2, 3));
    expect(copy.constructor).toBe(Uint8Array);

    const own = bytesOf("43010203");
    r.begin(own, 0, 4, true);
    expect(r.bytes().buffer).toBe(own.buffer);
    r.begin(bytesOf("8243010203 4401020304"), 0, 10, true);
    r.openArray();
    r.more();
    expect(r.bytes().byteLength).toBe(3);
    expect(r.bytes().buffer.byteLength).toBe(4);
  });

  it("keeps every millisecond that a Date can have", () => {
    const w = new Writer();
    const r = new Reader();
    const slab = new Uint8Array(32);
    const date = fc.oneof(
      fc.integer({ min: -8.64e15, max: 8.64e15 }),
      fc.integer({ min: -2000, max: 2000 }),
      fc.integer({ min: 8.64e15 - 5000, max: 8.64e15 }),
    );
    fc.assert(
      fc.property(date, (milliseconds) => {
        w.begin(slab, 0, 32, 32);
        w.timestamp(new Date(milliseconds));
        r.begin(slab, 0, w.at);
        expect(r.timestamp().getTime()).toBe(milliseconds);
      }),
      { numRuns: 5000, seed: 7 },
    );
  });

  it("keeps every text, and refuses what is not UTF-8 as TextDecoder does", () => {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const piece = fc.constantFrom(
      "61",
      "00",
      "7f",
      "c3bc",
      "e6b0b4",
      "f0908591",
      "efbfbd",
      "efbbbf",
      "80",
      "c0",
      "eda080",
      "f4908080",
      "f8",
      "c3",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 23 }), (pieces) => {
        const bytes = bytesOf(pieces.join(""));
        const whole = Uint8Array.of(0x78, bytes.length, ...bytes);
        const r = new Reader();
        r.begin(whole, 0, whole.length);
        let expected: string | undefined;
        try {
          expected = decoder.decode(bytes);
        } catch {
          expect(() => r.text()).toThrow("must be well-formed UTF-8");
          return;
        }
        expect(r.text()).toBe(expected);
      }),
      { numRuns: 5000, seed: 7 },
    );
  });

  it("has no prototype but its own, whatever its keys are", () => {
    const value = read("a2 69 5f5f70726f746f5f5f a1 6161 01 6b 636f6e7374727563746f72 02", (r) =>
      r.json(),
    );
    expect(Object.keys(Object(value))).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.hasOwn(Object.prototype, "a")).toBe(false);
    expect(JSON.stringify(value)).toBe('{"__proto__":{"a":1},"constructor":2}');
  });

  it("takes no more memory than has arrived, whatever is promised", () => {
    for (const hex of ["9affffffff", "bbffffffffffffffff", "5affffffff", "7b00ffffffffffffff"]) {
      const before = process.memoryUsage().arrayBuffers;
      expect(() => read(hex, (r) => r.skip())).toThrow("is cut off");
      expect(() => read(hex, (r) => list(r, () => r.openArray()))).toThrow(PayloadError);
      expect(() => read(hex, (r) => r.bytes())).toThrow(PayloadError);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(0x1_0000);
    }
  });
});

function list(r: Reader, open: () => void): number[] {
  const items: number[] = [];
  open();
  while (r.more()) items.push(r.u8());
  return items;
}
