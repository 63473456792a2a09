import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  type Diagnostic,
  diagnostic,
  type Label,
  type Run,
  type RunEnd,
  renderJson,
  renderTerminal,
} from "../index.js";
import { displayWidth } from "../text/width.js";

const seed = 20_240_602;
const { CAPITAN_FULL: full } = process.env;
const numRuns = full === "1" ? 20_000 : 1_000;

const word = fc.string({
  unit: fc.constantFrom(
    "a",
    "B",
    " ",
    "\t",
    "\n",
    "\r",
    "名",
    "é",
    "e\u0301",
    "👩‍👧",
    "\ud800",
    "\u001b",
    "\u202e",
    "`",
  ),
  maxLength: 30,
});
const file = fc.constantFrom("a.steer", "b.steer", "unknown.steer");
const offset = fc.integer({ min: -2, max: 70 });
const span = fc.record({ file, start: offset, end: offset });
const label: fc.Arbitrary<Label> = fc.record({ span, text: word });
const role = fc.integer({ min: 0, max: 7 });

const end: fc.Arbitrary<RunEnd> = fc.oneof(
  fc.constantFrom<RunEnd>(
    { kind: "done" },
    { kind: "repeats" },
    { kind: "active" },
    { kind: "unread", count: 2 },
  ),
  fc.record({
    kind: fc.constant("waits" as const),
    for: word,
    from: fc.integer({ min: -1, max: 7 }),
    span: fc.option(span, { nil: undefined }),
  }),
  fc.record({
    kind: fc.constant("unexpected" as const),
    label: word,
    branch: fc.option(word, { nil: undefined }),
  }),
);

const run: fc.Arbitrary<Run> = fc
  .record({
    names: fc.array(word, { minLength: 1, maxLength: 8 }),
    arrows: fc.array(fc.record({ from: role, to: role, label: word, span }), { maxLength: 70 }),
    ends: fc.array(end, { minLength: 8, maxLength: 8 }),
    cycleFrom: fc.option(fc.nat(10), { nil: undefined }),
  })
  .map(({ names, arrows, ends, cycleFrom }) => ({
    title: "shortest run",
    roles: names,
    arrows: arrows.filter(({ from, to }) => from !== to && Math.max(from, to) < names.length),
    ends: ends.slice(0, names.length),
    actions: [],
    cycleFrom,
  }));

const finding: fc.Arbitrary<Diagnostic> = fc
  .record({
    first: label,
    others: fc.array(label, { maxLength: 4 }),
    context: fc.option(word, { nil: undefined }),
    prose: fc.option(word, { nil: undefined }),
    run: fc.option(run, { nil: undefined }),
    notes: fc.array(word, { maxLength: 2 }),
    helps: fc.array(fc.record({ text: word, edits: fc.array(label, { maxLength: 3 }) }), {
      maxLength: 2,
    }),
  })
  .map(({ first, others, ...detail }) =>
    diagnostic("CAP3102", { role: "A" }, [first, ...others], detail),
  );

const options = fc.record({ width: fc.integer({ min: 0, max: 150 }), unicode: fc.boolean() });

describe("any finding", () => {
  it("is rendered in the same bytes twice, without a character that could disturb a terminal", () => {
    fc.assert(
      fc.property(finding, word, word, options, (one, a, b, how) => {
        const sources = [
          { file: "a.steer", text: a },
          { file: "b.steer", text: a + b },
        ];
        const text = renderTerminal([one], sources, how);
        expect(renderTerminal([one], sources, how)).toBe(text);
        expect(text).not.toMatch(/\p{Surrogate}/u);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
        if (!how.unicode) expect(text).toMatch(/^[\n\x20-\x7e]*$/);
        expect(text.split("\n").filter((line) => line.endsWith(" "))).toEqual([]);
        expect(Math.max(...text.split("\n").map(displayWidth))).toBeLessThan(300);
        expect(() => JSON.parse(renderJson([one], sources, { version: "0" }))).not.toThrow();
      }),
      { seed, numRuns },
    );
  });
});
