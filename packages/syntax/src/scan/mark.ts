import type { TokenType } from "chevrotain";
import { add, fix, type Report } from "../report.js";
import * as t from "./tokens.js";

const single: ReadonlyMap<number, TokenType> = new Map(
  [
    t.LeftBrace,
    t.RightBrace,
    t.LeftParen,
    t.RightParen,
    t.LeftBracket,
    t.RightBracket,
    t.Semicolon,
    t.Comma,
    t.Colon,
    t.Question,
    t.Bar,
    t.Equal,
    t.Less,
    t.Greater,
  ].map((type) => [String(type.PATTERN).charCodeAt(0), type]),
);

/** The marks that begin no longer one. */
export const always: readonly TokenType[] = [...single.values()].filter(({ PATTERN }) =>
  "{}()[];,?".includes(String(PATTERN)),
);

const double: Readonly<Record<string, TokenType>> = {
  "..": t.Range,
  "==": t.EqualEqual,
  "<=": t.LessEqual,
  ">=": t.GreaterEqual,
};

/** What other languages write, and the mark that is meant. The longest come first. */
const foreign: readonly (readonly [string, TokenType])[] = [
  ["===", t.EqualEqual],
  ["-->", t.Arrow],
  ["=>", t.Arrow],
  ["||", t.Bar],
  ["&&", t.And],
  [":=", t.Equal],
  ["::", t.Colon],
  ["\u2192", t.Arrow],
];
const foreignStart = "=-|&:\u2192";

/** The punctuation mark at `offset`, if there is one. Behind a block, `||` joins blocks. */
export function scanMark(
  text: string,
  offset: number,
  report: Report,
  behindBlock: boolean,
): { readonly type: TokenType; readonly end: number } | undefined {
  const two = text.slice(offset, offset + 2);
  if (two === "->") return { type: t.Arrow, end: offset + 2 };
  if (foreignStart.includes(text.charAt(offset))) {
    const found = foreign.find(([written]) => text.startsWith(written, offset));
    if (found !== undefined) {
      const [written, usual] = found;
      const type = behindBlock && usual === t.Bar ? t.And : usual;
      const end = offset + written.length;
      const right = String(type.PATTERN);
      const help = fix(`write \`${right}\``, { file: report.file, start: offset, end }, right);
      add(
        report,
        "CAP1002",
        { character: `\`${written}\`` },
        { start: offset, end },
        `write \`${right}\``,
        help,
      );
      return { type, end };
    }
  }
  if (Object.hasOwn(double, two)) {
    const type = double[two];
    if (type !== undefined) return { type, end: offset + 2 };
  }
  const type = single.get(text.charCodeAt(offset));
  return type === undefined ? undefined : { type, end: offset + 1 };
}
