import type { Diagnostic, Edit } from "@capitan/diagnostics";
import type { Name } from "../ast.js";
import { advice, fix, mend, retract } from "../report.js";
import * as t from "../scan/tokens.js";
import { isWord } from "./foreign.js";
import { Messages } from "./messages.js";

/** Words that begin a branch in other languages. */
export const branchWords: ReadonlySet<string> = new Set([
  "case",
  "when",
  "recv",
  "branch",
  "option",
  "is",
]);
export const otherwise: ReadonlySet<string> = new Set(["default", "else", "otherwise"]);

/** `choice { send A { … } }`: who chooses, and the edits that make it a choice of this language. */
export interface BareChoice {
  readonly chooser: Name | undefined;
  readonly words: string;
  readonly finding: Diagnostic | undefined;
  readonly edits: Edit[];
}

/** Choices and branches as other languages write them: told once, and read as what they are here. */
export abstract class ForeignChoices extends Messages {
  /** What was told of marks in front of the blocks of this choice: it is one habit. */
  protected marks: Diagnostic[] = [];

  /** `choice { send A { … } }`: who chooses can be seen from its first branch. */
  protected choiceOfSends(start: t.Token): BareChoice | undefined {
    const open = this.peek();
    const first = this.peek(2).tokenType;
    if (open.tokenType !== t.LeftBrace || (first !== t.Send && first !== t.Receive))
      return undefined;
    const text = this.hasRoles() ? undefined : first === t.Send ? "master" : "peer";
    const span = this.span(start, start);
    const words = `write \`choice by ${text ?? "R"} { on A { … } on B { … } }\``;
    const { length } = this.report.diagnostics;
    this.unexpectedBut(open, "`by` and the role that chooses", advice(words));
    const finding = text === undefined ? undefined : this.toldSince(length);
    const behind = { ...span, start: span.end };
    const edits = [{ span: behind, text: ` by ${text}` }];
    return { chooser: text === undefined ? undefined : { text, span }, words, finding, edits };
  }

  /** `} or { … }` behind a choice, as Scribble writes further branches. */
  protected orBlocks(): void {
    while (this.peek().image === "or" && this.at(t.LeftBrace, 2)) {
      this.foreign(
        this.peek(),
        "`or`",
        advice("all branches stand in one block: `on A { … } on B { … }`"),
      );
      this.loss();
      this.SKIP_TOKEN();
      this.over();
    }
  }

  /** What stands behind the event of a branch and does not belong there. "steps" where steps follow without braces. */
  protected behindBranchEvent(): "steps" | undefined {
    const next = this.peek();
    if (next.tokenType === t.LeftParen) {
      const close = this.vector[Math.max(next.match, next.index)] ?? next;
      const help = this.without(
        "leave it out: the payload is declared with the event",
        next,
        close,
      );
      this.unexpectedBut(next, "`{`", help);
      this.over();
    } else if (next.tokenType === t.Arrow && t.is(this.peek(2), t.Role)) {
      retract(this.report, next.startOffset, next.end);
      this.unexpected(next, "`to`", "to");
      next.tokenType = t.To;
      next.tokenTypeIdx = t.To.tokenTypeIdx ?? -1;
    } else if (next.tokenType === t.Comma || next.tokenType === t.Bar) {
      this.unexpectedBut(next, "`{`", advice("write one branch for each event"));
      this.loss();
      while (!this.at(t.LeftBrace) && !this.closes(this.peek()) && !this.at(t.Semicolon))
        this.over();
    } else if (next.tokenType === t.From && t.is(this.peek(2), t.Role)) {
      const help = this.without("leave it out: the role that chooses sends it", next, this.peek(2));
      this.unexpectedBut(next, "`{`", help);
      this.SKIP_TOKEN();
      this.SKIP_TOKEN();
    } else if (next.tokenType === t.Colon && !this.at(t.LeftBrace, 2)) {
      this.unexpectedBut(next, "`{`", advice("the steps of a branch stand in `{ }`"));
      this.SKIP_TOKEN();
      return "steps";
    }
    return undefined;
  }

  /** `on A: {` or `on A => {` */
  protected markBeforeBlock(): void {
    const token = this.peek();
    if (!this.at(t.LeftBrace, 2)) return;
    if (![t.Colon, t.Arrow, t.Equal].includes(token.tokenType)) return;
    retract(this.report, token.startOffset, token.end);
    const help = this.without(`leave out the \`${token.image}\``, token);
    this.collect(this.marks, () => this.unexpectedBut(token, "`{`", help));
    this.SKIP_TOKEN();
  }

  /** How many tokens stand in front of the event of what looks like a branch without `on`; undefined where nothing does. */
  protected branchLead(token: t.Token): number | undefined {
    const type = token.tokenType;
    const behind = (index: number): boolean => {
      const mark = this.vector[index];
      if (mark === undefined) return false;
      if (mark.tokenType === t.LeftBrace) return true;
      const next = this.vector[index + 1]?.tokenType;
      if (mark.tokenType === t.LeftParen)
        return this.vector[Math.max(mark.match, index) + 1]?.tokenType === t.LeftBrace;
      if (mark.tokenType === t.To || mark.tokenType === t.From) {
        return this.vector[index + 2]?.tokenType === t.LeftBrace;
      }
      return (mark.tokenType === t.Colon || mark.tokenType === t.Arrow) && next === t.LeftBrace;
    };
    const event = (index: number): boolean => {
      const found = this.vector[index];
      return found !== undefined && t.is(found, t.Identifier) && behind(index + 1);
    };
    if (t.is(token, t.Role) && this.at(t.Arrow, 2)) {
      // `A -> B: E {`
      const colon = this.vector[token.index + 3]?.tokenType === t.Colon;
      return colon && event(token.index + 4) ? 4 : undefined;
    }
    const leads = type === t.Send || type === t.Receive || type === t.Event;
    if (leads || isWord(token, branchWords)) {
      if (event(token.index + 1)) return 1;
      const plain = this.vector[token.index + 2]?.tokenType === t.Colon;
      return isWord(token, branchWords) && this.at(t.Identifier, 2) && plain ? 1 : undefined;
    }
    return event(token.index) && !isWord(token, otherwise) ? 0 : undefined;
  }

  /** Tells that `on` is missing, and steps over what stands in its place. Returns whom the event goes to. */
  protected tellLead(
    token: t.Token,
    lead: number,
    strays: Diagnostic[],
    bare: BareChoice | undefined,
  ): readonly Name[] {
    const span = this.span(token, token);
    const receiver = this.vector[token.index + 2];
    if (lead === 4 && receiver !== undefined) {
      const event = this.vector[token.index + 4] ?? token;
      const text = `on ${event.image} to ${receiver.image}`;
      const help = fix(`write \`${text}\``, this.span(token, event), text);
      this.unexpectedBut(token, "`on` and an event", help);
      for (let count = 0; count < lead; count += 1) this.SKIP_TOKEN();
      return [this.name(receiver)];
    }
    const edit =
      lead === 1 ? { span, text: "on" } : { span: { ...span, end: span.start }, text: "on " };
    if (bare !== undefined) bare.edits.push(edit);
    else {
      this.collect(strays, () =>
        this.unexpectedBut(token, "`on` and an event", mend("write `on` and the event", [edit])),
      );
    }
    if (lead === 1) this.SKIP_TOKEN();
    return [];
  }
}
