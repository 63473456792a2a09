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
  "max message alternating fn master peer both all stream par run return endpoint refines system codec S A B { } ( ) [ ] ; , : . .. -> = | ? < > <= // /// /* */ " +
  '" 0 1 -1 1..2 9007199254740993 5s 0s 1MiB u8 string json \u0000 \ud800 é 💥'
).split(" ");

/** `count` protocols, each of which runs the next; the last one runs `last`. */
function protocols(count: number, steps: (run: string) => string, last: string): string {
  const all = Array.from({ length: count }, (_, index) => {
    const run = index + 1 < count ? `run P${index + 1};` : last;
    return `protocol P${index} { ${steps(run)} }`;
  });
  return `event A; event B; ${all.join("\n")}`;
}

/** A protocol of ten roles that runs itself with its roles in other places, in `ways` ways. */
function permuting(ways: number): string {
  const names = [..."ABCDEFGHIJ"];
  const bound = (to: (index: number) => number): string =>
    names.map((name, index) => `${name} as ${names[to(index)]}`).join(", ");
  const others = names.slice(1).join(", ");
  const turned = `run P(${bound((index) => (index + 1) % 10)});`;
  const swapped = `run P(${bound((index) => (index < 2 ? 1 - index : index))});`;
  const branches = [`on X to ${others} { ${turned} }`, `on Y to ${others} { ${swapped} }`];
  return `event X; event Y; protocol P(${names.join(", ")}) { choice by A { ${branches.slice(0, ways).join(" ")} } }`;
}

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

  it("ends with protocols that run each other in long chains, in circles and in very many ways", () => {
    const choice = (run: string): string => `choice by master { on A { ${run} } on B {} }`;
    const inputs: readonly (readonly [string, readonly string[]])[] = [
      [protocols(10_000, (run) => `send A; ${run}`, ""), []],
      [protocols(10_000, (run) => `${run} send A;`, "send B;"), []],
      [protocols(10_000, choice, "run P0;"), []],
      [protocols(2_000, (run) => `${choice(run)} receive B;`, "run P0;"), ["CAP2325"]],
      [protocols(40, (run) => `${run} ${run}`, "send A;"), ["CAP3301"]],
      [protocols(40, (run) => `choice by master { on A { ${run} } on B { ${run} } }`, ""), []],
      [permuting(1), []],
      [permuting(2), ["CAP3301"]],
      [protocols(5, (run) => `par { ${run} send A; } and { receive A; }`, ""), ["CAP2324"]],
    ];
    for (const [text, codes] of inputs) {
      const began = Date.now();
      const { diagnostics } = compile(memoryHost({ "x.steer": text }), ["x.steer"]);
      const errors = diagnostics.filter(({ severity }) => severity === "error");
      expect([...new Set(errors.map(({ code }) => code))]).toEqual(codes);
      // A tenth of it is usual: what is meant is that it ends.
      expect(Date.now() - began).toBeLessThan(20_000);
    }
  }, 240_000);

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
      `event A; protocol P { ${"par {".repeat(deep)} send A; ${"} and { }".repeat(deep)} }`,
      `event A; system S { endpoint A { ${"loop {".repeat(deep)} send A; ${"}".repeat(deep)} } }`,
      `protocol P { ${"run Q;".repeat(deep)} }`,
    ];
    for (const text of inputs) {
      const { diagnostics } = compile(memoryHost({ "x.steer": text }), ["x.steer"]);
      const codes = diagnostics.map(({ code }) => code);
      expect(codes.length).toBeGreaterThan(0);
      expect(codes.filter((code) => code.startsWith("CAP9"))).toEqual([]);
    }
  }, 120_000);
});
