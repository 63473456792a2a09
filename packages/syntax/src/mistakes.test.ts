import { describe, expect, it } from "@jest/globals";
import { parse } from "./parse.js";
import { goldenCases, shownFindings, updateGolden } from "./testing/golden.test.support.js";

const golden = new URL("./fixtures/mistakes.golden.txt", import.meta.url);
const findings = (text: string): string =>
  shownFindings(text, parse("test.steer", text).diagnostics);

updateGolden(golden, findings);

describe("a mistake is told once, where it is, in words of the language", () => {
  for (const { name, text, expected } of goldenCases(golden)) {
    it(name, () => {
      expect(findings(text)).toBe(expected);
    });
  }
});
