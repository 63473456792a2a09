import type { TokenType } from "chevrotain";
import * as t from "../scan/tokens.js";
import { type Found, type Gap, gapIn, linesIn } from "./comments.js";
import {
  blankLine,
  type Document,
  type Group,
  ifBroken,
  indent,
  type Line,
  line,
  softLine,
} from "./document.js";

/** Nothing stands between these and a comment in front of them. */
const tight: ReadonlySet<TokenType | undefined> = new Set([
  t.Semicolon,
  t.Comma,
  t.Colon,
  t.Question,
  t.RightParen,
  t.RightBracket,
  t.Greater,
]);

/** Goes over the tokens of a text in which nothing is wrong, and writes each with the comments in front of it. */
export class Writer {
  readonly #text: string;
  readonly #tokens: readonly t.Token[];
  #index = 0;
  /** Where the last token that was written ends. */
  #end: number;
  #begun = false;
  /** How many lines end in any case, in what was written so far. */
  #breaks = 0;

  constructor(text: string, tokens: readonly t.Token[]) {
    this.#text = text;
    this.#tokens = tokens;
    this.#end = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  /** Whether the last token of the text has been written, or skipped. */
  atEnd(): boolean {
    return this.at(t.EndOfFile);
  }

  /** The comments at the end of the text. */
  rest(): Document {
    const { comments } = this.#gapAhead();
    if (comments.length === 0) return "";
    return this.#before(line, "all");
  }

  /** The n-th token ahead; 0 is the next one. */
  ahead(distance = 0): t.Token | undefined {
    return this.#tokens[this.#index + distance];
  }

  at(type: TokenType, distance = 0): boolean {
    const token = this.ahead(distance);
    return token !== undefined && t.is(token, type);
  }

  /** Leaves out a token. The comments in front of it go to the next one. */
  skip(): void {
    this.#index += 1;
  }

  /** Writes the next token behind a separator. */
  take(separator: string | Line = "", blanks: Blanks = "none", prefix: Document = ""): Document {
    if (separator === "" && (this.at(t.Semicolon) || this.at(t.Comma)) && this.#isCommented()) {
      // The comments in front of the mark go behind it, to the next token.
      return this.#image();
    }
    const before = this.#before(separator, blanks);
    const text = this.#consume();
    if (prefix !== "") return [before, prefix, text];
    return before === "" ? text : [before, text];
  }

  #isCommented(): boolean {
    if (this.ahead()?.startOffset === this.#end) return false;
    const { comments } = this.#gapAhead();
    return comments.length > 0 && !comments.some(({ documents }) => documents);
  }

  /** A group that is broken if something in it ends a line, or if it `mustBreak`. */
  group(write: () => Document, mustBreak = false): Group {
    const before = this.#breaks;
    // What is around a broken group is broken.
    if (mustBreak) this.#breaks += 1;
    const content = write();
    return { kind: "group", content, broken: this.#breaks > before };
  }

  /** Whether the author has put what is in the brackets ahead on several lines. */
  #isOnLines(): boolean {
    const opener = this.ahead();
    const end = this.#tokens[opener?.match ?? -1]?.startOffset ?? 0;
    for (let offset = opener?.end ?? end; offset < end; offset += 1) {
      const code = this.#text.charCodeAt(offset);
      if (code === 10 || code === 13) return true;
    }
    return false;
  }

  /** Whether a doc comment stands in front of the next token. */
  isDocumented(): boolean {
    return this.ahead()?.doc !== undefined;
  }

  /** Brackets with items and commas between them. A list of `lines` is broken where the author has broken it. */
  list(
    open: string | Line,
    close: TokenType,
    lines: boolean,
    item: (separator: Line, blanks: Blanks) => Document,
  ): Document {
    const space = lines ? line : softLine;
    const mustBreak = lines && !this.at(close, 1) && this.#isOnLines();
    const opener = this.take(open);
    const group = this.group(() => {
      const items: Document[] = [];
      while (!this.at(close)) {
        const first = items.length === 0;
        items.push(item(first ? space : line, first || !lines ? "inner" : "all"));
        if (this.at(t.Comma) && !this.at(close, 1)) {
          items.push(this.take());
        } else {
          if (this.at(t.Comma)) this.skip();
          items.push(ifBroken(","));
        }
      }
      return this.#closed(items, space);
    }, mustBreak);
    return [opener, group];
  }

  /** Braces with statements in them. */
  block(open: string | Line, statements: () => readonly Document[]): Document {
    const mustBreak = !this.at(t.RightBrace, 1) && this.#isOnLines();
    const opener = this.take(open);
    return [opener, this.group(() => this.#closed([...statements()], line), mustBreak)];
  }

  /** The comments at the end of a bracket, and the bracket. */
  #closed(items: readonly Document[], space: Line): Document {
    const empty = items.length === 0;
    if (linesIn(this.#text, this.#end, this.ahead()?.startOffset ?? 0) !== undefined) {
      const mark = this.#consume();
      return empty ? mark : [indent(items), space, mark];
    }
    const gap = this.#gapAhead();
    const { written, state } = this.#comments(gap, {
      beside: empty ? space : " ",
      leads: false,
      blanks: empty ? "inner" : "all",
      isFirst: false,
      own: !empty,
    });
    if (state === "broken") this.#breaks += 1;
    const mark = this.#consume();
    if (empty && written.length === 0) return mark;
    return [indent([...items, ...written]), space, mark];
  }

  /** The comments in front of the next token, and the separator. */
  #before(separator: string | Line, blanks: Blanks): Document {
    const isLine = typeof separator !== "string";
    const plain = linesIn(this.#text, this.#end, this.ahead()?.startOffset ?? 0);
    const gap = plain === undefined ? this.#gapAhead() : undefined;
    if (gap === undefined || gap.comments.length === 0) {
      if (!this.#begun) return "";
      const lines = plain ?? gap?.lines ?? 0;
      return isLine && blanks === "all" && lines > 1 ? blankLine : separator;
    }
    const { written, state } = this.#comments(gap, {
      beside: " ",
      leads: isLine,
      blanks,
      isFirst: !this.#begun,
      own: true,
      ...(isLine ? { separator } : {}),
    });
    const isBlank = blanks !== "none" && gap.lines > 1;
    if (state === "broken") return [...written, this.#lineEnd(isBlank)];
    if (state === "open" && isLine) return [...written, isBlank ? blankLine : separator];
    return [...written, separator === "" && tight.has(this.ahead()?.tokenType) ? "" : " "];
  }

  /**
   * Comments, each behind its separator. Afterwards the line is `broken` (it has to end), `open` (a separator is still
   * to come) or `led` (the last comment stands in front of the token, on its line).
   */
  #comments(
    { comments, lines }: Gap,
    { separator, beside, leads, blanks, isFirst, own }: Around,
  ): { readonly written: Document[]; readonly state: "broken" | "open" | "led" } {
    const written: Document[] = [];
    let state: "broken" | "open" | "led" = "open";
    let ends = false;
    const closely = lines === 0 || separator?.flat === "";
    const leading = leads && closely ? firstLeading(comments) : comments.length;
    for (const [index, { comment, linesBefore, toEnd, documents }] of comments.entries()) {
      const first = index === 0;
      const isOwn = linesBefore > 0 || ends || (documents && own);
      if (first && isFirst) {
        state = "led";
      } else if (isOwn) {
        const isBlank = blanks === "all" || (blanks === "inner" && !first);
        written.push(this.#lineEnd(isBlank && linesBefore > 1));
        state = "led";
      } else if (index === leading && separator !== undefined && state === "open") {
        written.push(separator);
        state = "led";
      } else {
        written.push(first ? beside : " ");
      }
      written.push(comment);
      if (comment.lines.length > 1) this.#breaks += 1;
      ends = toEnd;
    }
    const alone = state === "led" && lines > 0 && leading > 0;
    if (ends || alone) state = "broken";
    return { written, state };
  }

  #lineEnd(isBlank: boolean): Line {
    this.#breaks += 1;
    return isBlank ? blankLine : line;
  }

