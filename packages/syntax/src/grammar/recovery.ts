import { type Diagnostic, suggest } from "@capitan/diagnostics";
import { type IRecognitionException, isRecognitionException, type TokenType } from "chevrotain";
import { add, fix, merge, type Report } from "../report.js";
import type { Balanced } from "../scan/balance.js";
import { declarations, steps } from "../scan/begins.js";
import * as t from "../scan/tokens.js";
import { Fault, Reported } from "./fault.js";
import { type Occurrence, Support } from "./support.js";

/** Words of other languages, in lower case, and what they are here. */
export type Foreign = Readonly<Record<string, TokenType>>;

/** Behind these `<` compares. */
const comparable: ReadonlySet<TokenType> = new Set([t.Length, t.SizeOf, t.Count, t.Value]);

const isRecognition = (thrown: unknown): thrown is IRecognitionException =>
  thrown instanceof Error && isRecognitionException(thrown);

/**
 * Going on after a mistake. A fault ends its statement or list item; reading resumes behind the next `;` or `}`, or at a
 * word that begins a statement. The brackets are balanced already, so a block is passed in one go.
 */
export abstract class Recovery extends Support {
  /** Words of text that was not understood. */
  protected skipped: Set<string> = new Set();
  /** Grows with every piece of text that is lost: a protocol in which it grows is incomplete. */
  protected losses = 0;
  /** Those of them for which no lost step stands in the tree yet. */
  protected unplaced = 0;

  protected override begin(balanced: Balanced, report: Report): void {
    super.begin(balanced, report);
    this.skipped = new Set();
    this.losses = 0;
    this.unplaced = 0;
  }

  /** Runs an action; after a fault in it, tells the mistake and lets `resume` find the place to go on. */
  protected attempt(action: () => void, resume: (start: number) => void): void {
    if (this.RECORDING_PHASE) {
      action();
      return;
    }
    const start = this.peek().index;
    try {
      action();
    } catch (fault) {
      this.tellFault(fault);
      this.lost(start);
      resume(start);
    }
  }

  /** Tells a fault if that is what was thrown, and throws anything else on. */
  protected tellFault(thrown: unknown): void {
    if (thrown instanceof Fault) this.unexpected(thrown.token, thrown.expected);
    // What `OR` and `CONSUME` throw: the message is what was expected, and the vector holds only our own tokens.
    else if (isRecognition(thrown)) this.unexpected(thrown.token as t.Token, thrown.message);
    else if (!(thrown instanceof Reported)) throw thrown;
  }

  /** What was read since `start` is not in the tree. */
  protected lost(start: number): void {
    this.loss();
    const end = this.peek().index;
    for (let index = start; index < end; index += 1) this.lose(this.vector[index]);
  }

  protected loss(): void {
    this.losses += 1;
    this.unplaced += 1;
  }

  protected lose(token: t.Token | undefined): void {
    if (token === undefined) return;
    if (t.is(token, t.Identifier)) this.skipped.add(token.image);
    if (token.doc !== undefined) token.doc.taken = true;
  }

  /** Steps over one token, or over a whole bracket. */
  protected pass(): void {
    this.loss();
    this.over();
  }

  /** Steps over one token, or over a whole bracket, which is not missed. */
  protected over(): void {
    const { match, index } = this.peek();
    for (let at = index; at <= Math.max(match, index); at += 1) {
      this.lose(this.vector[at]);
      this.SKIP_TOKEN();
    }
  }

  /**
   * Resumes at a statement, which is not the token ahead unless there was progress since `start`: behind a `;`, behind
   * a block that ends a line, or in front of what closes the block or begins a statement.
   */
  protected nextStatement = (start = Number.POSITIVE_INFINITY): void => {
    if (this.peek().index > start && this.peek(0).tokenType === t.Semicolon) return;
    for (let passed = this.peek().index > start; ; passed = true) {
      const token = this.peek();
      if (token.tokenType === t.RightBrace || token.tokenType === t.EndOfFile) return;
      if (passed && this.resumes(token)) return;
      this.pass();
      if (token.tokenType === t.Semicolon) return;
      if (token.tokenType === t.LeftBrace) {
        const next = this.peek();
        if (next.first || this.startsStatement(next)) return;
      }
    }
  };

  protected resumes(token: t.Token): boolean {
    if (!token.first) return this.declares(token);
    return this.startsStatement(token) || this.startsRoleStep(token);
  }

  protected startsRoleStep(token: t.Token): boolean {
    const next = this.vector[token.index + 1]?.tokenType;
    return t.is(token, t.Party) && (next === t.Arrow || next === t.LeftBrace);
  }

  /** A word that begins a declaration, and the name that follows it. */
  private declares(token: t.Token): boolean {
    const next = this.vector[token.index + 1];
    return declarations.has(token.tokenType) && next !== undefined && t.is(next, t.Word);
  }

