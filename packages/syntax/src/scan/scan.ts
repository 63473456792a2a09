import type { TokenType } from "chevrotain";
import { add, fix, type Report, shown, TooManyMistakes } from "../report.js";
import { isBlank, isDigit, isNamePart, isNameStart, nameEnd, plainName } from "./characters.js";
import { Columns } from "./columns.js";
import { DocComments } from "./comment.js";
import { scanMark } from "./mark.js";
import { scanNumber } from "./number.js";
import { scanString } from "./string.js";
import * as t from "./tokens.js";
import { part, type Word, type Words } from "./words.js";

export interface Scanned {
  /** Ends with two end-of-file tokens. */
  readonly columns: Columns;
  /** Every doc comment that stands in front of a token. */
  readonly docs: readonly t.DocComment[];
  /** Whether a string or comment is not closed: it may have swallowed brackets. */
  readonly torn: boolean;
  /** Whether there are so many mistakes that the rest was not read. */
  readonly truncated: boolean;
}

/** Cuts a text into tokens. What is no token is reported and left out. Linear. */
export function scan(text: string, report: Report): Scanned {
  const scanner = new Scanner(text, report);
  let truncated = false;
  try {
    scanner.run();
  } catch (thrown) {
    if (!(thrown instanceof TooManyMistakes)) throw thrown;
    truncated = true;
  }
  scanner.end();
  const { columns, docs, torn } = scanner;
  return { columns, docs: docs.all, torn: torn || truncated, truncated };
}

class Scanner {
  readonly columns: Columns;
  readonly docs = new DocComments();
  torn = false;
  readonly #text: string;
  readonly #report: Report;
  readonly #words: Words;
  #offset: number;
  #first = true;
  #quiet = false;

  constructor(text: string, report: Report) {
    this.#text = text;
    this.#report = report;
    this.columns = new Columns(text.length);
    this.#words = this.columns.words;
    // A byte order mark says nothing.
    this.#offset = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  run(): void {
    const text = this.#text;
    const { length } = text;
    const words = this.#words;
    let offset = this.#offset;
    while (offset < length) {
      const code = text.charCodeAt(offset);
      if (code === 32 || code === 9) {
        offset += 1;
      } else if (code === 10 || code === 13) {
        offset += 1;
        this.#first = true;
      } else {
        const word =
          plainName[code] === 1
            ? words.nameAt(text, offset, code)
            : words.markAt(code, text.charCodeAt(offset + 1));
        if (word === undefined) this.#rare(offset, code);
        else this.#put(word, offset, undefined);
        offset = this.#offset;
      }
    }
  }

  /** Two ends of file: the grammar looks two tokens ahead. */
  end(): void {
    const end = this.#text.length;
    this.#push(t.EndOfFile, end, end);
    this.#push(t.EndOfFile, end, end);
  }

  /** A name with characters that are not so common. */
  #longName(start: number): void {
    const end = scanName(this.#text, start, this.#report);
    this.#push(t.words.get(this.#text.slice(start, end)) ?? t.Identifier, start, end);
  }

