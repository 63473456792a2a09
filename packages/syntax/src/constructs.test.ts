import { describe, expect, it } from "@jest/globals";
import { parse } from "./parse.js";
import { goldenCases, shownFindings, updateGolden } from "./testing/golden.test.support.js";
import { outline } from "./testing/outline.js";

const golden = new URL("./fixtures/constructs.golden.txt", import.meta.url);
const tree = (text: string): string => {
  const { file, diagnostics } = parse("test.steer", text);
  return (
    shownFindings(text, diagnostics) +
    outline(file)
      .map((line) => `${line}\n`)
      .join("")
  );
};

updateGolden(golden, tree);

describe("each construct of the language is read", () => {
  for (const { name, text, expected } of goldenCases(golden)) {
    it(name, () => {
      expect(tree(text)).toBe(expected);
    });
  }
});
