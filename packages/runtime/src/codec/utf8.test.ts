import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

// As in a browser of some years ago: no Buffer, no isWellFormed. The module looks for them when it is loaded.
const own = {
  buffer: Object.getOwnPropertyDescriptor(globalThis, "Buffer") ?? {},
  isWellFormed: Object.getOwnPropertyDescriptor(String.prototype, "isWellFormed") ?? {},
};
Reflect.deleteProperty(globalThis, "Buffer");
Reflect.deleteProperty(String.prototype, "isWellFormed");
const { decodeText, isWellFormed } = await import("./utf8.js");
Object.defineProperty(globalThis, "Buffer", own.buffer);
Object.defineProperty(String.prototype, "isWellFormed", own.isWellFormed);

describe("texts, where the platform has only the standard classes", () => {
  const text = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: "binary", maxLength: 40 }));

  it("are read as they were written", () => {
    fc.assert(
      fc.property(text, (written) => {
        const bytes = Uint8Array.from(Buffer.from(`..${written}.`));
        expect(decodeText(bytes, 2, bytes.length - 1)).toBe(written);
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it.each(["80", "c0af", "eda080", "f4908080", "61ff", "c3", `${"61".repeat(30)}c3`])(
    "are refused: %s",
    (hex) => {
      const bytes = Uint8Array.from(Buffer.from(hex, "hex"));
      expect(decodeText(bytes, 0, bytes.length)).toBeUndefined();
    },
  );

  it("have no half of a surrogate pair", () => {
    expect(["a", "😀", "\ud800", "\udc00\ud800", "a\udfffb"].map(isWellFormed)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
