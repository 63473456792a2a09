import { describe, expect, it } from "@jest/globals";
import { spanOf } from "../checkout.test.fixture.js";
import { expectGolden } from "../golden.test.fixture.js";
import {
  diagnostic,
  type Label,
  renderTerminal,
  type Source,
  type TerminalOptions,
} from "../index.js";

function source(text: string, file = "a.steer"): Source {
  return { file, text };
}

function frame(
  from: Source | readonly Source[],
  labels: readonly [Label, ...Label[]],
  options: TerminalOptions = {},
): string {
  const finding = diagnostic("CAP2001", { kind: "event", name: "Foo" }, labels);
  return renderTerminal([finding], "text" in from ? [from] : from, options);
}

describe("a frame", () => {
  it("hangs the texts of several labels of one line below each other", () => {
    const text = source("choice by master { on Deposit {} on Withdraw {} }\n");
    expectGolden(
      "same-line.txt",
      frame(text, [
        { span: spanOf(text, "Withdraw"), text: "third" },
        { span: spanOf(text, "Deposit"), text: "second" },
        { span: spanOf(text, "master"), text: "first" },
      ]),
    );
  });

  it("draws labels that overlap in layers, the primary one first, and those without a text as marks alone", () => {
    const text = source("choice by master { on Deposit {} on Withdraw {} }\n");
    expectGolden(
      "overlap.txt",
      frame(text, [
        { span: spanOf(text, "Withdraw"), text: "inner" },
        { span: spanOf(text, "on Withdraw {}"), text: "outer" },
        { span: spanOf(text, "choice by master"), text: "" },
      ]),
    );
  });

  const nested = source("a { send X; loop {\n  b\n  c\n} end; }\nzzz\n");
  const nestedLabels: readonly [Label, ...Label[]] = [
    { span: spanOf(nested, "loop {\n  b\n  c\n}"), text: "this loop" },
    { span: spanOf(nested, nested.text), text: "all of it" },
    { span: spanOf(nested, "b"), text: "its first step" },
  ];

  it("puts brackets beside labels over several lines", () => {
    expectGolden("brackets.txt", frame(nested, nestedLabels));
  });

  it("puts brackets of ASCII beside them", () => {
    expectGolden("brackets-ascii.txt", frame(nested, nestedLabels, { unicode: false }));
  });

  it("expands tabs and takes CRLF for a line end", () => {
    const text = source(
      "\tloop {\r\n\t\tsend E;\r\n\t\tsend F;\r\n\t}\r\n\tend; send Never;\r\n\tx\r\n",
    );
    expectGolden(
      "tabs.txt",
      frame(text, [
        {
          span: { file: text.file, start: 1, end: text.text.indexOf("\t}") + 2 },
          text: "no way out",
        },
        { span: spanOf(text, "end; send Never;\r\n"), text: "never reached" },
      ]),
    );
  });

  it("counts columns of wide and combining characters", () => {
    const text = source('event 名前 { e\u0301: "👩", /* ⌚ */ Foo }');
    const labels: readonly [Label, ...Label[]] = [
      { span: spanOf(text, "Foo"), text: "unknown" },
      { span: spanOf(text, "名前"), text: "wide" },
    ];
    expectGolden("wide.txt", frame(text, labels));
    expectGolden("wide-ascii.txt", frame(text, labels, { unicode: false }));
  });

  it("marks one column of an empty file", () => {
    const text = source("");
    expectGolden(
      "empty.txt",
      frame(text, [{ span: { file: "a.steer", start: 0, end: 0 }, text: "nothing is here" }]),
    );
  });

  it("marks the end of a file", () => {
    const text = source("protocol P {\n");
    const end = text.text.length;
    expectGolden(
      "end.txt",
      frame(text, [
        { span: { file: "a.steer", start: end, end }, text: "the file ends here" },
        { span: spanOf(text, "{"), text: "opened here" },
      ]),
    );
  });

  it("names a file without a text, and shows the files of other labels below", () => {
    const text = source("protocol P {\n");
    const out: Label = { span: { file: "out.ts", start: 0, end: 0 }, text: "" };
    expectGolden("no-text.txt", frame([], [out]));
    expectGolden(
      "two-files.txt",
      frame(text, [
        { ...out, text: "has no header" },
        { span: spanOf(text, "P"), text: "would go there" },
      ]),
    );
  });

  it("cuts a line that is too long, around every label", () => {
    const text = source(`${"x".repeat(200)} Foo ${"y".repeat(300)} Bar ${"z".repeat(300)}\n`);
    expectGolden(
      "long-line.txt",
      frame(text, [
        { span: spanOf(text, "Foo"), text: "one" },
        { span: spanOf(text, "Bar"), text: "far from it" },
      ]),
    );
  });

  it("shows the start of a label that is longer than the terminal is wide", () => {
    const text = source("x".repeat(1000));
    const lines = frame(text, [
      { span: { file: "a.steer", start: 10, end: 900 }, text: "long" },
    ]).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBe(100);
    expect(lines[4]).toMatch(/^ {4}│ {11}━+$/);
    expect(lines[5]).toBe("    │           ╰─ long");
  });

  it("reads a bounded part of a line of 50 MB, also of characters that have no width", () => {
    for (const character of ["x", "\u0301", "\t", "名"]) {
      const text = source(character.repeat(50_000_000));
      const out = frame(text, [
        { span: { file: "a.steer", start: 40_000_000, end: 40_000_003 }, text: "here" },
      ]);
      expect(out.length).toBeLessThan(5000);
      expect(out).toContain("here");
      expect(out).toContain("a.steer:1:40000001");
    }
  });

  it("lets no control character of a source through to the terminal", () => {
    const text = source("a\u001b[31mb\u202e\u0000\u009b c Foo");
    const out = frame(text, [{ span: spanOf(text, "Foo"), text: "\u001b]0;title\u0007" }]);
    expect(out).toContain("a␛[31mb�␀� c Foo\n");
    expect(out).toContain("␛]0;title␇");
    for (const unicode of [true, false])
      expect(frame(text, [{ span: spanOf(text, "Foo"), text: "" }], { unicode })).not.toMatch(
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/,
      );
  });

  it("takes spans outside of the text for its ends", () => {
    const text = source("abc");
    const out = frame(text, [{ span: { file: "a.steer", start: -5, end: 99 }, text: "all" }]);
    expect(out).toContain("━━━ all");
  });
});
