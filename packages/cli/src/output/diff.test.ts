import { describe, expect, it } from "@jest/globals";
import { applyPatch } from "diff";
import { unifiedDiff } from "./diff.js";

const numbered = (count: number, word: string): string =>
  Array.from({ length: count }, (_, i) => `${word} ${i}\n`).join("");

describe("a unified diff", () => {
  it("shows what changes, with three lines around it", () => {
    expect(unifiedDiff("x.ts", "1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\nfive\n6\n")).toBe(
      "--- a/x.ts\n+++ b/x.ts\n@@ -2,5 +2,5 @@\n 2\n 3\n 4\n-5\n+five\n 6\n",
    );
    expect(unifiedDiff("x.ts", undefined, "1\n")).toBe(
      "--- /dev/null\n+++ b/x.ts\n@@ -0,0 +1,1 @@\n+1\n",
    );
    expect(unifiedDiff("x.ts", "1\n", undefined)).toBe(
      "--- a/x.ts\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-1\n",
    );
  });

  const [old, fresh] = [numbered(8_000, "old"), numbered(9_000, "new")];
  const pairs: readonly (readonly [string, string, string])[] = [
    ["all of it", old, fresh],
    ["all but the ends", `a\nb\nc\nd\ne\n${old}y\nz\n`, `a\nb\nc\nd\ne\n${fresh}y\nz\n`],
    ["without a last line feed", `${old}end`, `${fresh}end`],
    ["to without a last line feed", old, `${fresh}end`],
    ["from nothing", "", fresh],
    ["to nothing", old, ""],
  ];
  it.each(pairs)(
    "of texts that have little in common is a patch all the same: %s",
    (_, from, to) => {
      const patch = unifiedDiff("x.ts", from, to);
      expect(applyPatch(from, patch)).toBe(to);
      expect(patch.split("\n").length).toBeLessThan(17_020);
    },
  );
});
