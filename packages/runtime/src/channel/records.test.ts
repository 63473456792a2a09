import { createCipheriv, createDecipheriv } from "node:crypto";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { RecordError } from "../errors/index.js";
import { nativeFrom, type RecordAead, sodiumAead, useNativeAead } from "./aead.js";
import type { Channel } from "./channel.js";
import { nativeAead } from "./native-aead.js";
import { openText, sealText } from "./opening.test.support.js";
import { plainChannel, recordsPerKey, sealedChannel } from "./records.js";
import { loadSodium } from "./sodium.js";

beforeAll(loadSodium);

const keys = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)] as const;
const none = new Uint8Array(0);

/** Both ends of a channel whose counters begin at `counter`. */
function ends(counter = 0n): readonly [Channel, Channel] {
  const [out, back] = [
    () => ({ key: keys[0].slice(), counter }),
    () => ({ key: keys[1].slice(), counter }),
  ];
  return [sealedChannel(out(), back(), none), sealedChannel(back(), out(), none)];
}

/** ChaCha20-Poly1305 by OpenSSL, with the nonce written out: what a record must be. */
function reference(key: Uint8Array, counter: bigint, plaintext: Uint8Array): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64LE(counter, 4);
  const cipher = createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** REKEY as the specification writes it. */
function rekeyed(key: Uint8Array): Uint8Array {
  return reference(key, 2n ** 64n - 1n, Buffer.alloc(32)).subarray(0, 32);
}

describe("a sealed record", () => {
  it("is ChaCha20-Poly1305 under a counter, from each beginning, with a new key at each multiple of 65,536", () => {
    for (const counter of [
      0n,
      65_534n,
      2n ** 32n - 2n,
      2n ** 48n - 2n,
      2n ** 53n - 2n,
      2n ** 63n - 2n,
    ]) {
      const [left, right] = ends(counter);
      let key: Uint8Array = keys[0];
      for (let index = 0n; index < 5n; index += 1n) {
        const record = sealText(left, `record ${index}`);
        expect(Buffer.from(record)).toEqual(
          reference(key, counter + index, Buffer.from(`record ${index}`)),
        );
        expect(openText(right, record)).toBe(`record ${index}`);
        if ((counter + index + 1n) % BigInt(recordsPerKey) === 0n) key = rekeyed(key);
      }
    }
  });

  it("is sealed and opened in place, and says when there is no room", () => {
    const [left, right] = ends();
    const buffer = new Uint8Array(40).fill(9);
    expect(left.sealer.seal(buffer, 4, 14)).toBe(30);
    expect([...buffer.subarray(0, 4), ...buffer.subarray(30)]).toEqual(new Array(14).fill(9));
    expect(right.opener.open(buffer, 4, 30)).toBe(14);
    expect([...buffer.subarray(4, 14)]).toEqual(new Array(10).fill(9));
    expect(() => left.sealer.seal(buffer, 0, 25)).toThrow(RangeError);
  });

  it("may be empty, and may be as long as its length field allows", () => {
    const [left, right] = ends();
    for (const length of [0, 1, 15, 16, 17, 65_535 - 16]) {
      const text = "x".repeat(length);
      expect(openText(right, sealText(left, text))).toBe(text);
    }
  });

  it("never uses a number twice: 200,000 records of zeros are all different", () => {
    const [left] = ends();
    const seen = new Set<string>();
    const buffer = Buffer.alloc(32);
    for (let index = 0; index < 200_000; index += 1) {
      buffer.fill(0);
      left.sealer.seal(buffer, 0, 16);
      seen.add(buffer.toString("latin1", 0, 16));
    }
    expect(seen.size).toBe(200_000);
  });

  it("cannot be made when all numbers are used up", () => {
    const [left, right] = ends(2n ** 64n - 3n);
    for (const text of ["one", "two"]) expect(openText(right, sealText(left, text))).toBe(text);
    const buffer = new Uint8Array(32).fill(5);
    for (let again = 0; again < 2; again += 1) {
      expect(() => left.sealer.seal(buffer, 0, 16)).toThrow(
        "all numbers of this direction are used up",
      );
      expect(() => right.opener.open(buffer, 0, 32)).toThrow(RecordError);
    }
    expect([...buffer]).toEqual(new Array(32).fill(5));
  });
});