  #gapAhead(): Gap {
    return gapIn(this.#text, this.#end, this.ahead()?.startOffset ?? this.#text.length);
  }

  #consume(): string {
    this.#begun = true;
    this.#end = this.ahead()?.end ?? this.#end;
    return this.#image();
  }

  /** Steps over the next token. */
  #image(): string {
    const token = this.ahead();
    this.#index += 1;
    return token?.image ?? "";
  }
}

/** Where empty lines are kept: also in front of the first comment, only behind it, or nowhere. */
export type Blanks = "all" | "inner" | "none";

interface Around {
  /** What the token, or the comment that leads it, is to stand behind. */
  readonly separator?: Line;
  /** What a comment on the same line stands behind. */
  readonly beside: string | Line;
  readonly leads: boolean;
  readonly blanks: Blanks;
  /** Whether nothing has been written yet. */
  readonly isFirst: boolean;
  /** Whether a doc comment gets a line of its own. */
  readonly own: boolean;
}

/** Of comments on the line of the token behind them, the first. */
function firstLeading(comments: readonly Found[]): number {
  let index = comments.length;
  while (index > 0 && comments[index - 1]?.toEnd === false) {
    index -= 1;
    if ((comments[index]?.linesBefore ?? 0) > 0) break;
  }
  return index;
}
