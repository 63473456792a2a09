import { inspect } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { KeyError } from "../errors/index.js";
import { fromBase64url, toBase64url } from "./base64url.js";
import { checksum } from "./checksum.js";
import { generateKey, Key, revealKey } from "./index.js";

const counting = generateKey((bytes) => bytes.set(Array.from(bytes.keys())));

function faultOf(text: unknown): string {
  try {
    Key.parse(String(text));
  } catch (error) {
    if (error instanceof KeyError) return error.message;
  }
  throw new Error(`${String(text)} was taken for a key`);
}

describe("a key", () => {
  it("has one form", () => {
    expect(counting).toBe("capitan-key-1-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8-7ec4d848");
    expect(generateKey()).toMatch(/^capitan-key-1-[A-Za-z0-9_-]{43}-[0-9a-f]{8}$/);
    expect(generateKey()).not.toBe(generateKey());
  });

  it("is read back", () => {
    expect([...revealKey(Key.parse(counting))]).toEqual(Array.from({ length: 32 }, (_, i) => i));
  });

  it("is noticed when one character was changed, two were swapped, or any were cut", () => {
    for (let at = 0; at < counting.length; at += 1) {
      for (const other of "AZaz09-_ ") {
        if (other === counting[at]) continue;
        const text = counting.slice(0, at) + other + counting.slice(at + 1);
        expect(() => Key.parse(text)).toThrow(KeyError);
      }
      const [left, right] = [counting.charAt(at), counting.charAt(at + 1)];
      if (left !== right && right !== "") {
        const swapped = counting.slice(0, at) + right + left + counting.slice(at + 2);
        expect(() => Key.parse(swapped)).toThrow(KeyError);
      }
      expect(() => Key.parse(counting.slice(0, at))).toThrow(KeyError);
    }
  });

  it("that is none is explained without repeating it", () => {
    const advice = "make one with `capitan keygen` and give it to both sides";
    const body = counting.slice("capitan-key-1-".length);
    const cases: readonly (readonly [string, string])[] = [
      ["", `the key is empty: ${advice}`],
      ["correct horse battery staple", `this is not a capitan key: ${advice}`],
      ["00".repeat(32), `this is not a capitan key: ${advice}`],
      [
        `${counting}\n`,
        "the key has white space around it: remove it, `.trim()` does when the key is read from a file",
      ],
      [
        `capitan-key-2-${body}`,
        `the key is of another version than 1, which is the only one here: ${advice}`,
      ],
      [
        counting.slice(0, 40),
        `the key is cut: it has 40 characters of 66; copy it again, or ${advice}`,
      ],
      [
        `${counting}0`,
        `the key is too long: it has 67 characters instead of 66; copy it again, or ${advice}`,
      ],
      [
        counting.replace("QFBg", "QFBh"),
        `the key was changed on its way, its checksum does not match: copy it again, or ${advice}`,
      ],
    ];
    for (const [text, message] of cases) {
      expect(faultOf(text)).toBe(message);
      if (text.length > 20) expect(message).not.toContain(text.slice(14, 34));
    }
  });

  it("that is not even a text is explained", () => {
    // What a program without types hands in: an environment variable that is not set.
    expect(() => Reflect.apply(Key.parse, Key, [undefined])).toThrow(
      "the key is undefined, not a text",
    );
    expect(() => Reflect.apply(Key.parse, Key, [null])).toThrow("the key is null, not a text");
  });

  it("does not show its secret", () => {
    const key = Key.parse(counting);
    const shown = [
      String(key),
      `${key}`,
      JSON.stringify({ key }),
      inspect({ key }, { showHidden: true }),
    ];
    for (const text of shown) {
      expect(text).toContain("capitan-key-1-[secret]");
      expect(text).not.toContain("AAEC");
    }
  });

  it("is overwritten when it is disposed of", () => {
    const key = Key.parse(counting);
    const secret = revealKey(key);
    key[Symbol.dispose]();
    expect([...secret]).toEqual(new Array(32).fill(0));
    expect(() => revealKey(key)).toThrow("this key has been disposed of");
  });
});

describe("base64url", () => {
  it("is that of Node, and has one spelling for each value", () => {
    for (let length = 0; length < 70; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 91 + length * 7) & 255);
      const text = toBase64url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString("base64url"));
      expect(fromBase64url(text)).toEqual(bytes);
    }
    expect(fromBase64url("AB")).toBeUndefined(); // spare bits set
    expect(fromBase64url("AAAAA")).toBeUndefined(); // no whole number of bytes
    expect(fromBase64url("A+")).toBeUndefined();
  });
});

describe("the checksum", () => {
  it("is CRC-32", () => {
    expect(checksum(new TextEncoder().encode("123456789"))).toBe("cbf43926");
    expect(checksum(new Uint8Array(0))).toBe("00000000");
  });
});