describe("a record that was tampered with", () => {
  const tampered: readonly (readonly [
    string,
    (records: readonly Uint8Array[]) => Uint8Array | undefined,
  ])[] = [
    ["replayed", ([first]) => first],
    ["skipped", ([, , third]) => third],
    ["cut by a byte", ([, second]) => second?.subarray(0, -1)],
    ["with a byte more", ([, second = none]) => Uint8Array.of(...second, 0)],
    [
      "with its first bit flipped",
      ([, second = none]) => second.map((byte, at) => (at === 0 ? byte ^ 1 : byte)),
    ],
    [
      "with a bit of its tag flipped",
      ([, second = none]) => second.map((byte, at) => (at === 20 ? byte ^ 128 : byte)),
    ],
  ];
  it.each(tampered)("%s is not opened, and ends its direction", (_, tamper) => {
    const [left, right] = ends();
    const records = ["first", "second", "third"].map((text) => sealText(left, text));
    const [first = none, second = none] = records;
    expect(openText(right, first)).toBe("first");
    expect(() => openText(right, tamper(records) ?? none)).toThrow(RecordError);
    expect(() => openText(right, second)).toThrow("a record of this direction did not verify");
    // The other direction still carries what is to be said about it.
    expect(openText(left, sealText(right, "failed"))).toBe("failed");
  });

  it("of 0 to 15 bytes is not opened", () => {
    for (let length = 0; length < 16; length += 1) {
      const [, right] = ends();
      expect(() => right.opener.open(new Uint8Array(length), 0, length)).toThrow(RecordError);
    }
  });

  it("is not opened by whoever sealed it", () => {
    const [left] = ends();
    expect(() => openText(left, sealText(left, "reflected"))).toThrow(RecordError);
  });
});

describe("a channel", () => {
  it("that is disposed of neither seals nor opens", () => {
    const [left, right] = ends();
    const record = sealText(left, "late");
    left.dispose();
    right.dispose();
    expect(() => sealText(left, "x")).toThrow("the channel is closed");
    expect(() => openText(right, record)).toThrow("the channel is closed");
  });

  it("that is plain adds nothing", () => {
    const buffer = Uint8Array.of(1, 2, 3);
    expect(plainChannel.sealer.seal(buffer, 0, 3)).toBe(3);
    expect(plainChannel.opener.open(buffer, 0, 3)).toBe(3);
    plainChannel.dispose();
    expect([...buffer]).toEqual([1, 2, 3]);
  });
});

describe("a native AEAD", () => {
  const native = nativeAead({ createCipheriv, createDecipheriv });
  const broken: readonly (readonly [string, RecordAead])[] = [
    [
      "writes other bytes",
      { ...native, seal: (key, low, high, ...rest) => native.seal(key, high, low, ...rest) },
    ],
    ["accepts everything", { ...native, open: () => true }],
    ["refuses everything", { ...native, open: () => false }],
    [
      "decrypts wrongly",
      { ...native, open: (...all) => native.open(...all) && all[3].fill(0).length > 0 },
    ],
    [
      "throws",
      {
        ...native,
        seal: () => {
          throw new Error("no such cipher");
        },
      },
    ],
  ];
  it.each(broken)("that %s is not taken", (_, aead) => {
    expect(useNativeAead(aead)).toBe(false);
  });

  it("gives the bytes of libsodium, and opens what that has sealed", () => {
    for (const length of [0, 1, 63, 64, 65, 4_096, 65_519]) {
      const plaintext = Uint8Array.from({ length }, (_, at) => at * 7);
      const records = [native, sodiumAead].map((aead) => {
        const buffer = Buffer.alloc(length + 16);
        buffer.set(plaintext);
        aead.seal(keys[0], 0xffff_fffe, 0x8000_0001, buffer, 0, length);
        return buffer;
      });
      expect(records[0]?.equals(records[1] ?? none)).toBe(true);
      for (const [index, aead] of [sodiumAead, native].entries()) {
        const record = records[index] ?? Buffer.alloc(0);
        expect(aead.open(keys[0], 0xffff_fffe, 0x8000_0001, record, 0, record.length)).toBe(true);
        expect(record.subarray(0, length).equals(plaintext)).toBe(true);
        record[length] = (record[length] ?? 0) ^ 1;
        expect(aead.open(keys[0], 0xffff_fffe, 0x8000_0001, record, 0, record.length)).toBe(false);
      }
    }
  });

  it("does not release what does not verify, nor take less than a tag", () => {
    const record = new Uint8Array(5_000).fill(3);
    expect(native.open(keys[0], 0, 0, record, 0, record.length)).toBe(false);
    expect(record.every((byte) => byte === 3)).toBe(true);
    expect(native.open(keys[0], 0, 0, record, 0, 15)).toBe(false);
  });

  it("does the large records and leaves the small ones to WebAssembly", () => {
    const lengths: number[] = [];
    const spying: RecordAead = {
      seal(key, low, high, buffer, start, end) {
        lengths.push(end - start);
        native.seal(key, low, high, buffer, start, end);
      },
      open: native.open,
    };
    expect(useNativeAead(spying)).toBe(true);
    lengths.length = 0;
    const [left, right] = ends();
    for (const length of [nativeFrom - 1, nativeFrom, 10, 30_000])
      expect(openText(right, sealText(left, "y".repeat(length)))).toBe("y".repeat(length));
    expect(lengths).toEqual([nativeFrom, 30_000]);
  });
});
