import type { Edit } from "@capitan/diagnostics";
import { describe, expect, it } from "@jest/globals";
import { parse, read } from "./parse.js";
import type { Report } from "./report.js";
import { scan } from "./scan/scan.js";
import { goldenCases } from "./testing/golden.test.support.js";
import { outline } from "./testing/outline.js";

const before = "event First;\nrecord Second { a: u8 }\n";
const after = "\nevent Last { b: u8 }\nprotocol Final { send Last; }\n";
const around = outline(read("a.steer", before + after).file);

const cases = (name: string): { name: string; text: string }[] =>
  goldenCases(new URL(`./fixtures/${name}.golden.txt`, import.meta.url));

/** Mistakes that make it unclear where things end, or of which nothing can be saved behind them. */
const swallowing = /comment that is not closed|closing brace|opening brace/;

describe("a mistake does not touch what stands around it", () => {
  for (const { name, text } of [...cases("mistakes"), ...cases("habits")]) {
    if (swallowing.test(name)) continue;
    it(name, () => {
      const alone = read("test.steer", text);
      const within = read("test.steer", before + text + after);
      expect(within.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual(
        alone.diagnostics.map(({ code, message }) => `${code} ${message}`),
      );
      expect(outline(within.file)).toEqual(expect.arrayContaining(around));
    });
  }
});

describe("a token that is left out", () => {
  const report = (): Report => ({ file: "test.steer", diagnostics: [] });
  for (const { name, text } of cases("constructs")) {
    it(`of "${name}" gives few findings and keeps the declarations around`, () => {
      for (const { startOffset, end } of scan(text, report()).columns.tokens().slice(0, -2)) {
        const mutilated = `${text.slice(0, startOffset)} ${text.slice(end)}`;
        const { file, diagnostics } = read("test.steer", before + mutilated + after);
        const told = diagnostics
          .filter(({ severity }) => severity === "error")
          .map(({ message }) => message);
        if (told.length > 2) throw new Error(`${told.join("\n")}\nin ${mutilated}`);
        const kept = outline(file).filter((line) => around.includes(line));
        if (kept.length < around.length)
          throw new Error(`lost ${kept.length} of ${around.length} in ${mutilated}`);
      }
    });
  }
});

/** The text with all edits of a fix. */
const applied = (text: string, edits: readonly Edit[]): string =>
  edits
    .toSorted((one, other) => other.span.start - one.span.start)
    .reduce(
      (result, { span, text: replacement }) =>
        result.slice(0, span.start) + replacement + result.slice(span.end),
      text,
    );

describe("advice", () => {
  for (const { name, text } of [...cases("mistakes"), ...cases("habits")]) {
    const fixes = parse("test.steer", text).diagnostics.flatMap(({ helps }) => helps);
    if (!fixes.some(({ edits }) => edits.length > 0)) continue;
    it(`repairs: ${name}`, () => {
      const mistakes = read("test.steer", text).diagnostics.length;
      for (const { edits } of fixes) {
        if (edits.length === 0) continue;
        expect(read("test.steer", applied(text, edits)).diagnostics).toHaveLength(mistakes - 1);
      }
    });
  }
});

describe("names in text that was not understood", () => {
  it("are known, so that nobody calls them unknown or unused", () => {
    const { file } = read(
      "a.steer",
      'import codec { Vec3 } of "./v.js";\nfoo Bar;\nendpoint P refines A { send B; }',
    );
    expect([...file.skipped].sort()).toEqual(["A", "B", "Bar", "P", "Vec3", "foo", "of"]);
  });

  it("mark the protocol as incomplete, while mistakes of which nothing is lost do not", () => {
    const incomplete = (text: string): unknown[] =>
      read("a.steer", text).file.declarations.map(
        (one) => one.kind === "protocol" && one.incomplete,
      );
    expect(incomplete("protocol P { send A receive B; }")).toEqual([false]);
    expect(incomplete("protocol P { recieve B; }")).toEqual([false]);
    expect(incomplete("protocol P { deadline 5; send B; }")).toEqual([false]);
    expect(incomplete("protocol P { send; send B; }")).toEqual(["steps"]);
    expect(incomplete("protocol P { par { send A; } }")).toEqual(["steps"]);
    expect(incomplete("protocol P { loop { send A; }\nprotocol Q { send B; }")).toEqual([
      "shape",
      false,
    ]);
  });
});
