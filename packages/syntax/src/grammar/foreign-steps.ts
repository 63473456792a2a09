import type { Diagnostic } from "@capitan/diagnostics";
import type { Direction, Name, Step } from "../ast.js";
import { add, advice, fix, mend, retract } from "../report.js";
import * as t from "../scan/tokens.js";
import { Declarations } from "./declarations.js";
import { foreignLoops, isWord } from "./foreign.js";

/** In tokens. */
const longestHead = 64;

/** Words as they are written in a line. */
const imagesOf = (tokens: readonly t.Token[]): string => tokens.map(({ image }) => image).join(" ");

/** What a message of another language has behind its event, told once, and read over. */
export abstract class ForeignSteps extends Declarations {
  /** The roles in brackets behind the protocol's name, if there are any. */
  protected abstract hasRoles(): boolean;

  /**
   * What stands between the event of a step and its end, and does not belong there: a payload, `to peer`, further
   * events. Returns the steps that further events stand for.
   */
  protected behindEvent(start: t.Token, direction: Direction): readonly Name[] {
    const next = this.peek();
    switch (next.tokenType) {
      case t.LeftParen:
        this.payload(next);
        return [];
      case t.LeftBrace:
        if (this.vector[next.index + 2]?.tokenType === t.Colon || next.match === next.index + 1)
          this.payload(next);
        return [];
      case t.From:
      case t.To:
        this.parties(start, next, direction);
        return [];
      case t.Comma:
        return this.furtherSteps(start, next, direction);
      case t.Bar: {
        const role = direction.kind === "receive" ? "peer" : "master";
        const words = `one of several events is a choice: \`choice by ${role} { on A { } on B { } }\``;
        this.unexpectedBut(next, "`;`", advice(words));
        this.pass();
        this.restOfStatement();
        return [];
      }
      default:
        this.wordBehind(start, next);
        return [];
    }
  }

  /** `send A timeout 5s;` or `send A B;` */
  private wordBehind(start: t.Token, next: t.Token): void {
    if (!t.is(next, t.Identifier) || next.first) return;
    const behind = this.peek(2).tokenType;
    if (behind === t.DurationLiteral) {
      const span = this.span(next, next);
      this.unexpectedBut(next, "`;`", fix("write `within`", span, "within"));
      this.SKIP_TOKEN();
      this.SKIP_TOKEN();
    } else if (behind === t.Semicolon && start.tokenType !== t.Identifier) {
      const said = imagesOf(this.vector.slice(start.index, this.peek(0).index));
      const words = `a step has one event: \`${said} ${this.peek(0).image}; ${said} ${next.image};\``;
      this.unexpectedBut(next, "`;`", advice(words));
      this.pass();
    }
  }

  /** `send A();`, `send A(x: u8);`, `send A { x: u8 }` */
  protected payload(open: t.Token): void {
    const close = this.vector[Math.max(open.match, open.index)] ?? open;
    const event = this.peek(0).image;
    const empty = close.index === open.index + 1;
    const inside = this.written(open.index + 1, close.index);
    const form = open.tokenType === t.LeftBrace ? `{ ${inside} }` : `(${inside});`;
    const help = empty
      ? this.without("leave it out", open, close)
      : advice(
          `the payload is declared with the event, once: \`event ${event}${form.startsWith("{") ? " " : ""}${form}\``,
        );
    this.unexpectedBut(open, "`;`", help);
    // It may not be declared but here.
    if (!empty) this.lose(this.peek(0));
    this.over();
    // Behind a block nobody writes a semicolon.
    if (open.tokenType === t.LeftBrace && !this.at(t.Semicolon)) this.peek().quiet = true;
  }

  /** `receive A from peer;`: in a protocol without roles this is what `receive` means; with them, that is told by its own. */
  private parties(start: t.Token, token: t.Token, { kind }: Direction): void {
    let last = token;
    this.SKIP_TOKEN();
    while (this.at(t.Role) && !this.peek().first) {
      last = this.peek();
      this.SKIP_TOKEN();
      if (!this.at(t.Comma)) break;
      this.SKIP_TOKEN();
    }
    if (this.hasRoles() || kind === "arrow") return;
    const said = start.image;
    const other = kind === "send" ? "to the peer" : "from the peer";
    this.unexpectedBut(
      token,
      "`;`",
      this.without(`leave it out: \`${said}\` is always ${other}`, token, last),
    );
  }

  /** `send A, B;` */
  private furtherSteps(start: t.Token, comma: t.Token, direction: Direction): readonly Name[] {
    const before = this.vector.slice(start.index, this.peek(0).index);
    const head = direction.kind === "arrow" ? "" : `${imagesOf(before)} `;
    const { length } = this.report.diagnostics;
    this.unexpected(comma, "`;`");
    const told = this.toldSince(length);
    const names: Name[] = [];
    const edits = [];
    while (this.at(t.Comma) && this.at(t.Identifier, 2)) {
      const mark = this.peek();
      this.SKIP_TOKEN();
      const name = this.peek();
      edits.push({ span: { ...this.span(mark, mark), end: name.startOffset }, text: `; ${head}` });
      names.push(this.name(name));
      this.SKIP_TOKEN();
    }
    if (direction.kind === "arrow") this.amend(told, advice("write one step for each event"));
    else this.amend(told, mend("write one step for each event", edits));
    if (names.length === 0) this.SKIP_TOKEN();
    if (direction.kind !== "arrow") return names;
    // Its roles would be looked up once for each.
    this.loss();
    return [];
  }