  /** Resumes in a list: in front of a separator or of what closes the list. */
  protected nextItem = (start: number): void => {
    // A comma between `<` and `>` separates types.
    let angles = 0;
    for (let index = start; index < this.peek().index; index += 1) angles += this.angle(index);
    for (;;) {
      const token = this.peek();
      const type = token.tokenType;
      if (this.closes(token) || type === t.Semicolon) return;
      if (type === t.Comma && angles <= 0) return;
      angles += this.angle(token.index);
      this.pass();
    }
  };

  private angle(index: number): -1 | 0 | 1 {
    const type = this.vector[index]?.tokenType;
    const before = this.vector[index - 1];
    if (type === t.Less) return before !== undefined && comparable.has(before.tokenType) ? 0 : 1;
    return type === t.Greater ? -1 : 0;
  }

  protected closes(token: t.Token): boolean {
    const type = token.tokenType;
    return (
      type === t.RightBrace ||
      type === t.RightParen ||
      type === t.RightBracket ||
      type === t.EndOfFile
    );
  }

  protected startsStatement(token: t.Token): boolean {
    return steps.has(token.tokenType) || declarations.has(token.tokenType);
  }

  /** The `;` behind a statement. Where the next line or a `}` follows instead, it is missing; anything else is a fault. */
  protected semicolon(occurrence: Occurrence = 0): void {
    if (!this.RECORDING_PHASE && !this.at(t.Semicolon)) {
      const next = this.peek();
      if (!next.first && !this.closes(next) && !this.startsStatement(next))
        throw new Fault(next, "`;`");
      this.missing(t.Semicolon);
      return;
    }
    this.consume(occurrence, t.Semicolon);
  }

  /**
   * Items with commas between them, up to the bracket `close`, which is left. Chevrotain records it as a list with a
   * trailing comma allowed, and it runs as the loop below, which goes on where a comma is missing or wrong: missing if
   * an item is `ahead`.
   */
  protected commaList(
    close: TokenType,
    item: () => void,
    ahead = () => this.at(t.Word),
    mayBeEmpty = true,
  ): void {
    if (this.RECORDING_PHASE) {
      if (mayBeEmpty) this.MANY_SEP9({ SEP: t.Comma, DEF: item });
      else this.AT_LEAST_ONE_SEP9({ SEP: t.Comma, DEF: item });
      this.option(9, () => this.consume(9, t.Comma));
      return;
    }
    const semicolons: Diagnostic[] = [];
    const missing: Diagnostic[] = [];
    let separated = false;
    const collect = (into: Diagnostic[], tell: () => void): void => {
      const { length } = this.report.diagnostics;
      tell();
      const told = this.toldSince(length);
      if (told !== undefined) into.push(told);
    };
    const summed = (): void => {
      merge(this.report, semicolons, "write `,` between all of them");
      if (!separated) merge(this.report, missing, "write `,` between all of them");
    };
    while (!this.at(close) && !this.at(t.EndOfFile)) {
      const start = this.peek().index;
      this.attempt(item, this.nextItem);
      if (this.at(close)) break;
      const next = this.peek();
      if (next.tokenType === t.Comma) {
        separated = true;
        this.SKIP_TOKEN();
      } else if (next.tokenType === t.Semicolon) {
        collect(semicolons, () => this.unexpected(next, "`,`", ","));
        this.SKIP_TOKEN();
      } else if (next.index > start && ahead()) {
        collect(missing, () => this.missing(t.Comma));
      } else {
        this.unexpected(next, `\`,\` or ${close.LABEL}`);
        this.pass();
        this.nextItem(next.index);
        if (this.at(t.Comma) || this.at(t.Semicolon)) this.SKIP_TOKEN();
      }
    }
    summed();
  }

  /** Reads a word as the nearest of `types`, or as what another language means by it, and tells so; false if there is none. */
  protected respell(types: readonly TokenType[], foreign: Foreign = {}): boolean {
    const token = this.peek();
    if (!t.is(token, t.Identifier) || types.includes(token.tokenType)) return false;
    const word = token.image.toLowerCase();
    let type = Object.hasOwn(foreign, word) ? foreign[word] : undefined;
    if (type === undefined) {
      const spellings = types.map((candidate) => String(candidate.PATTERN));
      const meant = suggest(token.image, spellings);
      type = types.find((candidate) => candidate.PATTERN === meant);
    }
    if (type === undefined) return false;
    this.become(token, type);
    return true;
  }

  /** Reads a token as one of another type, and tells that this was meant. */
  protected become(token: t.Token, type: TokenType): void {
    const meant = String(type.PATTERN);
    if (this.tell(token)) {
      const span = this.span(token, token);
      const help = fix(`write \`${meant}\``, span, meant);
      add(this.report, "CAP1017", { found: token.image, meant }, span, "", help);
    }
    token.tokenType = type;
    token.tokenTypeIdx = type.tokenTypeIdx ?? -1;
  }
}
