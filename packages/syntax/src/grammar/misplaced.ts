import type { TokenType } from "chevrotain";
import type { Step } from "../ast.js";
import { add, fix, type Report } from "../report.js";
import type { Balanced } from "../scan/balance.js";
import { declarations } from "../scan/begins.js";
import * as t from "../scan/tokens.js";
import { Protocols } from "./protocol.js";
import type { Foreign } from "./recovery.js";

const settingStarts = [t.Deadline, t.Keepalive, t.Max, t.Alternating];

const laterWords = [t.Run, t.Return, t.Stream, t.And, t.Codec, t.Refines];

const stepWords = [
  t.Send,
  t.Receive,
  t.TxHandshake,
  t.RxHandshake,
  t.TxKeepalive,
  t.RxKeepalive,
  t.Choice,
  t.Loop,
  t.Break,
  t.Continue,
  t.End,
];

const declarationWords = [t.Import, t.Event, t.Record, t.Enum, t.Union, t.Type, t.Protocol];

/** Words of other languages, and what they are here. */
const foreignSteps: Foreign = {
  recv: t.Receive,
  emit: t.Send,
  select: t.Choice,
  switch: t.Choice,
  while: t.Loop,
  repeat: t.Loop,
  rec: t.Loop,
  exit: t.End,
  stop: t.End,
};
const foreignDeclarations: Foreign = {
  struct: t.Record,
  interface: t.Record,
  message: t.Event,
};

/** What stands where it cannot stand, or is mistyped: told once, and read as what it was meant to be where that is clear. */
export abstract class Misplaced extends Protocols {
  protected override plainSteps(): Step[] | undefined {
    if (this.plain.size === 0) return undefined;
    const { index } = this.peek();
    const steps = this.plain.get(index);
    if (steps !== undefined) this.draft.stepped = true;
    this.plain.delete(index);
    return steps;
  }

  protected override misread(): boolean {
    const { stepped } = this.draft;
    this.draft.stepped = true;
    const token = this.peek();
    if (!t.is(token, t.Identifier) || this.at(t.Arrow, 2)) return false;
    const known = this.draft.roles?.some(({ text }) => text === token.image) ?? false;
    if (known) return false;
    if (this.at(t.LeftBrace, 2)) {
      this.respell([t.Loop]);
      return false;
    }
    if (this.at(t.Colon, 2)) return false;
    if (!this.respell([...stepWords, ...settingStarts], foreignSteps)) {
      this.unexpected(token, "a step");
      this.draft.stepped = stepped;
      this.nextStatement();
      return true;
    }
    if (!settingStarts.includes(token.tokenType)) return false;
    this.draft.stepped = stepped;
    return this.strayInSteps();
  }

  protected override strayInSteps(): boolean {
    const token = this.peek();
    const type = token.tokenType;
    if (settingStarts.includes(type)) this.lateSetting(token);
    else if (type === t.Fn) this.lateFunctions(token);
    else if (type === t.Par) this.parallel(token);
    else if (laterWords.includes(type)) this.later(token);
    else if (type === t.Handshake) this.bareSign(token, t.TxHandshake, t.RxHandshake);
    else if (type === t.On) this.misplaced(token, "outside of a `choice`");
    else if (declarations.has(type)) this.nestedDeclaration(token);
    else return this.stray("a step");
    return true;
  }

  private later(token: t.Token): void {
    this.tellLater(token, `\`${token.image}\``);
    this.pass();
    this.nextStatement();
  }

  /** `par { … } and { … }`, passed over as a whole. */
  private parallel(token: t.Token): void {
    this.tellLater(token, "`par`");
    do {
      this.pass();
      while (t.is(this.peek(), t.Word) && !this.at(t.And)) this.pass();
      if (this.at(t.LeftBrace)) this.pass();
    } while (this.at(t.And));
  }

  private lateSetting(token: t.Token): void {
    if (token.tokenType === t.Keepalive && this.at(t.Semicolon, 2)) {
      this.bareSign(token, t.TxKeepalive, t.RxKeepalive);
      return;
    }
    if (this.draft.stepped)
      this.misordered(
        token,
        token.tokenType === t.Max ? "`max message`" : `\`${token.image}\``,
        "the steps",
      );
    this.aside(() => {
      this.draft.settings.push(this.SUBRULE(this.setting));
    });
  }

