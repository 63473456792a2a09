import { describe, expect, it } from "@jest/globals";
import { read } from "../parse.js";
import type { Report } from "../report.js";
import { scan } from "./scan.js";
import * as t from "./tokens.js";

// The token types get their numbers when the first parser is made.
read("first.steer", "");

const report = (): Report => ({ file: "test.steer", diagnostics: [] });
const tokens = (text: string): t.Token[] => scan(text, report()).columns.tokens().slice(0, -2);
const images = (text: string): string[] => tokens(text).map(({ image }) => image);
const findings = (text: string): string[] => {
  const found = report();
  scan(text, found);
  return found.diagnostics.map(({ code }) => code);
};

describe("names", () => {
  it.each(["a", "_", "_a1", "Käse", "名前", "a\u200db", "𝒳y", "sent", "ends"])(
    "%s is one",
    (name) => {
      expect(tokens(name).map(({ tokenType }) => tokenType)).toEqual([t.Identifier]);
      expect(findings(name)).toEqual([]);
    },
  );

  it("cannot begin with a digit or hold a `$`", () => {
    expect(findings("1a")).toEqual(["CAP1007"]);
    expect(findings("a$b$")).toEqual(["CAP1002", "CAP1002"]);
    expect(images("a$b c")).toEqual(["a$b", "c"]);
  });

  it("are keywords by their whole spelling only", () => {
    expect(tokens("send Send send_").map(({ tokenType }) => tokenType)).toEqual([
      t.Send,
      t.Identifier,
      t.Identifier,
    ]);
  });
});

describe("numbers", () => {
  it.each([
    ["0", 0n],
    ["-0", 0n],
    ["65_535", 65535n],
    ["-12", -12n],
    ["18446744073709551615", 18446744073709551615n],
    ["1.5", 1.5],
    ["-0.25", -0.25],
    ["1_000.2_5", 1000.25],
    ["250ms", 250],
    ["10s", 10_000],
    ["5m", 300_000],
    ["2h", 7_200_000],
    ["596h", 2_145_600_000],
    ["0s", 0],
    ["512B", 512],
    ["64KiB", 65_536],
    ["1_0MiB", 10_485_760],
  ])("%s", (text, value) => {
    expect(tokens(text).map((token) => token.value)).toEqual([value]);
    expect(findings(text)).toEqual([]);
  });

  it("makes `1..5` a range, not `1.` and `.5`", () => {
    expect(images("1..5")).toEqual(["1", "..", "5"]);
    expect(images("-1.5..-0.5")).toEqual(["-1.5", "..", "-0.5"]);
    expect(findings("1..5")).toEqual([]);
  });

  it("keeps `->` apart from a negative number", () => {
    expect(images("a->-1")).toEqual(["a", "->", "-1"]);
  });

  it.each(["1_", "1__0", "01", "-01", "0x1F", "0b1", "1e5", "5n", "1.5s", "-5s", "-1KiB"])(
    "%s is none",
    (text) => {
      expect(findings(text)).toEqual(["CAP1006"]);
      expect(tokens(text).map(({ value }) => value)).toEqual([undefined]);
    },
  );

  it.each(["5sec", "5d", "5min", "5KB", "5GiB", "5kib", "5x", "5é"])("%s has no unit", (text) => {
    expect(findings(text)).toEqual(["CAP1007"]);
  });

  it.each(["597h", "9007199254740992B", "9".repeat(310)])("%s is too large", (text) => {
    expect(findings(text)).toEqual(["CAP1008"]);
  });
});

describe("strings", () => {
  it.each([
    ['""', ""],
    ['"a b"', "a b"],
    ['"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\/\b\f\n\r\t'],
    ['"\\u00e9\\uD83D\\ude00"', "é😀"],
    ['"😀 // /* "', "😀 // /* "],
  ])("%s", (text, value) => {
    expect(tokens(text).map((token) => token.value)).toEqual([value]);
    expect(findings(text)).toEqual([]);
  });

  it.each([
    ['"', "CAP1003"],
    ['"a\n"', "CAP1003"],
    ['"a\\', "CAP1003"],
    ['"\\x41"', "CAP1005"],
    ['"\\u{41}"', "CAP1005"],
    ['"\\u12g4"', "CAP1005"],
    ['"\\0"', "CAP1005"],
    ['"\u0001"', "CAP1019"],
    ['"\ud800"', "CAP1019"],
    ['"\\udc00"', "CAP1019"],
    ['"\\ud800x"', "CAP1019"],
    ['"\\ud800\\u0041"', "CAP1019"],
  ])("%j is not right", (text, code) => {
    expect(findings(text)[0]).toBe(code);
    expect(tokens(text)[0]?.value).toBeUndefined();
  });
});

it.each(["'a'", "`a`"])("%s is a string in foreign quotes", (text) => {
  expect(findings(text)).toEqual(["CAP1020"]);
  expect(tokens(text).map(({ value }) => value)).toEqual(["a"]);
});

describe("blanks and comments", () => {
  it("are between tokens and nothing more", () => {
    expect(images("\ufeffa// b\n/* c */d/**/e\r\nf\u00a0g\u2003h")).toEqual([
      "a",
      "d",
      "e",
      "f",
      "g",
      "h",
    ]);
  });

  it("attach `///` lines to the token below, without one blank in front", () => {
    const [first, second, third] = tokens(
      "/// one\n///  two\n///\n/// four  \na //// no\n// no\nb\n///x\nc",
    );
    expect(first?.doc?.text).toBe("one\n two\n\nfour");
    expect(second?.doc).toBeUndefined();
    expect(third?.doc?.text).toBe("x");
  });

  it("say where a line begins", () => {
    expect(tokens("a b\nc /* \n */ d").map(({ first }) => first)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});

describe("what is no token", () => {
  it("is told once for each run and left out", () => {
    expect(findings("a @@@ b % c")).toEqual(["CAP1002", "CAP1002"]);
    expect(images("a @@@ b % c")).toEqual(["a", "b", "c"]);
  });

  it("is told once where it is a comment of another language, and left out up to its end", () => {
    expect(findings("a # b c\n# d\ne")).toEqual(["CAP1002", "CAP1002"]);
    expect(images("a # b c\n# d\ne")).toEqual(["a", "e"]);
  });

  it("is told once where it is a string in the quotes of a word processor", () => {
    expect(findings("\u201ca b\u201d; \u2018c\u2019")).toEqual(["CAP1020", "CAP1020"]);
    expect(findings("\u201ca b")).toEqual(["CAP1002"]);
  });

  it("is read as the mark that is meant where another language's is known", () => {
    expect(images("=> --> → && || ===")).toEqual(["=>", "-->", "→", "&&", "||", "==="]);
    expect(tokens("=> --> → && || === :: :=").map(({ tokenType }) => tokenType)).toEqual([
      t.Arrow,
      t.Arrow,
      t.Arrow,
      t.And,
      t.Bar,
      t.EqualEqual,
      t.Colon,
      t.Equal,
    ]);
  });
});
