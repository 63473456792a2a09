import type { Diagnostic, DiagnosticDetail, Span } from "@capitan/diagnostics";
import {
  EmbeddedActionsParser,
  type ILookaheadStrategy,
  type IParserErrorMessageProvider,
  type IToken,
  type TokenType,
} from "chevrotain";
import type { Doc, Name, Step } from "../ast.js";
import { add, fix, type Report } from "../report.js";
import type { Balanced } from "../scan/balance.js";
import * as t from "../scan/tokens.js";
import { described, Fault } from "./fault.js";

/** Tells uses of the same thing in one rule apart, as `CONSUME1` and `CONSUME2` do. */
export type Occurrence = 0 | 1 | 2 | 3 | 4;

/** What Chevrotain calls a message is, in this grammar, what was expected: "a name". */
export interface Expected {
  readonly ERR_MSG: string;
}

export const expecting = (what: string): Expected => ({ ERR_MSG: what });

/** A message of Chevrotain says what was expected, and nothing more: the catalogue has the words around it. */
const expectedOnly: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expected.LABEL ?? expected.name,
  buildNoViableAltMessage: ({ customUserDescription }) => customUserDescription ?? "something else",
  buildEarlyExitMessage: ({ customUserDescription }) => customUserDescription ?? "something else",
  buildNotAllInputParsedMessage: () => "the end of the file",
};

/** What every part of the grammar stands on: tokens, spans, names, and telling mistakes. */
export abstract class Support extends EmbeddedActionsParser {
  protected report: Report = { file: "", diagnostics: [] };
  protected vector: readonly t.Token[] = [];
  /** Steps that are read already, by the index of the token behind them. */
  protected plain: Map<number, Step[]> = new Map();
  /** The token at which the last mistake was told: another one at the same token would be the same. */
  #told = -1;
  /** The token in front of which something was told to be missing. */
  #missed = -1;

  /** With a strategy, the grammar is recorded, validated and analysed with it; without, what is known of it is used. */
  constructor(strategy: ILookaheadStrategy | undefined) {
    super([...t.vocabulary], {
      skipValidations: strategy === undefined,
      ...(strategy === undefined ? {} : { lookaheadStrategy: strategy }),
      maxLookahead: 1,
      // Recovery is not Chevrotain's: `Recovery` goes on at statements and list items, in linear time.
      recoveryEnabled: false,
      errorMessageProvider: expectedOnly,
    });
  }

  protected begin({ tokens, plain }: Balanced, report: Report): void {
    this.input = tokens;
    this.vector = tokens;
    this.plain = plain;
    this.report = report;
    this.#told = -1;
    this.#missed = -1;
  }

  // Tokens

  /** The n-th token ahead; 0 is the one before. The vector holds only our own tokens, two ends of file at its end. */
  protected peek(distance: 0 | 1 | 2 | 3 = 1): t.Token {
    return this.LA(distance) as t.Token;
  }

  protected at(type: TokenType, distance: 0 | 1 | 2 | 3 = 1): boolean {
    return t.is(this.LA(distance), type);
  }

  /** Takes a token of the type. Any other is a fault, which says what was expected. */
  protected take(type: TokenType, expected: Expected, occurrence: Occurrence = 0): t.Token {
    return this.consume(occurrence, type, expected) as t.Token;
  }

  /** Takes a token of the type, or tells that it is missing where one of `followers` stands in its place. */
  protected need(
    type: TokenType,
    followers: readonly TokenType[],
    occurrence: Occurrence = 0,
  ): void {
    if (!this.RECORDING_PHASE && !this.at(type)) {
      const label = type.LABEL ?? type.name;
      if (!followers.some((follower) => this.at(follower))) throw new Fault(this.peek(), label);
      this.missing(type);
      return;
    }
    this.consume(occurrence, type);
  }

