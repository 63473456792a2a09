import { describe, expect, it } from "@jest/globals";
import { read } from "../parse.js";
import type { Report } from "../report.js";
import { balance } from "../scan/balance.js";
import { scan } from "../scan/scan.js";
import { goldenCases } from "../testing/golden.test.support.js";
import { mutated } from "../testing/mutate.js";
import { randomFrom, seedOfRun } from "../testing/random.js";
import { SteerParser } from "./parser.js";

const parser = new SteerParser();
const seed = seedOfRun();
const count = process.env["CAPITAN_FULL"] === "1" ? 100_000 : 5_000;

/** Reads a text token by token. */
function byTokens(text: string): object {
  const report: Report = { file: "test.steer", diagnostics: [] };
  const { columns, torn, docs } = scan(text, report);
  const file = parser.read(balance(columns, text, report, torn), report, text.length);
  return { file, diagnostics: report.diagnostics, docs: docs.every(({ taken }) => taken) };
}

/** A text without mistakes reads the same with and without plain steps taken out. True if it is one. */
function agrees(text: string): boolean {
  const { file, diagnostics } = read("test.steer", text);
  if (diagnostics.length > 0) return false;
  expect({ text, ...byTokens(text) }).toEqual({ text, file, diagnostics: [], docs: true });
  return true;
}

const corpus = ["constructs", "mistakes"].flatMap((name) =>
  goldenCases(new URL(`../fixtures/${name}.golden.txt`, import.meta.url)).map(({ text }) => text),
);

/** A file of random steps, plain and others, in which now and then a piece is missing. */
function randomFile(random: () => number): string {
  const one = (...of: readonly string[]): string => of[Math.floor(random() * of.length)] ?? "";
  const role = (): string => one("A", "B", "C", "master", "peer", "size", "both");
  const clause = (): string => one("", "", "", " within 5s", " as named");
  const doc = (): string => one("", "", "", "", "/// said\n");
  const steps = (depth: number): string =>
    Array.from({ length: Math.floor(random() * 4) }, () => doc() + step(depth)).join("\n");
  const block = (depth: number): string => `{ ${steps(depth - 1)} }`;
  const branch = (depth: number): string =>
    `${doc()}on ${one("E", "F", "value")}${one("", ` to ${role()}`, ` to ${role()}, ${role()}`)}${clause()} ${block(depth)}\n`;
  const step = (depth: number): string => {
    const simple = [
      `send E${clause()};`,
      `receive ${one("F", "matches")};`,
      `${role()} -> ${role()}: ${one("", "", "stream ")}E${clause()};`,
      `${role()} -> ${role()}, ${role()}${one("", "", ",")}: ${one("E", "F", "handshake")};`,
      "end;",
      "tx_handshake;",
      `${role()} { hook; }`,
      "deadline 5s;",
      `run ${one("P", "Q<E>", "R(A as B)")};`,
      "return;",
      "send stream E;",
    ];
    if (depth === 0 || random() < 0.6) return one(...simple, ...simple.slice(0, 4));
    if (random() < 0.2) return `loop ${one("", "Again")} ${block(depth)}`;
    if (random() < 0.2) return `par ${one("", "up ")}${block(depth)} and ${block(depth)}`;
    const branches = Array.from({ length: Math.floor(random() * 3) }, () => branch(depth)).join("");
    return `choice by ${role()}${clause()} { ${branches}${random() < 0.02 ? "send E;" : ""} }`;
  };
  const local = (depth: number): string => {
    const simple = [
      `send E${one("", " to A")}${clause()};`,
      `receive ${one("", "stream ")}F;`,
      "A { endpoint; }",
      "end;",
    ];
    if (depth === 0 || random() < 0.5) return one(...simple);
    const inner = (): string => `{ ${local(depth - 1)} ${local(depth - 1)} }`;
    if (random() < 0.3) return `loop ${inner()}`;
    return `choice { send E ${inner()} ${one("send F", "receive F from B")} ${inner()} }`;
  };
  const others = [
    `endpoint X refines P as ${role()} { fn x(M); ${local(2)} ${local(2)} }`,
    `system S { endpoint A { ${local(2)} } ${doc()}endpoint B { ${local(2)} } }`,
    "record R { endpoint: u8, send: u8 }",
  ];
  const parameters = one("", "", "<F>");
  const protocol = `${doc()}protocol P${parameters}(A, B, C) { ${steps(4)} }`;
  return ["event E;", one("", ...others), protocol, one("", ...others), "event F;"].join("\n");
}

describe("plain steps are read as the grammar reads them", () => {
  it("in every construct", () => {
    expect(corpus.filter(agrees).length).toBeGreaterThan(20);
  });

  it(`in ${count} mutated files (seed ${seed})`, () => {
    const random = randomFrom(seed);
    let sound = 0;
    for (let index = 0; index < count; index += 1) {
      const text = mutated(corpus[Math.floor(random() * corpus.length)] ?? "", corpus, random);
      if (agrees(text)) sound += 1;
    }
    expect(sound).toBeGreaterThan(count / 200);
  });

  it(`in ${count} random files (seed ${seed})`, () => {
    const random = randomFrom(seed);
    let sound = 0;
    for (let index = 0; index < count; index += 1) if (agrees(randomFile(random))) sound += 1;
    expect(sound).toBeGreaterThan(count / 4);
  });
});