  /** Passes up to the `;` of this statement, which is left. */
  protected restOfStatement(): void {
    while (!this.at(t.Semicolon) && !this.closes(this.peek()) && !this.peek().first) this.pass();
  }

  /** The head of a loop of another language, up to its `{`, is passed; false where there is no `{` on its line. */
  protected loopHead(): boolean {
    const start = this.peek();
    const brace = this.braceOnLine(start);
    if (brace === undefined) return false;
    const plain = brace.index === start.index + 1;
    if (plain && start.tokenType !== t.Loop) return this.respell([t.Loop], foreignLoops);
    const named = brace.index === start.index + 2 && t.is(this.peek(2), t.Identifier);
    if (start.tokenType === t.Loop && (plain || named)) return false;
    if (named && start.image.toLowerCase() === "rec") return this.respell([t.Loop], foreignLoops);
    this.conditioned(start, brace);
    return true;
  }

  /** Tells that a loop has no condition, and has what stands in front of its `{` passed over. */
  protected conditioned(start: t.Token, brace: t.Token): void {
    retract(this.report, start.end, brace.startOffset);
    brace.quiet = false;
    const help = advice(
      "write `loop { … }`, which turns until a branch of a `choice` in it says `break;`",
    );
    this.foreign(start, `\`${start.image}\` with a condition`, help);
    start.tokenType = t.Loop;
    start.tokenTypeIdx = t.Loop.tokenTypeIdx ?? -1;
    this.skipTo = brace.index;
    // How it ends is not known.
    this.loss();
  }

  /** Tokens up to this one were told, and are not read. */
  protected skipTo = -1;

  /** Steps over what was told already. */
  protected skipTold(): void {
    while (this.peek().index < this.skipTo) {
      this.lose(this.peek());
      this.SKIP_TOKEN();
    }
  }

  /** The `{` that ends the line which `start` begins. */
  protected braceOnLine(start: t.Token): t.Token | undefined {
    // A head is short; of a text that is all one line, the rest is not looked through for each.
    for (let index = start.index + 1; index < start.index + longestHead; index += 1) {
      const token = this.vector[index];
      if (token === undefined || token.first || token.tokenType === t.EndOfFile) return undefined;
      if (token.tokenType === t.LeftBrace) return token;
    }
    return undefined;
  }

  /** `while (more);` behind a block that began with `do`. */
  protected conditionBehind(start: t.Token): void {
    if (!isWord(this.peek(), new Set(["while", "until"])) || !this.at(t.LeftParen, 2)) return;
    const token = this.peek();
    const help = advice("a branch of a `choice` in the loop says `break;`");
    // `do … while` was told at its `do`.
    if (start.image !== "do") this.foreign(token, "conditions behind a loop", help);
    this.SKIP_TOKEN();
    this.over();
    if (this.at(t.Semicolon)) this.SKIP_TOKEN();
  }

  /** `Label(T) from A to B;` as Scribble writes a message. */
  protected scribble(): boolean {
    const start = this.peek();
    if (!t.is(start, t.Identifier)) return false;
    let index = start.index + 1;
    const open = this.vector[index];
    if (open?.tokenType === t.LeftParen) index = Math.max(open.match, index) + 1;
    const [from, sender, to, receiver, end] = this.vector.slice(index, index + 5);
    if (from?.tokenType !== t.From || to?.tokenType !== t.To) return false;
    if (sender === undefined || receiver === undefined) return false;
    const text = `${sender.image} -> ${receiver.image}: ${start.image}`;
    const help = fix(`write \`${text}\``, this.span(start, receiver), text);
    this.foreign(start, "messages with `from` and `to`", help, this.span(start, receiver));
    this.pass();
    while (this.peek().index <= receiver.index) this.pass();
    if (end?.tokenType === t.Semicolon) this.SKIP_TOKEN();
    return true;
  }

  /** `rpc Get(Ask) returns (Answer);` */
  protected rpc(): boolean {
    const start = this.peek();
    if (start.image !== "rpc" || !t.is(this.peek(2), t.Word)) return false;
    const words = this.vector
      .slice(start.index, start.index + 14)
      .filter((token) => t.is(token, t.Identifier) && token.image !== "returns");
    const [, , ask = start, answer = start] = words;
    const said = (event: t.Token): string => {
      const before = this.vector[event.index - 1];
      return before?.tokenType === t.Stream ? `stream ${event.image}` : event.image;
    };
    const text = `send ${said(ask)}; receive ${said(answer)};`;
    this.foreign(start, "`rpc`", advice(`a call is two steps: \`${text}\``));
    this.pass();
    while (!this.at(t.Semicolon) && !this.closes(this.peek()) && !this.peek().first) this.pass();
    if (this.at(t.Semicolon)) this.SKIP_TOKEN();
    return true;
  }

  /** Collects what `tell` tells. */
  protected collect(into: Diagnostic[], tell: () => void): void {
    const { length } = this.report.diagnostics;
    tell();
    const told = this.toldSince(length);
    if (told !== undefined) into.push(told);
  }

  /** Tells that a clause stands behind the block in front of which it belongs. */
  protected clauseBehind(token: t.Token, before: string): void {
    if (!this.tell(token)) return;
    const what = `\`${token.image}\``;
    add(this.report, "CAP1014", { what, before }, this.span(token, token), "");
  }

  /** Further steps of a statement of which the first was returned. */
  protected further: Step[] = [];
}
