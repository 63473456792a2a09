import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { compile } from "./index.js";
import { memoryHost } from "./testing/host.test.support.js";
import { randomOf } from "./testing/random.test.support.js";

const full = process.env["CAPITAN_FULL"] === "1";
const corpus = new URL("../../../grammar/conformance/", import.meta.url).pathname;

/** All texts of the corpus that are short: mutations of them are quick to compile. */
function texts(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return texts(path);
    return name.endsWith(".steer") ? readFileSync(path, "utf8") : [];
  });
}

const words = (
  "event record enum union type protocol import from as where in and matches length size count value send receive " +
  "tx_handshake rx_keepalive choice by on to loop break continue end within forever deadline keepalive every timeout " +
  "max message alternating fn master peer both all stream par run { } ( ) [ ] ; , : . .. -> = | ? < > <= // /// /* */ " +
  '" 0 1 -1 1..2 9007199254740993 5s 0s 1MiB u8 string json \u0000 \ud800 é 💥'
).split(" ");

describe("compile, whatever the text", () => {
  // Traces of the exceptions inside of the parser are never looked at, and cost a third of the time.
  const { stackTraceLimit } = Error;
  beforeAll(() => {
    Error.stackTraceLimit = 0;
  });
  afterAll(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });

  it("answers mutated files without a bug of its own", () => {
    const seed = full ? Date.now() % 2 ** 31 : 20_261_124;
    const random = randomOf(seed);
    const sources = texts(corpus).filter((text) => text.length < 600);
    const pieces = sources.flatMap((text) => text.split(/(?<=[;{}\n])/));
    const count = full ? 1_000_000 : 100_000;
    for (let round = 0; round < count; round += 1) {
      let text = random.pick(sources);
      for (let edits = random.below(4); edits >= 0; edits -= 1) {
        const at = random.below(text.length + 1);
        const gone = random.below(3) === 0 ? random.below(20) : 0;
        const kind = random.below(4);
        const added = kind === 0 ? random.pick(words) : kind === 1 ? random.pick(pieces) : "";
        text = `${text.slice(0, at)} ${added} ${text.slice(at + gone)}`;
      }
      const { diagnostics } = compile(memoryHost({ "x.steer": text }), ["x.steer"]);
      const bug = diagnostics.find(({ code }) => code.startsWith("CAP9"));
      if (bug !== undefined)
        throw new Error(`seed ${seed}, round ${round}: ${bug.message}\n${text}`);
    }
  }, 3_600_000);

  it("answers random bytes, a huge file and 100,000 levels of nesting", () => {
    const random = randomOf(7);
    const noise = Array.from({ length: 200_000 }, () => String.fromCharCode(random.below(256)));
    const deep = 100_000;
    const inputs = [
      noise.join(""),
      "send A;".repeat(8_000_000),
      `event A; protocol P { ${"loop {".repeat(deep)} send A; ${"}".repeat(deep)} }`,
      `event A; protocol P { ${"choice by master { on A {".repeat(deep)} ${"}}".repeat(deep)} }`,
      `event A { a: ${"set<".repeat(deep)} int ${">".repeat(deep)} }`,
      `event A { a: ${"[".repeat(deep)} int ${"]".repeat(deep)} }`,
      `event A { a: int${"[]".repeat(deep)} }`,
      `event A { a: int${"?".repeat(deep)} }`,
      `event A { a: int${" where value > 1".repeat(deep)} }`,
      "/*".repeat(deep),
      // The parser once looked for the block of a choice behind the bracket that holds it, for ever.
      "protocol P(A, B) { choice ( on A to B { C -> B: E; } on B to B {} } }",
      '"'.repeat(deep),
    ];
    for (const text of inputs) {
      const { diagnostics } = compile(memoryHost({ "x.steer": text }), ["x.steer"]);
      const codes = diagnostics.map(({ code }) => code);
      expect(codes.length).toBeGreaterThan(0);
      expect(codes.filter((code) => code.startsWith("CAP9"))).toEqual([]);
    }
  }, 120_000);
});
