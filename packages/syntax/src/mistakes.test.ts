import { describe, expect, it } from "@jest/globals";
import { parse } from "./parse.js";
import { goldenCases, shownFindings, updateGolden } from "./testing/golden.test.support.js";

const findings = (text: string): string =>
  shownFindings(text, parse("test.steer", text).diagnostics);

describe.each([
  ["a mistake is told once, where it is, in words of the language", "mistakes"],
  ["a habit of another language is told with what is written instead", "habits"],
])("%s", (_, fixture) => {
  const golden = new URL(`./fixtures/${fixture}.golden.txt`, import.meta.url);
  updateGolden(golden, findings);
  it.each(goldenCases(golden))("$name", ({ text, expected }) => {
    expect(findings(text)).toBe(expected);
  });
});
