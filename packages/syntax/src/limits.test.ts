import { describe, expect, it } from "@jest/globals";
import { parse, read, textLimit } from "./parse.js";
import { mistakeLimit } from "./report.js";

const codes = (text: string): string[] =>
  parse("test.steer", text).diagnostics.map(({ code }) => code);
const deep = 100_000;

describe("nesting beyond the limit is told once, and what follows is read", () => {
  it.each([
    ["loops", `protocol P { ${"loop { ".repeat(deep)}send A;${"}".repeat(deep)}}`],
    ["choices", `protocol P { ${"choice by peer { on A { ".repeat(deep)}end;${"}}".repeat(deep)}}`],
    ["parts", `protocol P { ${"par { send A; } and { ".repeat(deep)}end;${"}".repeat(deep)}}`],
    [
      "local choices",
      `endpoint E refines P as A { ${"choice { send A { ".repeat(deep)}${"}}".repeat(deep)}}`,
    ],
    ["tuples", `type A = ${"[".repeat(deep)}u8${"]".repeat(deep)};`],
    ["sets", `type A = ${"set<".repeat(deep)}u8${">".repeat(deep)};`],
    ["suffixes", `type A = u8${"[]".repeat(deep)};`],
    ["questions", `type A = u8${"?".repeat(deep)};`],
  ])("%s", (_, text) => {
    expect(codes(text)).toEqual(["CAP1009"]);
    const { file } = read("test.steer", `${text}\nevent Last;`);
    expect(file.declarations.at(-1)?.name.text).toBe("Last");
  });

  it.each([
    "{",
    "(",
    "[",
    "({",
    "choice by peer {",
    "set<",
    "protocol P { loop {",
    "par {",
    "system S { endpoint A {",
  ])("%s, never closed", (opening) => {
    expect(codes(opening.repeat(deep)).length).toBeLessThanOrEqual(mistakeLimit + 1);
  });

  it("allows what anybody would write", () => {
    expect(
      codes(`protocol P { ${"choice by peer { on A { ".repeat(60)}end;${"}}".repeat(60)}}`),
    ).toEqual([]);
    expect(codes(`type A = ${"[".repeat(60)}u8${"]".repeat(60)};`)).toEqual([]);
  });
});

describe("size", () => {
  it("is refused beyond four MiB, before anything is read", () => {
    expect(codes("x".repeat(textLimit + 1))).toEqual(["CAP1010"]);
    expect(codes("x".repeat(50_000_000))).toEqual(["CAP1010"]);
    expect(read("test.steer", "x".repeat(textLimit + 1)).file.truncated).toBe(true);
  });

  it("up to the limit is read", () => {
    const steps = Math.floor((textLimit - 100) / 8);
    const { file, diagnostics } = read(
      "test.steer",
      `event A; protocol P {${"send A;\n".repeat(steps)}}`,
    );
    expect(diagnostics).toEqual([]);
    const [, protocol] = file.declarations;
    expect(protocol?.kind === "protocol" && protocol.steps.length).toBe(steps);
  });
});

describe("mistakes", () => {
  it("are told up to a hundred, and then that there are more", () => {
    const found = codes("event ;\n".repeat(1000));
    expect(found).toHaveLength(mistakeLimit + 1);
    expect(found.at(-1)).toBe("CAP1024");
    expect(read("test.steer", "event ;\n".repeat(1000)).file.truncated).toBe(true);
  });

  it("of the lexer count as well, and what was read stays", () => {
    const { file, diagnostics } = read("test.steer", `event A; ${"@ ".repeat(1000)} event B;`);
    expect(diagnostics).toHaveLength(mistakeLimit + 1);
    expect(file.truncated).toBe(true);
    expect(file.declarations.map(({ name }) => name.text)).toEqual(["A"]);
  });
});

/**
 * Texts of one token over and over: whatever is tried again and again from the start would take hours here, and the
 * watchdog of Jest would end it.
 */
describe("a text of one thing over and over is read in one go", () => {
  const length = process.env["CAPITAN_FULL"] === "1" ? textLimit : 100_000;
  const things = [
    ..."{}()[];:,?|=<>\"'`@$-.!1aé\ud800\0\n",
    ...["a:", "a$", "->", "..", "/*", "///\n", "///\na", "// \n", "\\", "1.", '\n"', "@ ", "é "],
    ...[
      "send A;",
      "A->B:X;",
      "on A {",
      "loop {\n",
      "par {",
      "and {",
      "} and {",
      "par {} and {} within 5s as x ",
      "par {}",
      "run A",
      "run A<",
      "run A(a, ",
      "run A(a);",
      "stream A;",
      "send stream ",
      "return ",
      "within ",
      "as ",
      "fn a(",
      "fn a,",
    ],
    ...[
      "event ",
      "event A;\n",
      "import ",
      "protocol P {",
      "protocol P{}",
      "record A { a: u8 ",
      "enum A {} ",
      "protocol P<",
      "endpoint ",
      "endpoint A {",
      "endpoint A refines P as A {}",
      "endpoint A refines ",
      "system S {",
      "system S { endpoint A {",
    ],
    ...[
      "(]",
      "[)",
      "{)",
      "({",
      "(}",
      "{ }",
      "lop { } ",
      "foo bar\n",
      "type A = u8[];",
      "1 | ",
      "choice by x foo ",
    ],
  ];
  it.each(things)("%j", (thing) => {
    const text = thing.repeat(Math.floor(length / thing.length));
    const { diagnostics } = read("test.steer", text);
    expect(diagnostics.length).toBeLessThanOrEqual(mistakeLimit + 1);
  });
});
