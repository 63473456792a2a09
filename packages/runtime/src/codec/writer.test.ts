import { describe, expect, it } from "@jest/globals";
import { decode } from "cbor-x";
import { PayloadError, Writer } from "./index.js";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The payload that `write` writes, from the fourth byte of a slab with this much room. */
function written(write: (w: Writer) => void, room = 1000, limit = 0x10_0000): Uint8Array {
  const w = new Writer();
  w.begin(new Uint8Array(room + 8), 3, room + 3, limit);
  write(w);
  const length = w.end();
  return w.buffer.slice(w.begun, w.begun + length);
}

describe("the bytes of a value", () => {
  it.each<[string, (w: Writer) => void, string]>([
    ["a boolean", (w) => w.bool(true), "f5"],
    ["null", (w) => w.null(), "f6"],
    ["23", (w) => w.u8(23), "17"],
    ["24", (w) => w.u8(24), "1818"],
    ["256", (w) => w.u16(256), "190100"],
    ["65536", (w) => w.u32(65_536), "1a00010000"],
    ["2^53 - 1", (w) => w.int(2 ** 53 - 1), "1b001fffffffffffff"],
    ["-1", (w) => w.i8(-1), "20"],
    ["-2^31", (w) => w.i32(-(2 ** 31)), "3a7fffffff"],
    ["2^64 - 1", (w) => w.u64(2n ** 64n - 1n), "1bffffffffffffffff"],
    ["-2^63", (w) => w.i64(-(2n ** 63n)), "3b7fffffffffffffff"],
    ["a bigint that is small", (w) => w.i64(-25n), "3818"],
    ["a double", (w) => w.f64(1.1), "fb3ff199999999999a"],
    ["a float", (w) => w.f32(1.1), "fa3f8ccccd"],
    ["NaN", (w) => w.f32(Number.NaN), "fa7fc00000"],
    ["a text", (w) => w.text("IETF"), "6449455446"],
    ["a text beyond ASCII", (w) => w.text("ü水𐅑"), "69c3bce6b0b4f0908591"],
    ["bytes", (w) => w.bytes(Uint8Array.of(1, 2, 3)), "43010203"],
    ["a whole second", (w) => w.timestamp(new Date(1_363_896_240_000)), "c11a514b67b0"],
    ["a half second", (w) => w.timestamp(new Date(1_363_896_240_500)), "c1fb41d452d9ec200000"],
    ["a second far away", (w) => w.timestamp(new Date(2 ** 32 * 1000)), "c1fb41f0000000000000"],
    ["a second before 1970", (w) => w.timestamp(new Date(-1000)), "c120"],
    [
      "a UUID",
      (w) => w.uuid("123E4567-e89b-12d3-a456-426614174000"),
      "d82550123e4567e89b12d3a456426614174000",
    ],
    [
      "json",
      (w) => w.json({ a: [1, -0, 1.5, null, false, { __proto__: null, b: "c" }] }),
      "a161618601fb8000000000000000fb3ff8000000000000f6f4a161626163",
    ],
  ])("%s", (_, write, expected) => {
    expect(hex(written(write))).toBe(expected);
  });

  it("is the same however long the text is and whatever is in it", () => {
    for (const letter of ["a", "ü", "水", "𐅑"]) {
      for (const length of [
        0, 7, 8, 11, 12, 23, 24, 39, 40, 41, 85, 86, 127, 128, 255, 256, 21_845, 65_536,
      ]) {
        const text = letter.repeat(length);
        const bytes = written((w) => w.text(text));
        expect(decode(bytes)).toBe(text);
        // The shortest head: what cbor-x itself writes may be longer.
        const content = Buffer.byteLength(text);
        const head = content < 24 ? 1 : content < 256 ? 2 : content < 65_536 ? 3 : 5;
        expect(bytes).toHaveLength(head + content);
      }
    }
  });
});

describe("where the bytes go", () => {
  const list = (w: Writer): void => {
    w.openArray(new Array(500).fill(0));
    for (let index = 0; index < 500; index += 1) w.u32(index * 1000);
    w.close();
  };

  it("is the room that was lent, while they fit, and nothing else is touched", () => {
    const w = new Writer();
    const slab = new Uint8Array(64).fill(0xee);
    w.begin(slab, 10, 40, 1000);
    w.text("hello");
    expect([w.spilled, w.begun, w.at, w.end()]).toEqual([false, 10, 16, 6]);
    expect(hex(slab.subarray(8, 18))).toBe("eeee6568656c6c6feeee");
  });

  it("is memory of the writer when they do not fit, wherever that shows", () => {
    const expected = hex(written(list, 5000));
    for (let room = 0; room < 2500; room += 7) expect(hex(written(list, room))).toBe(expected);
  });

  it("never is behind the room", () => {
    for (let room = 0; room < 80; room += 1) {
      const w = new Writer();
      const slab = new Uint8Array(200).fill(0xee);
      w.begin(slab, 0, room, 1000);
      w.openArray([1, 2]);
      w.text("ü".repeat(30));
      w.bytes(new Uint8Array(20));
      w.close();
      w.end();
      expect(slab.subarray(room).every((byte) => byte === 0xee)).toBe(true);
    }
  });

  it("may be the user's, for large byte strings, if the session wants that", () => {
    const w = new Writer();
    w.externalFrom = 100;
    const large = new Uint8Array(100).fill(7);
    w.begin(new Uint8Array(64), 0, 8, 1000);
    w.openArray([1, 2, 3]);
    w.bytes(large);
    w.text("a text that does not fit");
    w.bytes(large);
    w.close();
    expect(w.end()).toBe(1 + 2 + 100 + 26 + 2 + 100);
    expect(w.externals.map(({ bytes }) => bytes)).toEqual([large, large]);
    expect(w.externals.map(({ at }) => at - w.begun)).toEqual([3, 31]);
    w.begin(new Uint8Array(64), 0, 8, 1000);
    expect(w.externals).toEqual([]);
  });

  it("finds the path behind bytes that stand elsewhere", () => {
    const w = new Writer();
    w.externalFrom = 100;
    w.begin(new Uint8Array(64), 0, 64, 1000);
    w.openArray([1, 2]);
    w.bytes(new Uint8Array(100).fill(0x80));
    expect(w.wrong("a string", 5).path).toBe("[1]");
  });

  it("is refused beyond the limit, before memory is taken for it", () => {
    const words = "must be at most 100 bytes long when it is sent";
    const large = new Uint8Array(101);
    expect(() => written((w) => w.bytes(large), 1000, 100)).toThrow(new PayloadError([], words));
    expect(() => written((w) => w.text("x".repeat(99)), 1000, 100)).toThrow(words);
    expect(() => written((w) => w.text("x".repeat(2 ** 24)), 1000, 100)).toThrow(words);
    expect(() => written(list, 10, 100)).toThrow(words);
    expect(written((w) => w.text("x".repeat(98)), 10, 100)).toHaveLength(100);
  });
});
