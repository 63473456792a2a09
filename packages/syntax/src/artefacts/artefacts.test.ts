import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { format } from "../format/format.js";
import { read } from "../parse.js";
import { goldenCases } from "../testing/golden.test.support.js";
import { randomFrom, seedOfRun } from "../testing/random.js";
import { ebnf } from "./ebnf.js";
import { artefacts } from "./files.js";
import { lexemes } from "./lexical.js";
import { type Production, productions } from "./model.js";
import { railroad } from "./railroad.js";
import { readEbnf } from "./read-ebnf.js";
import { sampler } from "./sample.js";
import { textMateGrammar, uncoloured } from "./textmate.js";

const grammar = new URL("../../../../grammar/", import.meta.url);
const files = artefacts();
if (process.env["CAPITAN_UPDATE_GOLDENS"] === "1") {
  mkdirSync(new URL("railroad/", grammar), { recursive: true });
  for (const [path, text] of files) writeFileSync(new URL(path, grammar), text);
}

describe("the files of grammar/ that come from the parser", () => {
  it.each([...files])("%s is not stale (node packages/syntax/artefacts.mjs)", (path, text) => {
    expect(readFileSync(new URL(path, grammar), "utf8")).toBe(text);
  });

  it("are all that there is: no diagram of a rule that is gone", () => {
    const drawn = readdirSync(new URL("railroad/", grammar)).map((name) => `railroad/${name}`);
    expect(drawn.filter((name) => !files.has(name))).toEqual([]);
  });
});

describe("steer.ebnf", () => {
  const text = readFileSync(new URL("steer.ebnf", grammar), "utf8");
  const rules = readEbnf(text);

  it("says all that the parser knows", () => {
    const written = [...rules].map(([name, expression]): Production => ({ name, expression }));
    expect(written).toEqual(productions());
    expect(ebnf(written)).toBe(text);
  });

  const count = process.env["CAPITAN_FULL"] === "1" ? 200_000 : 10_000;
  const seed = seedOfRun();
  it(`has only sentences that parse: ${count} of them (seed ${seed})`, () => {
    const sample = sampler(rules, randomFrom(seed));
    let longest = 0;
    for (let round = 0; round < count; round += 1) {
      const sentence = sample(round % 4 === 0 ? "file" : "item");
      longest = Math.max(longest, sentence.length);
      const [wrong] = read("a.steer", sentence).diagnostics;
      if (wrong !== undefined) throw new Error(`${wrong.message} in: ${sentence}`);
      if (round % 16 !== 0) continue;
      const { text: formatted } = format("a.steer", sentence);
      expect(format("a.steer", formatted).text).toBe(formatted);
    }
    expect(longest).toBeGreaterThan(1000);
  }, 600_000);

  it("has spellings of its tokens that the scanner takes for what they are", () => {
    const places: Readonly<Record<string, (spelling: string) => string>> = {
      Identifier: (name) => `event ${name};`,
      Role: (name) => `endpoint E refines P as ${name} {}`,
      Party: (name) => `protocol P { ${name} { hook; } }`,
      Word: (name) => `record R { ${name}: u8 }`,
      StringLiteral: (text) => `type T = ${text};`,
      Integer: (number) => `type T = ${number};`,
      Decimal: (number) => `type T = ${number};`,
      DurationLiteral: (duration) => `protocol P { deadline ${duration}; }`,
      SizeLiteral: (size) => `protocol P { max message ${size}; }`,
    };
    for (const { name, samples } of lexemes) {
      for (const sample of samples) {
        const text = places[name]?.(sample) ?? "";
        expect([text, read("a.steer", text).diagnostics]).toEqual([text, []]);
      }
    }
  });
});

describe("a diagram", () => {
  it("is well-formed, and names everything that its production does", () => {
    for (const production of productions()) {
      const svg = railroad(production);
      const open = [...svg.matchAll(/<(\w+)[^>]*?(\/?)>|<\/(\w+)>/g)];
      const stack: string[] = [];
      for (const [, opened, closes, closed] of open) {
        if (closed !== undefined) expect(stack.pop()).toBe(closed);
        else if (closes === "" && opened !== undefined) stack.push(opened);
      }
      expect(stack).toEqual([]);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});

describe("the TextMate grammar", () => {
  it("has a colour for every word of the scanner", () => {
    expect(uncoloured()).toEqual([]);
  });

  it("has expressions that are sound, and finds what it includes", () => {
    const grammarText = JSON.stringify(textMateGrammar());
    const { repository } = JSON.parse(grammarText);
    for (const [, name = ""] of grammarText.matchAll(/"include":"#(\w+)"/g)) {
      expect(Object.keys(repository)).toContain(name);
    }
    for (const [, pattern = ""] of grammarText.matchAll(
      /"(?:match|begin|end)":"((?:[^"\\]|\\.)*)"/g,
    )) {
      expect(() => new RegExp(JSON.parse(`"${pattern}"`), "u")).not.toThrow();
    }
  });

  it("takes the words of the language in every construct for what they are", () => {
    const { repository } = JSON.parse(JSON.stringify(textMateGrammar()));
    const words: readonly { readonly name: string; readonly match: string }[] =
      repository.words.patterns;
    const coloured = (text: string, word: string): boolean =>
      words.some(({ match }) =>
        [...text.matchAll(new RegExp(match, "gu"))].some(([found]) => found === word),
      );
    expect(coloured("record R { send: u8, par?: u8 }", "send")).toBe(false);
    expect(coloured("record R { send: u8, par?: u8 }", "par")).toBe(false);
    expect(coloured("length: u8", "length")).toBe(false);
    expect(coloured("string where length in 8..19", "length")).toBe(true);
    expect(coloured("string where length in 8..19", "in")).toBe(true);
    expect(coloured("keepalive every 15s timeout 45s;", "every")).toBe(true);
    expect(coloured("send A within forever;", "forever")).toBe(true);
    const [constructs] = [
      goldenCases(new URL("../fixtures/constructs.golden.txt", import.meta.url)),
    ];
    for (const { text } of constructs ?? []) {
      for (const word of ["choice", "loop", "par", "run", "endpoint"]) {
        const used = new RegExp(`^ *${word} \\w`, "m").test(text);
        if (used) expect([word, coloured(text, word)]).toEqual([word, true]);
      }
    }
  });
});
