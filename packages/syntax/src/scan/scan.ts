import type { TokenType } from "chevrotain";
import { add, type Report, shown } from "../report.js";
import { isBlank, isDigit, isNamePart, isNameStart, nameEnd } from "./characters.js";
import { DocComments } from "./comment.js";
import { scanMark } from "./mark.js";
import { scanNumber } from "./number.js";
import { scanString } from "./string.js";
import * as t from "./tokens.js";

export interface Scanned {
  /** Ends with two end-of-file tokens. */
  readonly tokens: t.Token[];
  /** Every doc comment that stands in front of a token. */
  readonly docs: readonly t.DocComment[];
}

/** Cuts a text into tokens. What is no token is reported and left out. Linear; never throws but `TooManyMistakes`. */
export function scan(text: string, report: Report): Scanned {
  const tokens: t.Token[] = [];
  const docs = new DocComments();
  let first = true;
  let quiet = false;
  let offset = text.charCodeAt(0) === 0xfeff ? 1 : 0;

  const push = (
    type: TokenType,
    start: number,
    end: number,
    value: string | number | bigint | undefined,
  ): void => {
    tokens.push({
      image: text.slice(start, end),
      startOffset: start,
      endOffset: end - 1,
      // Chevrotain gives every type of its vocabulary a number when the parser is made, which is before the first scan.
      tokenTypeIdx: type.tokenTypeIdx ?? -1,
      tokenType: type,
      end,
      first,
      quiet,
      doc: docs.take(),
      value,
      index: tokens.length,
      match: -1,
    });
    first = false;
    quiet = false;
    offset = end;
  };

  while (offset < text.length) {
    const code = text.charCodeAt(offset);
    if (code === 32 || code === 9) {
      offset += 1;
    } else if (code === 10 || code === 13) {
      offset += 1;
      first = true;
    } else if (code < 128 && isNameStart(code)) {
      const end = scanName(text, offset, report);
      push(t.words.get(text.slice(offset, end)) ?? t.Identifier, offset, end, undefined);
    } else if (isDigit(code) || (code === 45 && isDigit(text.charCodeAt(offset + 1)))) {
      const number = scanNumber(text, offset, report);
      push(number.type, offset, number.end, number.value);
    } else if (code === 47 && text.charCodeAt(offset + 1) === 47) {
      const end = lineEnd(text, offset);
      docs.see(text, offset, end);
      offset = end;
    } else if (code === 47 && text.charCodeAt(offset + 1) === 42) {
      const close = text.indexOf("*/", offset + 2);
      if (close < 0) {
        add(report, "CAP1004", {}, { start: offset, end: offset + 2 }, "no `*/` follows");
        quiet = true;
        offset = text.length;
      } else {
        if (/[\n\r]/.test(text.slice(offset, close))) first = true;
        offset = close + 2;
      }
    } else if (code === 34 || ((code === 39 || code === 96) && closesOnLine(text, offset))) {
      const string = scanString(text, offset, report);
      if (code !== 34) {
        const span = { start: offset, end: string.end };
        add(report, "CAP1020", { quote: code === 39 ? "'" : "`" }, span, "");
      }
      push(t.StringLiteral, offset, string.end, string.value);
      quiet = !string.closed;
    } else {
      const mark = scanMark(text, offset, report);
      if (mark !== undefined) {
        push(mark.type, offset, mark.end, undefined);
      } else {
        const point = text.codePointAt(offset) ?? 0;
        if (isNameStart(point)) {
          push(t.Identifier, offset, scanName(text, offset, report), undefined);
        } else if (isBlank(point)) {
          offset += 1;
        } else {
          offset = strange(text, offset, report);
          quiet = true;
        }
      }
    }
  }
  push(t.EndOfFile, text.length, text.length, undefined);
  quiet = true;
  push(t.EndOfFile, text.length, text.length, undefined);
  return { tokens, docs: docs.all };
}

function lineEnd(text: string, from: number): number {
  for (let offset = from; offset < text.length; offset += 1) {
    const code = text.charCodeAt(offset);
    if (code === 10 || code === 13) return offset;
  }
  return text.length;
}

/** Whether the quote at `offset` has a partner before its line ends. */
function closesOnLine(text: string, offset: number): boolean {
  const quote = text.charCodeAt(offset);
  for (let at = offset + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) return true;
    if (code === 10 || code === 13) return false;
  }
  return false;
}

/** A name goes on over `$`, which TypeScript allows and steer keeps for generated code. */
function scanName(text: string, start: number, report: Report): number {
  let end = nameEnd(text, start);
  while (text[end] === "$") {
    const span = { start: end, end: end + 1 };
    add(report, "CAP1002", { character: "`$`" }, span, "names are written without it");
    end = nameEnd(text, end + 1);
  }
  return end;
}

/** Reports a run of characters that begin no token, once, and steps over it. */
function strange(text: string, start: number, report: Report): number {
  let end = start;
  while (end < text.length) {
    const code = text.codePointAt(end) ?? 0;
    if (
      code < 33 ||
      isBlank(code) ||
      isNamePart(code) ||
      "\"{}()[];,:?|<>=/'".includes(String.fromCodePoint(code))
    ) {
      if (end > start) break;
    }
    end += code > 0xffff ? 2 : 1;
  }
  const point = text.codePointAt(start) ?? 0;
  const run = text.slice(start, end);
  const visible =
    point > 32 && !(point >= 0x7f && point < 0xa0) && !(point >= 0xd800 && point < 0xe000);
  const character = visible
    ? `\`${shown(run)}\``
    : `the character U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
  add(report, "CAP1002", { character }, { start, end }, "");
  return end;
}
