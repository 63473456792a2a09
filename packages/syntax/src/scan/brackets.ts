import type { TokenType } from "chevrotain";
import { add, fix, type Report } from "../report.js";
import { beginsDeclaration } from "./begins.js";
import { type Edits, insertion } from "./edits.js";
import * as t from "./tokens.js";

/** What is left for the braces to be settled by `braces.ts`. */
export interface Loose {
  readonly edits: Edits;
  /** Indices of `{` that nothing closes, outermost first. */
  readonly open: readonly number[];
  /** Indices of `}` that close nothing. */
  readonly stray: readonly number[];
}

const closers: ReadonlyMap<TokenType, TokenType> = new Map([
  [t.LeftBrace, t.RightBrace],
  [t.LeftParen, t.RightParen],
  [t.LeftBracket, t.RightBracket],
]);

export const closerOf = (opener: TokenType): TokenType => closers.get(opener) ?? t.RightBrace;
export const isOpener = (type: TokenType): boolean => closers.has(type);
export const isCloser = (type: TokenType): boolean =>
  type === t.RightBrace || type === t.RightParen || type === t.RightBracket;

/** Nothing of these stands between `(` and `)`, or between `[` and `]`. */
const endsRound = new Set<TokenType>([t.Semicolon, t.Arrow, t.Fn, t.EndOfFile]);

/** A type, or the `]` of an array. */
const mayFollowBracket = (token: t.Token): boolean =>
  t.is(token, t.Word) ||
  token.tokenType === t.RightBracket ||
  token.tokenType === t.RightParen ||
  token.tokenType === t.LeftBracket ||
  token.tokenType === t.Comma ||
  token.tokenType === t.Bar ||
  token.value !== undefined;

interface Open {
  readonly index: number;
  readonly type: TokenType;
  /** Where it would have to be closed at the latest: in front of a `{` that came while it was open. */
  hole: number | undefined;
}

/** Pairs the brackets. Repairs `( )` and `[ ]` on the way, since they never reach over a statement. */
export function pairBrackets(tokens: readonly t.Token[], report: Report, quiet: boolean): Loose {
  const edits: Edits = { inserted: [], dropped: new Set(), converted: new Map() };
  const stray: number[] = [];
  const strayRound: number[] = [];
  const stack: Open[] = [];

  const told = new Set<number>();
  const closeRound = (open: Open, here: number): void => {
    let before = open.hole ?? here;
    if (tokens[before - 1]?.tokenType === t.Comma) before -= 1;
    edits.inserted.push(insertion(tokens, before, closerOf(open.type)));
    // Those that are missing in one place are one mistake.
    if (!quiet && !told.has(before)) missingCloser(tokens, open, before, report);
    told.add(before);
  };

  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    const type = token.tokenType;
    let top = stack.at(-1);
    if (type === t.Colon && top?.type === t.LeftBracket) {
      // The next field has begun.
      closeRound(top, index - 1);
      stack.pop();
    } else if (
      endsRound.has(type) ||
      (top !== undefined && beginsDeclaration(tokens, index, type))
    ) {
      while (top !== undefined && top.type !== t.LeftBrace) {
        closeRound(top, index);
        stack.pop();
        top = stack.at(-1);
      }
    } else if (isOpener(type)) {
      if (type === t.LeftBrace && top !== undefined && top.type !== t.LeftBrace) top.hole ??= index;
      stack.push({ index, type, hole: undefined });
      const next = tokens[index + 1];
      if (type === t.LeftBracket && next !== undefined && !mayFollowBracket(next)) {
        closeRound({ index, type, hole: undefined }, index + 1);
        stack.pop();
      }
    } else if (type === t.RightBrace) {
      while (top !== undefined && top.type !== t.LeftBrace) {
        closeRound(top, index);
        stack.pop();
        top = stack.at(-1);
      }
      if (top === undefined) stray.push(index);
      else stack.pop();
    } else if (type === t.RightParen || type === t.RightBracket) {
      if (top === undefined || top.type === t.LeftBrace) {
        strayRound.push(index);
      } else if (closerOf(top.type) === type) {
        stack.pop();
      } else if (
        stack.at(-2)?.type !== undefined &&
        closerOf(stack.at(-2)?.type ?? t.LeftBrace) === type
      ) {
        closeRound(top, index);
        stack.pop();
        stack.pop();
      } else {
        convert(tokens, index, closerOf(top.type), edits, report);
        stack.pop();
      }
    }
  }

  const open: number[] = [];
  for (const left of stack) {
    if (left.type === t.LeftBrace) open.push(left.index);
    else closeRound(left, tokens.length - 2);
  }
  // A `)` where a `}` is lacking was meant to be one. Otherwise it is left to the grammar, which does not expect it.
  for (const index of strayRound) {
    const inside = open.findLastIndex((opener) => opener < index);
    if (inside >= 0) {
      convert(tokens, index, t.RightBrace, edits, report);
      open.splice(inside, 1);
    }
  }
  return { edits, open, stray };
}

/** Drops a bracket that closes nothing. */
export function strayCloser(
  tokens: readonly t.Token[],
  index: number,
  edits: Edits,
  report: Report,
): void {
  const token = tokens[index];
  if (token === undefined) return;
  edits.dropped.add(index);
  if (token.quiet) return;
  const span = { file: report.file, start: token.startOffset, end: token.end };
  add(
    report,
    "CAP1018",
    { bracket: token.image },
    span,
    "",
    fix(`leave out the \`${token.image}\``, span, ""),
  );
}

function convert(
  tokens: readonly t.Token[],
  index: number,
  type: TokenType,
  edits: Edits,
  report: Report,
): void {
  const token = tokens[index];
  if (token === undefined) return;
  edits.converted.set(index, type);
  const right = String(type.PATTERN);
  const span = { file: report.file, start: token.startOffset, end: token.end };
  const found = `\`${token.image}\``;
  add(
    report,
    "CAP1001",
    { expected: `\`${right}\``, found },
    span,
    "",
    fix(`write \`${right}\``, span, right),
  );
}

function missingCloser(
  tokens: readonly t.Token[],
  open: Open,
  before: number,
  report: Report,
): void {
  const opener = tokens[open.index];
  const end = tokens[before - 1]?.end ?? 0;
  if (opener === undefined) return;
  const text = String(closerOf(open.type).PATTERN);
  const span = { file: report.file, start: end, end };
  add(report, "CAP1016", { what: `\`${text}\`` }, span, `add \`${text}\` here`, {
    ...fix(`add \`${text}\``, span, text),
    also: [
      {
        span: { file: report.file, start: opener.startOffset, end: opener.end },
        text: `this \`${opener.image}\` is not closed`,
      },
    ],
  });
}
