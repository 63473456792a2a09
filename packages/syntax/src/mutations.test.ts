import type { Diagnostic } from "@capitan/diagnostics";
import { describe, expect, it } from "@jest/globals";
import { read } from "./parse.js";
import { mistakeLimit } from "./report.js";
import { goldenCases } from "./testing/golden.test.support.js";
import { mutated } from "./testing/mutate.js";
import { outline } from "./testing/outline.js";
import { randomFrom, seedOfRun } from "./testing/random.js";

const fixture = (name: string): string[] =>
  goldenCases(new URL(`./fixtures/${name}.golden.txt`, import.meta.url)).map(({ text }) => text);
const corpus = [...fixture("constructs"), ...fixture("mistakes")];

const count = process.env["CAPITAN_FULL"] === "1" ? 1_000_000 : 100_000;
const seed = seedOfRun();

/** What is wrong with the findings on a text, if anything. */
function disorder(text: string, diagnostics: readonly Diagnostic[]): string | undefined {
  if (diagnostics.length > mistakeLimit + 1) return "too many findings";
  let last = 0;
  const seen = new Set<string>();
  for (const { code, message, labels, helps } of diagnostics) {
    const spans = [...labels, ...helps.flatMap(({ edits }) => edits)].map(({ span }) => span);
    for (const { start, end } of spans) {
      if (!(0 <= start && start <= end && end <= text.length))
        return `a span of ${code} is outside`;
    }
    const [{ span }] = labels;
    if (span.start < last) return `${code} is out of order`;
    last = span.start;
    const place = `${code} ${span.start} ${span.end} ${message}`;
    if (seen.has(place)) return `${place} is told twice`;
    seen.add(place);
    if (/undefined|NaN|\[object/.test(message)) return `a message reads ${message}`;
  }
  return undefined;
}

describe(`${count} mutated files (seed ${seed})`, () => {
  it(
    "are read without a throw, with findings in order, inside of the text, each once",
    () => {
      const random = randomFrom(seed);
      for (let round = 0; round < count; round += 1) {
        const text = mutated(corpus[round % corpus.length] ?? "", corpus, random);
        const { file, diagnostics } = read("test.steer", text);
        const wrong = disorder(text, diagnostics);
        if (wrong !== undefined)
          throw new Error(`round ${round}: ${wrong} in ${JSON.stringify(text)}`);
        const lost = file.skipped.size > 0 || file.truncated;
        if (lost && diagnostics.length === 0) throw new Error(`round ${round}: lost in silence`);
        // Every node has what its kind needs, or this would throw.
        outline(file);
        if (diagnostics.length === 0 && round % 16 === 0) {
          // Blanks between the lines change nothing about a text that is right.
          const again = read("test.steer", text.replaceAll("\n", "\r\n  "));
          expect(again.diagnostics).toEqual([]);
          expect(outline(again.file)).toEqual(outline(file));
        }
      }
    },
    process.env["CAPITAN_FULL"] === "1" ? 3_600_000 : 300_000,
  );
});
