import type { Diagnostic } from "@capitan/diagnostics";
import type { TokenType } from "chevrotain";
import type { Name, Part, RoleBinding, Step } from "../ast.js";
import { add, advice, fix, merge, type Report } from "../report.js";
import type { Balanced } from "../scan/balance.js";
import * as t from "../scan/tokens.js";
import { described } from "./fault.js";
import { Steps } from "./steps.js";
import { expecting } from "./support.js";

const aProtocol = expecting("the protocol to run");
const aRole = expecting("a role");
const anEvent = expecting("an event");
const another = "`and` and another part";

const binding =
  "`run Sub(A as X, B as Y);` has A play the role X of it; `run Sub;` where the roles have the same names";

/** What other languages write between things that run at the same time. */
const foreignAnd = { or: t.And, with: t.And, also: t.And, plus: t.And };

/** Steps that are made of conversations: parts at the same time, and protocols in line. */
export abstract class Compositions extends Steps {
  protected override readonly par = this.RULE("par", (): Step => {
    const start = this.CONSUME(t.Par) as t.Token;
    const doc = this.doc(start);
    const head = this.span(start);
    const early = this.clausesInFront();
    const parts = [this.SUBRULE(this.part, { ARGS: [undefined] })];
    const next = () => {
      const and = this.RECORDING_PHASE || this.at(t.And) ? this.CONSUME(t.And) : undefined;
      const above = and === undefined ? undefined : this.doc(and as t.Token);
      parts.push(this.SUBRULE1(this.part, { ARGS: [above] }));
    };
    if (this.RECORDING_PHASE) this.AT_LEAST_ONE(next);
    else while (this.anotherPart(parts.length)) next();
    if (!this.RECORDING_PHASE && parts.length === 1) this.alone();
    const alias = this.aliasBehind() ?? early;
    return { kind: "par", head, parts, alias, doc, span: this.span(start) };
  });

  private part = this.RULE("part", (above: Part["doc"]): Part => {
    if (!this.RECORDING_PHASE && this.at(t.Par)) {
      this.unexpected(this.peek(), "the name of a part or `{`");
      this.SKIP_TOKEN();
    }
    const start = this.peek();
    const doc = above ?? this.doc(start);
    const name = this.optionalName("a part");
    const steps = this.SUBRULE(this.block);
    return { name, steps, doc, span: this.span(start) };
  });

  /** `as` in front of the first part, where it does not belong; and `within`, which a `par` does not have. */
  private clausesInFront(): Name | undefined {
    let alias: Name | undefined;
    while (!this.RECORDING_PHASE && (this.at(t.Within) || this.at(t.As))) {
      const start = this.peek();
      if (start.tokenType === t.Within) {
        this.SUBRULE9(this.within);
        this.tellMeaningless(start, this.span(start), "`par`");
      } else {
        const where = "in front of the first part: it stands behind the last one";
        if (this.tell(start)) {
          add(this.report, "CAP1021", { what: "`as`", where }, this.span(start, start), "");
        }
        this.SKIP_TOKEN();
        alias = this.name(this.take(t.Word, expecting("a name")));
      }
    }
    return alias;
  }

  private aliasBehind(): Name | undefined {
    if (this.RECORDING_PHASE) {
      this.OPTION(() => this.SUBRULE(this.alias));
      return undefined;
    }
    if (!this.at(t.As) && !this.at(t.Within)) return undefined;
    const start = this.peek();
    const { within, alias } = this.SUBRULE9(this.clauses);
    if (within !== undefined) {
      const clauses = this.vector.slice(start.index, this.peek().index);
      const clause = clauses.find(({ startOffset }) => startOffset === within.span.start);
      this.tellMeaningless(clause ?? start, within.span, "`par`");
    }
    return alias;
  }

  /** Whether another part follows; what stands there instead of `and` is told, and read as one. */
  private anotherPart(parts: number): boolean {
    const token = this.peek();
    if (token.tokenType === t.And) return true;
    if (token.tokenType === t.LeftBrace) {
      this.missing(t.And);
      return true;
    }
    const opens = this.at(t.LeftBrace, 2);
    const named = this.at(t.Word, 2) && this.vector[token.index + 2]?.tokenType === t.LeftBrace;
    if (token.tokenType === t.Semicolon && this.at(t.And, 2)) {
      this.tellInstead(token, "leave out the `;`", "");
      this.SKIP_TOKEN();
      return true;
    }
    if (!opens && !named) return false;
    if (parts === 1 && opens && t.is(token, t.Identifier) && !this.isRole(token)) {
      if (token.first || !this.respell([t.And], foreignAnd)) this.missing(t.And);
      return true;
    }
    if (token.tokenType === t.Bar) return this.insteadOfAnd(token);
    if (token.tokenType === t.Comma) return this.insteadOfAnd(token);
    if (token.tokenType === t.Par && parts === 1) return this.insteadOfAnd(token);
    return !token.first && !this.isRole(token) && this.respell([t.And], foreignAnd);
  }

