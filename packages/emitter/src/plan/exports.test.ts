import { describe, expect, it } from "@jest/globals";
import { generate } from "../generate.js";
import { compiled } from "../testing/compile.test.support.js";
import { options } from "../testing/hand.test.support.js";

/** What the compiler, then the emitter says of a file: code, message, and the texts that the labels point at. */
async function said(
  text: string,
  others: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const { program, diagnostics } = compiled({ ...others, "a.steer": text }, ["a.steer"]);
  const errors = diagnostics.filter((finding) => finding.severity === "error");
  const generated = errors.length > 0 ? [] : (await generate(program, options)).diagnostics;
  if (generated.length > 0) expect((await generate(program, options)).files).toEqual([]);
  return [...errors, ...generated].map(({ code, message, labels }) => {
    const places = labels.map(({ span }) => `${text.slice(0, span.start).split("\n").length}`);
    return `${code} ${message} @${places.join(",")}`;
  });
}

const meta = `import type { M } from "./m.js";\n`;

describe("what cannot be generated", () => {
  it.each([
    [
      "a place where a role hears an event or a keepalive",
      "event X;\nevent Y;\nevent E;\nprotocol P(A, B, C) {\nchoice by A {\non X to B { A -> C: E; }\non Y to B { A -> C: keepalive; }\n}\n}",
    ],
    [
      "an event called like what sends another to one of several",
      "event E;\nevent EToB;\nprotocol P(A, B, C) {\nchoice by A {\non E to B { A -> C: E; }\non EToB to B, C {}\n}\n}",
    ],
    ["an event like the end of a protocol", "event AtmEnd;\nprotocol Atm { send AtmEnd; }"],
    [
      "a function like a codec",
      `${meta}event E { a: u8 }\nprotocol P { fn readE(M) -> fn other(M); send E; }`,
    ],
    [
      "a function like its protocol",
      `${meta}event E { a: u8 }\nprotocol P { fn P(M) -> fn other(M); send E; }`,
    ],
    [
      "a function like an import",
      `${meta}event E { a: u8 }\nprotocol P { fn M(M) -> fn other(M); send E; }`,
    ],
    [
      "a protocol whose types begin like another's",
      `${meta}event E;\nevent F;\nprotocol P(a, b) { fn f1(M), fn f2(M); a -> b: E; a -> b: F; }\nprotocol p(a, b) { fn f3(M), fn f4(M); a -> b: E; a -> b: F; }`,
    ],
    [
      "a function that would make a promise of its module",
      `${meta}event E { a: u8 }\nprotocol P { fn then(M) -> fn other(M); send E; }`,
    ],
    ["an operator of TypeScript's types", "event keyof { a: u8 }\nprotocol P { send keyof; }"],
    [
      "a member called kind",
      "record R { a: u8 }\nunion U { kind: R, other: R }\nevent E(U);\nprotocol P { send E; }",
    ],
  ])("%s", async (_, text) => {
    expect(await said(text)).toMatchSnapshot();
  });

  it.each([
    ["more than two roles", "event E;\nprotocol P(A, B, C) { A -> B: E; B -> C: E; }"],
    [
      "states that types cannot tell apart",
      "event log_in;\nevent logIn;\nprotocol P { send log_in; send logIn; send log_in; }",
    ],
    [
      "states that differ in their first letter",
      "event go;\nevent Go;\nprotocol P { choice by peer { on go { send Go; } on Go { send go; } } }",
    ],
    [
      "a state like the handlers",
      "event Handlers;\nevent E;\nprotocol P { send E; send Handlers; receive E; }",
    ],
    [
      "a state like the hooks",
      "event Hooks;\nevent E;\nprotocol P { send Hooks; receive E; master { log; } }",
    ],
    [
      "a state like the options",
      "event Options;\nevent E;\nprotocol P { send Options; receive E; }",
    ],
    [
      "a type of the same name as a function",
      `${meta}event E { a: u8 }\nprotocol P { fn E(M) -> fn other(M); send E; }`,
    ],
  ])("is not %s", async (_, text) => {
    expect(await said(text)).toEqual([]);
  });
});