  private lateFunctions(token: t.Token): void {
    const first = this.draft.functions === undefined;
    if (!first) {
      if (this.tell(token)) {
        add(this.report, "CAP1022", { what: "the `fn` line" }, this.span(token, token), "");
      }
    } else if (this.draft.stepped || this.draft.settings.length > 0) {
      this.misordered(token, "the `fn` line", this.draft.stepped ? "the steps" : "the settings");
    }
    this.aside(() => {
      const functions = this.SUBRULE(this.functionLine);
      if (first) this.draft.functions = functions;
    });
  }

  private misordered(token: t.Token, what: string, before: string): void {
    if (this.tell(token)) {
      add(this.report, "CAP1014", { what, before }, this.span(token, token), "");
    }
  }

  /** `handshake;` without saying who opens it. */
  private bareSign(token: t.Token, tx: TokenType, rx: TokenType): void {
    if (this.tell(token)) {
      const span = this.span(token, token);
      const meant = String(tx.PATTERN);
      const label = `\`${meant}\` goes from master to peer, \`${rx.PATTERN}\` the other way`;
      add(
        this.report,
        "CAP1017",
        { found: token.image, meant },
        span,
        label,
        fix(`write \`${meant}\``, span, meant),
      );
    }
    // Its direction is a guess.
    this.loss();
    token.tokenType = tx;
    token.tokenTypeIdx = tx.tokenTypeIdx ?? -1;
  }

  private nestedDeclaration(token: t.Token): void {
    if (token.tokenType === t.Endpoint || token.tokenType === t.System) {
      this.later(token);
      return;
    }
    if (this.tell(token)) {
      const what = `\`${token.image}\``;
      add(this.report, "CAP1021", { what, where: "in a protocol" }, this.span(token, token), "");
    }
    this.readItem();
  }

  /** Tells that a statement is in the wrong place, and passes over it. */
  private misplaced(token: t.Token, where: string, what = `\`${token.image}\``): void {
    if (this.tell(token)) {
      add(this.report, "CAP1021", { what, where }, this.span(token, token), "");
    }
    this.pass();
    this.nextStatement();
  }

  #strayEnd = -1;

  protected override begin(balanced: Balanced, report: Report): void {
    super.begin(balanced, report);
    this.#strayEnd = -1;
  }

  /** What begins no declaration. Pieces of it that follow each other are one mistake. False at the end of the file. */
  protected strayInFile(): boolean {
    const token = this.peek();
    const type = token.tokenType;
    if (type === t.EndOfFile) return false;
    if (type === t.Endpoint || type === t.System) {
      this.later(token);
      return true;
    }
    if (token.image === "export" && t.is(this.peek(2), t.Word)) {
      const where = "in front of a declaration: each can be imported as it stands";
      if (this.tell(token)) {
        add(
          this.report,
          "CAP1021",
          { what: "`export`", where },
          this.span(token, token),
          "leave it out",
        );
      }
      this.SKIP_TOKEN();
      return true;
    }
    const named = this.at(t.Word, 2) || this.at(t.LeftBrace, 2);
    if (named && this.respell(declarationWords, foreignDeclarations)) return true;
    const follows = token.index === this.#strayEnd;
    if (follows) {
      this.pass();
      if (!this.resumes(this.peek())) this.nextStatement();
    } else if (this.startsStatement(token) || this.startsRoleStep(token)) {
      this.misplaced(token, "outside of a protocol", type === t.Identifier ? "a step" : undefined);
    } else {
      this.stray("a declaration");
    }
    this.#strayEnd = this.peek().index;
    return true;
  }

  protected override refuseStream(): void {
    if (!this.RECORDING_PHASE && this.at(t.Stream)) this.refuse(this.peek(), "`stream`");
  }

  /** Reads one declaration where it stands. */
  protected abstract readItem(): void;
}