  private tellInstead(token: t.Token, advice: string, instead: string): void {
    if (!this.tell(token)) return;
    const span = this.span(token, token);
    const help = fix(advice, span, instead);
    add(this.report, "CAP1001", { expected: "`and`", found: described(token) }, span, "", help);
  }

  private insteadOfAnd(token: t.Token): true {
    this.tellInstead(token, "write `and`", "and");
    token.tokenType = t.And;
    token.tokenTypeIdx = t.And.tokenTypeIdx ?? -1;
    return true;
  }

  /** Behind which part it was told last that it is alone. */
  #alone = -1;

  protected override begin(balanced: Balanced, report: Report): void {
    super.begin(balanced, report);
    this.#alone = -1;
  }

  /** One part only. */
  private alone(): void {
    const { end } = this.peek(0);
    this.losses += 1;
    if (this.peek().quiet || end === this.#alone) return;
    this.#alone = end;
    const span = { file: this.report.file, start: end, end };
    add(this.report, "CAP1016", { what: another }, span, "one part alone is no `par`");
  }

  protected override readonly run = this.RULE("run", (): Step => {
    const start = this.CONSUME(t.Run) as t.Token;
    const doc = this.doc(start);
    const protocol = this.name(this.take(t.Identifier, aProtocol));
    let given = this.OPTION(() => this.SUBRULE(this.eventList));
    let bindings: RoleBinding[] | undefined;
    if (!this.RECORDING_PHASE && given === undefined && this.eventsInParentheses()) {
      given = this.commaNames(t.RightParen);
    } else {
      bindings = this.OPTION1(() => this.SUBRULE(this.bindings));
    }
    if (!this.RECORDING_PHASE) this.meaningless("`run`");
    this.semicolon();
    const span = this.span(start);
    return { kind: "run", protocol, arguments: given ?? [], bindings, doc, span };
  });

  /** `<Ask, Answer>` */
  private eventList = this.RULE("eventList", (): Name[] =>
    this.angles((occurrence) => this.name(this.take(t.Identifier, anEvent, occurrence))),
  );

  /** `(A as X, B as Y)` */
  private bindings = this.RULE("bindings", (): RoleBinding[] => {
    const bindings: RoleBinding[] = [];
    this.CONSUME(t.LeftParen);
    if (!this.RECORDING_PHASE && this.at(t.RightParen)) this.emptyBindings();
    const unbound: Diagnostic[] = [];
    const one = () => {
      const start = this.take(t.Role, aRole);
      if (!this.RECORDING_PHASE && (this.at(t.Comma) || this.at(t.RightParen))) {
        this.unbound(start, unbound);
        return;
      }
      this.take(t.As, expecting("`as` and the role that it plays"));
      const as = this.name(this.take(t.Role, aRole, 1));
      bindings.push({ role: this.name(start), as, span: this.span(start) });
    };
    this.commaList(t.RightParen, one, () => this.at(t.Word), false);
    merge(this.report, unbound, binding);
    this.CONSUME(t.RightParen);
    return bindings;
  });

  /** `A` for `A as X`. */
  private unbound(role: t.Token, told: Diagnostic[]): void {
    this.lost(role.index);
    this.collect(told, () => {
      this.unexpectedBut(this.peek(), "`as` and the role that it plays", advice(binding));
    });
  }

  private emptyBindings(): void {
    const token = this.peek();
    if (!this.tell(token)) return;
    const span = this.span(this.peek(0), token);
    const help = fix("leave out `()`", span, "");
    const at = this.span(token, token);
    add(this.report, "CAP1001", { expected: "a role", found: "`)`" }, at, "", help);
  }

  /** Names in `( )` of which none is a role of the protocol: its events belong in `< >`. True where they are ahead. */
  private eventsInParentheses(): boolean {
    const open = this.peek();
    const close = this.vector[open.match];
    if (open.tokenType !== t.LeftParen || close === undefined) return false;
    const inside = this.vector.slice(open.index + 1, open.match);
    const names = inside.filter((_, index) => index % 2 === 0);
    const commas = inside.filter((_, index) => index % 2 === 1);
    if (
      names.length === 0 ||
      names.some((name) => !t.is(name, t.Identifier) || this.isRole(name)) ||
      commas.some(({ tokenType }) => tokenType !== t.Comma)
    ) {
      return false;
    }
    if (this.tell(open)) {
      const where = "in `( )`, where roles are bound: events are given in `< >`";
      const edits = [
        { span: this.span(open, open), text: "<" },
        { span: this.span(close, close), text: ">" },
      ];
      const helps = [{ text: "write `< >`", edits }];
      const at = this.span(open, close);
      add(this.report, "CAP1021", { what: "events", where }, at, "", { helps });
    }
    return true;
  }

  /** Names that are known to be names, with commas between them, in brackets. */
  private commaNames(close: TokenType): Name[] {
    const names: Name[] = [];
    for (this.SKIP_TOKEN(); !this.at(close); this.SKIP_TOKEN()) {
      if (this.at(t.Identifier)) names.push(this.name(this.peek()));
    }
    this.SKIP_TOKEN();
    return names;
  }
}
