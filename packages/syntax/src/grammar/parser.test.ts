import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { balance } from "../scan/balance.js";
import { scan } from "../scan/scan.js";
import { goldenCases } from "../testing/golden.test.support.js";
import { analysed } from "./analysis.js";
import { SteerParser } from "./parser.js";

// Ambiguity, left recursion and empty alternatives would throw here: Chevrotain validates the grammar.
const { parser, decisions } = analysed();

const file = new URL("./decisions.ts", import.meta.url);
const source = `import type { Decisions } from "./lookahead.js";

// What Chevrotain works out from the grammar. Written by \`parser.test.ts\`, which compares it.
// biome-ignore format: written by a program
export const decisions: Decisions = {
${Object.entries(decisions)
  .map(([rule, made]) => `  ${rule}: ${JSON.stringify(made)},`)
  .join("\n")}
};
`;
if (process.env["CAPITAN_UPDATE_GOLDENS"] === "1") writeFileSync(file, source);

describe("the grammar", () => {
  it("decides as Chevrotain works it out (update with CAPITAN_UPDATE_GOLDENS=1)", () => {
    expect(readFileSync(file, "utf8")).toBe(source);
  });

  it("is known to Chevrotain as a whole, for diagrams and editors", () => {
    const rules = parser
      .getSerializedGastProductions()
      .map((rule) => ("name" in rule ? rule.name : ""));
    expect(rules).toEqual(expect.arrayContaining(["file", "typeExpression", "step", "choice"]));
  });
});

describe("a parser that uses the decisions reads the same as one that has analysed the grammar", () => {
  const prepared = new SteerParser();
  const read = (reader: SteerParser, text: string): unknown => {
    const report = { file: "test.steer", diagnostics: [] };
    const { columns, torn } = scan(text, report);
    const balanced = balance(columns, text, report, torn);
    return [reader.read(balanced, report, text.length), report];
  };
  for (const fixture of ["constructs", "mistakes"]) {
    const cases = goldenCases(new URL(`../fixtures/${fixture}.golden.txt`, import.meta.url));
    it.each(cases)(`$name (${fixture})`, ({ text }) => {
      expect(read(prepared, text)).toEqual(read(parser, text));
    });
  }
});