  /** Chevrotain calls this where no alternative fits; its own would have to know the recorded grammar. */
  protected raiseNoAltException(_occurrence: number, expected: string | undefined): never {
    throw new Fault(this.peek(), expected ?? "something else");
  }

  // Nodes

  protected span(from: IToken, to: IToken = this.LA(0)): Span {
    return { file: this.report.file, start: from.startOffset, end: (to as t.Token).end };
  }

  protected name(token: t.Token): Name {
    return { text: token.image, span: this.span(token, token) };
  }

  /** The doc comment in front of a token, which now documents something. */
  protected doc(token: t.Token): Doc {
    const doc = token.doc;
    if (doc === undefined) return undefined;
    doc.taken = true;
    return doc.text;
  }

  // Mistakes

  /** Whether a mistake at this token is news. */
  protected tell(token: t.Token): boolean {
    if (token.quiet || token.index === this.#told) return false;
    this.#told = token.index;
    return true;
  }

  /** Tells that a mark or word is missing right behind the previous token. */
  protected missing(type: TokenType): void {
    const next = this.peek();
    if (next.quiet || next.index === this.#told || next.index === this.#missed) return;
    this.#missed = next.index;
    const what = type.LABEL ?? type.name;
    const { end } = this.peek(0);
    const span = { file: this.report.file, start: end, end };
    const written = String(type.PATTERN);
    const text = /^\w/.test(written) ? ` ${written}` : written;
    add(this.report, "CAP1016", { what }, span, `add ${what} here`, fix(`add ${what}`, span, text));
  }

  /** Tells that a token is not what was expected, with what to write instead where that is clear. */
  protected unexpected(token: t.Token, expected: string, instead?: string): void {
    const span = this.span(token, token);
    const help = instead === undefined ? undefined : fix(`write \`${instead}\``, span, instead);
    this.unexpectedBut(token, expected, help);
  }

  /** Tells that a token is not what was expected, with advice. */
  protected unexpectedBut(
    token: t.Token,
    expected: string,
    help: DiagnosticDetail | undefined,
  ): void {
    // Where something is missing, what follows is measured against what is not there. The same is true of a bracket
    // that the author forgot.
    const forgotten = token.image === "" && token.tokenType !== t.EndOfFile;
    if (forgotten || token.index === this.#missed || !this.tell(token)) return;
    const found = described(token);
    add(this.report, "CAP1001", { expected, found }, this.span(token, token), "", help);
  }

  /** Tells of something that other languages have and this one has not, with what is written instead. */
  protected foreign(
    token: t.Token,
    what: string,
    help: DiagnosticDetail,
    at: { readonly start: number; readonly end: number } = this.span(token, token),
  ): void {
    if (this.tell(token)) add(this.report, "CAP1025", { what }, at, "", help);
  }

  /** What was told last, if that was since `count` findings. */
  protected toldSince(count: number): Diagnostic | undefined {
    const { diagnostics } = this.report;
    return diagnostics.length > count ? diagnostics[diagnostics.length - 1] : undefined;
  }

  /** Replaces the advice of what was told; the new finding. */
  protected amend(found: Diagnostic | undefined, help: DiagnosticDetail): Diagnostic | undefined {
    if (found === undefined) return undefined;
    const { diagnostics } = this.report;
    const index = diagnostics.indexOf(found);
    const amended = { ...found, ...help };
    if (index >= 0) diagnostics[index] = amended;
    return amended;
  }

  /** Advice to leave tokens out, with the blank in front of them. */
  protected without(text: string, from: t.Token, to: t.Token = from): DiagnosticDetail {
    const before = this.vector[from.index - 1];
    const start = before === undefined || from.first ? from.startOffset : before.end;
    // The blank behind it goes instead where it begins a line.
    const next = this.vector[to.index + 1];
    const end = from.first && next !== undefined && !next.first ? next.startOffset : to.end;
    return fix(text, { file: this.report.file, start, end }, "");
  }
}
