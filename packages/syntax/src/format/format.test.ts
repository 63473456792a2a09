import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { parse, read } from "../parse.js";
import { goldenCases } from "../testing/golden.test.support.js";
import { mutated } from "../testing/mutate.js";
import { randomFrom, seedOfRun } from "../testing/random.js";
import { respaced } from "../testing/respace.js";
import { format } from "./format.js";
import { width } from "./render.js";

const root = new URL("../../../../", import.meta.url);
const steerFiles = (folder: string): string[] =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".steer") && !name.includes("node_modules"))
    .map((name) => readFileSync(new URL(`${folder}/${name}`, root), "utf8"));

const constructs = goldenCases(new URL("../fixtures/constructs.golden.txt", import.meta.url));
const corpus = [
  ...constructs.map(({ text }) => text),
  ...steerFiles("grammar/conformance"),
  ...steerFiles("examples"),
];
const valid = corpus.filter((text) => isValid(text));

function isValid(text: string): boolean {
  return read("a.steer", text).diagnostics.every(({ severity }) => severity !== "error");
}

/** The tree without its places. */
const meaning = (text: string): string =>
  JSON.stringify(read("a.steer", text).file, (key, value: unknown) => {
    if (key === "span" || key === "head") return undefined;
    return typeof value === "bigint" ? `${value}n` : value;
  });

const marks = (text: string): number => (text.match(/\/\/|\/\*/g) ?? []).length;

/** What is wrong with what the formatter makes of a text, if anything. */
function disorder(text: string): string | undefined {
  const { text: once, diagnostics } = format("a.steer", text);
  if (diagnostics.some(({ severity }) => severity === "error")) return "errors in a valid text";
  if (meaning(once) !== meaning(text)) return "another meaning";
  if (marks(once) !== marks(text)) return "a comment is lost";
  if (format("a.steer", once).text !== once) return "formatted again it is different";
  // Within a comment lines are the author's.
  const outside = once.replace(/\/\*[\s\S]*?\*\//g, "C").replaceAll("\r", "");
  if (/[ \t]$/m.test(outside)) return "blanks at the end of a line";
  if (/\n\n\n|^\n|[^\n]$/.test(outside)) return "empty lines, or no end of the last one";
  return undefined;
}

function expectOrder(text: string): void {
  const wrong = disorder(text);
  if (wrong === undefined) return;
  throw new Error(`${wrong}\n--- in\n${text}\n--- out\n${format("a.steer", text).text}`);
}

const full = process.env["CAPITAN_FULL"] === "1";
const seed = seedOfRun();

describe("formatting keeps the meaning and the comments, and formatting again changes nothing", () => {
  it(`in each of ${valid.length} files`, () => {
    expect(valid.length).toBeGreaterThan(100);
    for (const text of valid) expectOrder(text);
  });

  const respacings = full ? 200_000 : 4_000;
  it(`in ${respacings} files with other blanks and comments in them (seed ${seed})`, () => {
    const random = randomFrom(seed);
    for (let round = 0; round < respacings; round += 1) {
      const wild = [0.02, 0.1, 0.5][round % 3] ?? 0;
      const text = respaced(valid[round % valid.length] ?? "", random, wild);
      if (isValid(text)) expectOrder(text);
    }
  }, 600_000);

  const mutations = full ? 500_000 : 12_000;
  it(`in those of ${mutations} mutated files that are valid still (seed ${seed})`, () => {
    const random = randomFrom(seed + 1);
    let kept = 0;
    for (let round = 0; round < mutations; round += 1) {
      const text = mutated(valid[round % valid.length] ?? "", valid, random);
      if (!isValid(text)) continue;
      kept += 1;
      expectOrder(text);
    }
    expect(kept).toBeGreaterThan(mutations / 50);
  }, 600_000);
});

describe("a text with syntax errors", () => {
  it("is left alone, with what is wrong", () => {
    const text = "event   A;\n\n\nprotocol P { snd A; }";
    expect(format("a.steer", text)).toEqual({ text, ...only(text) });
  });

  it("is one with errors: a doc comment that documents nothing stays where it is", () => {
    const { text, diagnostics } = format("a.steer", "protocol P{\n/// Nothing.\n}");
    expect(diagnostics.map(({ code }) => code)).toEqual(["CAP1015"]);
    expect(text).toBe("protocol P {\n  /// Nothing.\n}\n");
  });
});

const only = (text: string) => ({ diagnostics: parse("a.steer", text).diagnostics });

describe("the text as a whole", () => {
  const formatted = (text: string): string => format("a.steer", text).text;

  it("may be empty", () => {
    expect(formatted("")).toBe("");
    expect(formatted(" \n\n ")).toBe("");
    expect(formatted("\n// nothing\n\n")).toBe("// nothing\n");
  });

  it("keeps its line ends and its byte order mark", () => {
    expect(formatted("event A;\r\nevent  B;")).toBe("event A;\r\nevent B;\r\n");
    expect(formatted("/* a\r\n b */\r\nevent A;")).toBe("/* a\r\n b */\r\nevent A;\r\n");
    expect(formatted("\ufeffevent  A;")).toBe("\ufeffevent A;\n");
    expect(formatted("event A;\revent B;")).toBe("event A;\nevent B;\n");
  });

  it("may be nested as deep as the parser reads", () => {
    const deep = `protocol P { ${"choice by peer { on A { ".repeat(60)}end;${"}}".repeat(60)}}`;
    expectOrder(deep);
    expectOrder(`type A = ${"[".repeat(60)}u8${"]".repeat(60)};`);
  });

  it("has lines wider than 100 columns only where they cannot be broken", () => {
    const wide = valid
      .flatMap((text) => formatted(text).split("\n"))
      .filter((line) => line.length > width && !line.includes("//") && !line.includes("/*"));
    for (const line of wide)
      expect(line.trim()).toMatch(/^(?:(?:where|and) )?\S+ "|^\S+$|^type .*;$/);
  });
});