  /** What is neither a blank, nor a plain name or mark. */
  #rare(start: number, code: number): void {
    const text = this.#text;
    if (isDigit(code) || (code === 45 && isDigit(text.charCodeAt(start + 1)))) {
      const { type, end, value } = scanNumber(text, start, this.#report);
      this.#quiet ||= value === undefined;
      this.#push(type, start, end, value);
    } else if (code === 47 && text.charCodeAt(start + 1) === 47) {
      this.#offset = lineEnd(text, start);
      this.docs.see(text, start, this.#offset);
    } else if (code === 47 && text.charCodeAt(start + 1) === 42) {
      this.#blockComment(start);
    } else if (code === 34 || ((code === 39 || code === 96) && closesOnLine(text, start))) {
      this.#string(start, code);
    } else {
      this.#other(start);
    }
  }

  #blockComment(start: number): void {
    const close = this.#text.indexOf("*/", start + 2);
    if (close < 0) {
      this.#offset = this.#text.length;
      this.#quiet = true;
      this.torn = true;
      add(this.#report, "CAP1004", {}, { start, end: start + 2 }, "no `*/` follows");
    } else {
      if (/[\n\r]/.test(this.#text.slice(start, close))) this.#first = true;
      this.#offset = close + 2;
    }
  }

  #string(start: number, quote: number): void {
    const string = scanString(this.#text, start, this.#report);
    if (quote !== 34) {
      const span = { file: this.#report.file, start, end: string.end };
      const help = fix('write it in `"`', span, JSON.stringify(string.value));
      add(this.#report, "CAP1020", { quote: quote === 39 ? "'" : "`" }, span, "", help);
    }
    this.#quiet ||= !string.sound;
    this.#push(t.StringLiteral, start, string.end, string.sound ? string.value : undefined);
    if (!string.closed) {
      // It has swallowed the rest of its line: what is missing there is the same mistake.
      this.#quiet = true;
      this.torn = true;
    }
  }

  /** A mark, a name or blank beyond ASCII, or nothing that belongs here. */
  #other(start: number): void {
    const behindBlock = this.columns.partAt(this.columns.count - 1) === part.rightBrace;
    const mark = scanMark(this.#text, start, this.#report, behindBlock);
    if (mark !== undefined) {
      this.#push(mark.type, start, mark.end);
      return;
    }
    const point = this.#text.codePointAt(start) ?? 0;
    if (isNameStart(point)) {
      this.#longName(start);
    } else if (isBlank(point)) {
      this.#offset += 1;
    } else if (
      point === 35 &&
      (this.#first || /^#[ \t#!]/.test(this.#text.slice(start, start + 2)))
    ) {
      this.#hash(start);
    } else if (
      smartQuotes.includes(String.fromCodePoint(point)) &&
      smartEnd(this.#text, start) > 0
    ) {
      this.#smartString(start, smartEnd(this.#text, start));
    } else {
      this.#quiet = true;
      this.#offset = strange(this.#text, start, this.#report);
    }
  }

  /** A comment as shells and Python write it. */
  #hash(start: number): void {
    const span = { file: this.#report.file, start, end: start + 1 };
    const help = fix("write `//`", span, "//");
    add(this.#report, "CAP1002", { character: "`#`" }, span, "a comment begins with `//`", help);
    this.#quiet = true;
    this.#offset = lineEnd(this.#text, start);
  }

  /** A string in the quotes of a word processor. */
  #smartString(start: number, end: number): void {
    const span = { file: this.#report.file, start, end };
    const value = this.#text.slice(start + 1, end - 1);
    const help = fix('write it in `"`', span, JSON.stringify(value));
    add(this.#report, "CAP1020", { quote: this.#text.charAt(start) }, span, "", help);
    this.#push(t.StringLiteral, start, end, value);
  }

  #push(type: TokenType, start: number, end: number, value?: t.Token["value"]): void {
    this.#put(this.#words.add(type, this.#text.slice(start, end)), start, value);
  }

  #put(word: Word, start: number, value: t.Token["value"]): void {
    this.columns.push(word, start, this.#first);
    this.#first = false;
    this.#offset = start + word.image.length;
    if (this.docs.pending || this.#quiet || value !== undefined) {
      this.columns.mark(this.#quiet, value, this.docs.take());
      this.#quiet = false;
    }
  }
}

const smartQuotes = "\u201c\u201d\u201e\u2018\u2019";

/** Behind the quote that closes the one at `offset` on its line; 0 where there is none. */
function smartEnd(source: string, offset: number): number {
  for (let at = offset + 1; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === 10 || code === 13) return 0;
    if (code === 34 || smartQuotes.includes(source.charAt(at))) return at + 1;
  }
  return 0;
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
