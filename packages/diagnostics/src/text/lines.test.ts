import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { indexLines, lineColumn, positionAt } from "../index.js";
import { lineRange } from "./lines.js";

describe("lines", () => {
  it("end with LF, CRLF or CR", () => {
    const text = "a\nb\r\nc\rd";
    expect(indexLines(text).starts).toEqual([0, 2, 5, 7]);
    expect(lineColumn(text, 0)).toEqual({ line: 1, column: 1 });
    expect(lineColumn(text, 1)).toEqual({ line: 1, column: 2 });
    expect(lineColumn(text, 5)).toEqual({ line: 3, column: 1 });
    expect(lineColumn(text, 8)).toEqual({ line: 4, column: 2 });
  });

  it("give the nearest end for an offset outside", () => {
    expect(lineColumn("ab\n", -1)).toEqual({ line: 1, column: 1 });
    expect(lineColumn("ab\n", 99)).toEqual({ line: 2, column: 1 });
    expect(lineColumn("", 7)).toEqual({ line: 1, column: 1 });
  });

  it("are those that a regular expression splits, and hold every offset in order", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "\n", "\r") }), (text) => {
        const index = indexLines(text);
        const lines = index.starts.map((_, number) => {
          const { start, end } = lineRange(index, number + 1);
          return text.slice(start, end);
        });
        expect(lines).toEqual(text.split(/\r\n|\n|\r/));
        for (let offset = 0; offset <= text.length; offset += 1) {
          const { line, column } = positionAt(index, offset);
          expect((index.starts[line - 1] ?? 0) + column - 1).toBe(offset);
        }
      }),
      { seed: 20_240_601 },
    );
  });

  it("of a file with CR alone are found in linear time", () => {
    expect(indexLines("\r".repeat(2_000_000)).starts.length).toBe(2_000_001);
  });
});
