import type { DiagnosticDetail } from "@capitan/diagnostics";
import type { TokenType } from "chevrotain";
import type { Step } from "../ast.js";
import { add, advice, fix, type Report, retract } from "../report.js";
import type { Balanced } from "../scan/balance.js";
import { declarations } from "../scan/begins.js";
import * as t from "../scan/tokens.js";
import { Endpoints } from "./endpoints.js";
import {
  foreignCompositions,
  foreignDeclarations,
  foreignFiles,
  foreignLoops,
  foreignPar,
  foreignStatements,
  foreignSteps,
  isWord,
  localBranching,
  modifiers,
} from "./foreign.js";

const settingStarts = [t.Deadline, t.Keepalive, t.Max, t.Alternating];

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
const compositionWords = [t.Par, t.Run, t.Return];

const declarationWords = [...declarations];

/** Of these, a block or a step follows. */
const branchingWords = new Set("if else elif unless try catch finally".split(" "));
const continued = new Set("else elif catch finally".split(" "));

/** What stands where it cannot stand, or is mistyped: told once, and read as what it was meant to be where that is clear. */
export abstract class Misplaced extends Endpoints {
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
    if (this.isRole(token)) return false;
    const composed = this.draft.place === "protocol";
    const continues = isWord(token, continued) && token.index === this.#chainEnd;
    // In an endpoint this is its own role, whatever that is called.
    if (!composed && !continues && this.at(t.LeftBrace, 2)) return false;
    if (this.foreignStep(token, composed)) return true;
    if (this.at(t.LeftBrace, 2)) {
      this.respell([t.Loop, t.Par], foreignPar);
      return false;
    }
    if (token.tokenType === t.Loop) return false;
    if (this.at(t.Colon, 2)) return false;
    const words = [...stepWords, ...settingStarts, ...(composed ? compositionWords : [])];
    const foreign = composed ? { ...foreignSteps, ...foreignCompositions } : foreignSteps;
    if (!this.respell(words, foreign)) {
      this.unexpectedBut(token, "a step", this.stepMeant(token));
      this.draft.stepped = stepped;
      this.nextStatement();
      return true;
    }
    if (!settingStarts.includes(token.tokenType)) return false;
    this.draft.stepped = stepped;
    return this.strayInSteps();
  }

  /** What a name that stands where a step is expected may be meant to be. */
  private stepMeant({ image }: t.Token): DiagnosticDetail | undefined {
    if (!this.at(t.Semicolon, 2)) return undefined;
    const send = this.hasRoles() ? `A -> B: ${image};` : `send ${image};`;
    return advice(`write \`${send}\` for an event, \`continue ${image};\` for a loop`);
  }

  /** Steps as other languages write them. True if it has been read; the token may have become one of ours. */
  private foreignStep(token: t.Token, composed: boolean): boolean {
    if (this.labelled(token)) return true;
    if (token.image === "or" && this.at(t.LeftBrace, 2)) {
      this.orBlocks();
      return true;
    }
    // `do Sub;` runs a protocol.
    const runs = token.image === "do" && t.is(this.peek(2), t.Identifier);
    const loops = !runs && Object.hasOwn(foreignLoops, token.image.toLowerCase());
    if (loops && this.loopHead()) return false;
    if (this.rpc() || (composed && this.scribble())) return true;
    if (isWord(token, modifiers) && t.is(this.peek(2), t.Word)) {
      this.foreign(token, `\`${token.image}\``, this.without("leave it out", token));
      this.SKIP_TOKEN();
      return true;
    }
    const words =
      this.at(t.LeftBrace, 2) && !isWord(token, branchingWords)
        ? undefined
        : foreignStatements.get(token.image);
    if (words === undefined) return false;
    this.foreignStatement(token, composed ? words : (localBranching.get(words) ?? words), composed);
    return true;
  }

  /** `Outer: loop { … }` */
  private labelled(token: t.Token): boolean {
    const loop = this.vector[token.index + 2];
    if (!this.at(t.Colon, 2) || loop?.tokenType !== t.Loop) return false;
    const text = `loop ${token.image}`;
    const help = fix(`write \`${text}\``, this.span(token, loop), text);
    this.foreign(token, "labels", help, this.span(token, this.peek(2)));
    this.SKIP_TOKEN();
    this.SKIP_TOKEN();
    this.label = this.name(token);
    return true;
  }

  /** `if (x) { … } else { … }`: told once; its blocks are read for what else is wrong. */
  private foreignStatement(token: t.Token, words: string, composed: boolean): void {
    const continues = isWord(token, continued) && token.index === this.#chainEnd;
    if (!continues) this.foreign(token, `\`${token.image}\``, advice(words));
    this.loss();
    const brace = this.braceOnLine(token);
    if (brace === undefined) {
      this.over();
      if (this.at(t.LeftParen)) this.over();
      if (!isWord(token, branchingWords)) {
        this.restOfStatement();
        if (this.at(t.Semicolon)) this.SKIP_TOKEN();
      } else if (!this.closes(this.peek())) {
        this.attempt(
          () => this.SUBRULE9<[], unknown>(composed ? this.step : this.endpointStep),
          this.nextStatement,
        );
      }
    } else {
      retract(this.report, token.end, brace.startOffset);
      brace.quiet = false;
      while (this.peek().index < brace.index) {
        this.lose(this.peek());
        this.SKIP_TOKEN();
      }
      if (isWord(token, branchingWords))
        this.SUBRULE9<[], unknown>(composed ? this.block : this.endpointBlock);
      else this.over();
    }
    this.#chainEnd = this.peek().index;
  }

  #chainEnd = -1;

  protected override strayInSteps(): boolean {
    const token = this.peek();
    const type = token.tokenType;
    if (settingStarts.includes(type)) this.lateSetting(token);
    else if (type === t.Fn) this.lateFunctions(token);
    else if (type === t.And) this.misplaced(token, "outside of a `par`");
    else if (type === t.Stream) this.bareStream(token);
    else if (compositionWords.includes(type)) this.composition(token);
    else if (type === t.Handshake) this.bareSign(token, t.TxHandshake, t.RxHandshake);
    else if (type === t.On) this.misplaced(token, "outside of a `choice`");
    else if (declarations.has(type)) this.nestedDeclaration(token);
    else return this.stray("a step");
    return true;
  }

  /** `par`, `run` and `return` in an endpoint, passed over as a whole. */
  private composition(token: t.Token): void {
    if (token.tokenType !== t.Par) {
      this.misplaced(token, "in an endpoint");
      return;
    }
    if (this.tell(token)) {
      const where = "in an endpoint";
      add(this.report, "CAP1021", { what: "`par`", where }, this.span(token, token), "");
    }
    do {
      this.pass();
      while (t.is(this.peek(), t.Word) && !this.at(t.And)) this.pass();
      if (this.at(t.LeftBrace)) this.pass();
    } while (this.at(t.And));
  }

  /** `stream E;` without saying who sends it. */
  private bareStream(token: t.Token): void {
    if (this.tell(token)) {
      const what =
        this.draft.roles === undefined ? "`send` or `receive`" : "the roles, as in `A -> B:`";
      const span = { ...this.span(token, token), end: token.startOffset };
      add(this.report, "CAP1016", { what }, span, "say who sends the stream");
    }
    this.pass();
    this.nextStatement();
  }

  private lateSetting(token: t.Token): void {
    if (token.tokenType === t.Keepalive && this.at(t.Semicolon, 2)) {
      this.bareSign(token, t.TxKeepalive, t.RxKeepalive);
      return;
    }
    if (this.draft.place === "endpoint") {
      const what = token.tokenType === t.Max ? "`max message`" : `\`${token.image}\``;
      this.misplaced(token, "in an endpoint", what);
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
      const functions =
        this.draft.place === "protocol"
          ? this.SUBRULE(this.functionLine)
          : this.SUBRULE(this.endpointFunction);
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
    if (this.tell(token)) {
      const what = `\`${token.image}\``;
      const where = this.draft.place === "protocol" ? "in a protocol" : "in an endpoint";
      add(this.report, "CAP1021", { what, where }, this.span(token, token), "");
    }
    this.readItem();
  }

  protected override strayInSystem(): boolean {
    const token = this.peek();
    const type = token.tokenType;
    if (type === t.RightBrace || type === t.EndOfFile) return false;
    if (this.at(t.LeftBrace, 2) || this.at(t.Word, 2)) {
      if (this.respell([t.Endpoint])) return true;
    }
    if (declarations.has(type)) {
      if (this.tell(token)) {
        const what = `\`${token.image}\``;
        add(this.report, "CAP1021", { what, where: "in a system" }, this.span(token, token), "");
      }
      this.readItem();
    } else if (this.startsStatement(token) || this.startsRoleStep(token)) {
      const where = "directly in a system: it belongs in an `endpoint`";
      const what = t.is(token, t.Identifier) ? "a step" : `\`${token.image}\``;
      this.misplaced(token, where, what);
    } else {
      return this.stray("`endpoint`");
    }
    return true;
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

  /** Behind a head of a protocol that could not be read, what follows is part of it. */
  protected headless(): void {
    this.#strayEnd = this.peek().index;
  }

  protected override begin(balanced: Balanced, report: Report): void {
    super.begin(balanced, report);
    this.#strayEnd = -1;
    this.#chainEnd = -1;
  }

  /** What begins no declaration. Pieces of it that follow each other are one mistake. False at the end of the file. */
  protected strayInFile(): boolean {
    const token = this.peek();
    const type = token.tokenType;
    if (type === t.EndOfFile) return false;
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
      // Further ones are part of the same habit.
      while (
        (isWord(this.peek(), modifiers) && t.is(this.peek(2), t.Word)) ||
        (this.peek().image === "const" && declarations.has(this.peek(2).tokenType))
      ) {
        this.SKIP_TOKEN();
      }
      return true;
    }
    if (isWord(token, modifiers) && t.is(this.peek(2), t.Word)) {
      const help = this.without("leave it out", token);
      this.foreign(token, `\`${token.image}\``, help);
      this.SKIP_TOKEN();
      return true;
    }
    if (token.image === "const" && declarations.has(this.peek(2).tokenType)) {
      this.foreign(token, "`const`", this.without("leave it out", token));
      this.SKIP_TOKEN();
      return true;
    }
    const words = isWord(token, foreignFiles) ? foreignFiles.get(token.image) : undefined;
    if (words !== undefined && !this.at(t.Colon, 2)) {
      this.foreign(token, `\`${token.image}\``, advice(words));
      this.pass();
      while (!this.peek().first && !this.at(t.Semicolon) && !this.closes(this.peek())) this.pass();
      if (this.at(t.Semicolon)) this.SKIP_TOKEN();
      retract(this.report, token.end, this.peek(0).end);
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

  /** Reads one declaration where it stands. */
  protected abstract readItem(): void;
}
