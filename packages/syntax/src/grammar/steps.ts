import type { Diagnostic, Span } from "@capitan/diagnostics";
import type { ParserMethod } from "chevrotain";
import type {
  BreakStep,
  ContinueStep,
  Doc,
  EndStep,
  HookStep,
  LocalStep,
  LostStep,
  Name,
  ReturnStep,
  Step,
} from "../ast.js";
import { add, advice, fix, merge, retract } from "../report.js";
import * as t from "../scan/tokens.js";
import { Choices } from "./choices.js";
import { Reported } from "./fault.js";
import { expecting } from "./support.js";

const aStep = expecting("a step");

type Jump = BreakStep | ContinueStep | EndStep;

interface Loop<S> {
  readonly kind: "loop";
  readonly name: Name | undefined;
  readonly head: Span;
  readonly steps: S[];
  readonly doc: Doc;
  readonly span: Span;
}

/** Steps of a protocol. */
export abstract class Steps extends Choices {
  /** Steps up to the `}` of their block, which is left. */
  protected steps = this.RULE("steps", (): Step[] => {
    const steps: Step[] = this.plainSteps() ?? [];
    const read = () => {
      const step = this.SUBRULE(this.step);
      if (step !== undefined) steps.push(step);
      steps.push(...this.further.splice(0));
    };
    const behind = () => {
      for (const step of this.plainSteps() ?? []) steps.push(step);
    };
    return this.sequence(steps, read, behind);
  });

  /**
   * Has `read` put into `steps` what it reads, as often as it can, and `behind` what was read already. Where text between
   * was lost, a lost step stands.
   */
  protected sequence<S extends Step | LocalStep>(
    steps: (S | LostStep)[],
    read: () => void,
    behind: () => void,
  ): (S | LostStep)[] {
    const { unplaced } = this;
    this.unplaced = 0;
    const one = () => {
      if (this.RECORDING_PHASE || !this.misread()) read();
    };
    const tried = () => {
      const start = this.peek();
      this.attempt(one, this.nextStatement);
      this.place(steps, start);
      behind();
    };
    let start = this.peek();
    do {
      this.place(steps, start);
      this.MANY(tried);
      start = this.peek();
    } while (!this.RECORDING_PHASE && this.strayInSteps());
    this.unplaced = unplaced;
    return steps;
  }

  protected override block = this.RULE("block", (): Step[] => {
    if (this.withoutBlock()) return [];
    this.openBlock();
    const steps = this.SUBRULE(this.steps);
    this.CONSUME(t.RightBrace);
    return steps;
  });

  /** A `;` where a block should begin: told, and passed over. */
  protected withoutBlock(): boolean {
    if (this.RECORDING_PHASE || !this.at(t.Semicolon)) return false;
    const token = this.peek();
    const help = fix("write `{}` where nothing follows", this.span(token, token), " {}");
    this.unexpectedBut(token, "`{`", help);
    this.SKIP_TOKEN();
    return true;
  }

  protected abstract readonly par: ParserMethod<[], Step>;
  protected abstract readonly run: ParserMethod<[], Step>;

  protected override step = this.RULE("step", (): Step | undefined =>
    this.OR<Step | undefined>(this.kindsOfStep),
  );

  private kindsOfStep = {
    DEF: [
      { ALT: () => this.SUBRULE(this.localMessage) },
      { ALT: () => this.SUBRULE(this.roleStep) },
      { ALT: () => this.SUBRULE(this.choice) },
      { ALT: () => this.SUBRULE(this.loop) },
      { ALT: () => this.SUBRULE(this.par) },
      { ALT: () => this.SUBRULE(this.run) },
      { ALT: () => this.SUBRULE(this.jump) },
      { ALT: () => this.SUBRULE(this.returns) },
      {
        ALT: () => {
          this.CONSUME(t.Semicolon);
          return undefined;
        },
      },
    ],
    ...aStep,
  };

  /** A step that begins with a role: `A -> B: E;` or `A { hook; }`. */
  private roleStep = this.RULE("roleStep", (): Step => {
    this.owner = this.CONSUME(t.Party) as t.Token;
    if (!this.RECORDING_PHASE) {
      this.meaningless("a hook");
      this.behindOwner(this.owner);
    }
    return this.OR<Step>(this.roleAlternatives);
  });

  /** The role that begins the step; its alternatives take it at once. */
  private owner: t.Token = this.peek();
  private roleAlternatives = {
    DEF: [
      { ALT: () => this.arrowMessage(this.owner, this.doc(this.owner)) },
      { ALT: () => this.hooks(this.owner, this.doc(this.owner)) },
    ],
    ERR_MSG: "`->` or `{`",
  };

  /** `peer a;`, `master: send A;`, `A <- B: E;` */
  private behindOwner(owner: t.Token): void {
    const next = this.peek();
    const type = next.tokenType;
    if (type === t.Less) {
      const after = this.vector[next.index + 1] ?? next;
      const end = after.tokenType === t.Arrow ? after.end : next.end + 1;
      retract(this.report, next.startOffset, end);
      const at = { start: next.startOffset, end };
      const mark = after.tokenType === t.Arrow ? "`<->`" : "`<-`";
      this.foreign(next, mark, advice("a message goes one way: `A -> B: E;`"), at);
      throw new Reported();
    }
    if (type !== t.Colon && (!t.is(next, t.Word) || next.first)) return;
    const one = this.peek(2).tokenType;
    const words =
      type === t.Colon
        ? "a step is `A -> B: E;`, or between two `send E;` as the master sees it; hooks are `A { name; }`"
        : one === t.Semicolon
          ? `hooks stand in \`{ }\`: \`${owner.image} { ${next.image}; }\``
          : "a step is `A -> B: E;`";
    this.unexpectedBut(next, "`->` or `{`", advice(words));
    throw new Reported();
  }

  protected hooks(start: t.Token, doc: Doc): HookStep {
    const hooks: Name[] = [];
    this.CONSUME(t.LeftBrace);
    const commas: Diagnostic[] = [];
    const one = () => {
      hooks.push(this.name(this.CONSUME(t.Word) as t.Token));
      if (this.RECORDING_PHASE || !this.behindHook(commas)) this.semicolon(1);
    };
    do {
      this.MANY(() => this.attempt(one, this.nextStatement));
    } while (!this.RECORDING_PHASE && this.stray("the name of a hook"));
    merge(this.report, commas, "write `;` behind each");
    this.CONSUME(t.RightBrace);
    const span = this.span(start);
    if (!this.RECORDING_PHASE) this.meaningless("a hook");
    return { kind: "hook", owner: this.name(start), hooks, doc, span };
  }

  /** `a()` or `a,` in a list of hooks; true where a comma, or the end of a list with commas, was seen to. */
  private behindHook(commas: Diagnostic[]): boolean {
    const next = this.peek();
    if (next.tokenType === t.LeftParen) {
      const close = this.vector[next.match] ?? next;
      this.unexpectedBut(
        next,
        "`;`",
        this.without("leave it out: a hook is called by its name", next, close),
      );
      this.over();
      return false;
    }
    if (next.tokenType === t.Comma) {
      this.collect(commas, () => this.unexpected(next, "`;`", ";"));
      this.SKIP_TOKEN();
      return true;
    }
    if (next.tokenType !== t.RightBrace || commas.length === 0) return false;
    this.collect(commas, () => this.missing(t.Semicolon));
    return true;
  }

  private loop = this.RULE("loop", (): Step => this.loopOf(() => this.SUBRULE(this.block)));

  /** `loop Name? { … }`, whose block is read by `block`. */
  protected loopOf<S>(block: () => S[]): Loop<S> {
    const start = this.CONSUME(t.Loop) as t.Token;
    const doc = this.doc(start);
    const { label } = this;
    this.label = undefined;
    if (!this.RECORDING_PHASE && !this.at(t.LeftBrace)) this.conditionOfLoop(start);
    const told = !this.RECORDING_PHASE && this.skipTo > start.index;
    // What was told is no name.
    const name = (told ? undefined : this.optionalName("a loop")) ?? label;
    const head = this.span(start);
    if (!this.RECORDING_PHASE) {
      this.meaningless("a loop");
      this.skipTold();
    }
    const steps = block();
    const span = this.span(start);
    if (!this.RECORDING_PHASE) {
      this.meaningless("a loop");
      this.conditionBehind(start);
    }
    return { kind: "loop", name, head, steps, doc, span };
  }

  /** The name of a block, in front of its `{`. */
  protected optionalName(kind: string): Name | undefined {
    if (!this.RECORDING_PHASE && this.at(t.Word) && this.at(t.LeftBrace, 2)) {
      return this.declared(kind);
    }
    return this.OPTION(() => this.name(this.CONSUME(t.Identifier) as t.Token));
  }

  /** `Outer:` in front of the next loop. */
  protected label: Name | undefined;

  /** `loop 5 {` or `loop (more) {` */
  private conditionOfLoop(start: t.Token): void {
    const next = this.peek();
    const brace = this.skipTo > start.index ? undefined : this.braceOnLine(start);
    if (brace === undefined || next.tokenType === t.Colon) return;
    if (t.is(next, t.Word) && brace.index <= next.index + 1) return;
    if (next.tokenType === t.Within || next.tokenType === t.As) return;
    if (next.tokenType !== t.Integer && next.tokenType !== t.LeftParen && !t.is(next, t.Word))
      return;
    this.conditioned(start, brace);
  }

  protected jump = this.RULE("jump", (): Jump => {
    const start = this.peek();
    const doc = this.doc(start);
    let loop: Name | undefined;
    const label = (occurrence: 1 | 2) => () => {
      loop = this.name(this.consume(occurrence, t.Identifier) as t.Token);
    };
    const kind = this.OR<Jump["kind"]>([
      {
        ALT: () => {
          this.CONSUME(t.Break);
          this.OPTION1(label(1));
          return "break";
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Continue);
          this.OPTION2(label(2));
          return "continue";
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.End);
          return "end";
        },
      },
    ]);
    this.jumpEnd(kind, kind === "end" ? "`;`" : "the name of a loop");
    const span = this.span(start);
    return kind === "end" ? { kind, doc, span } : { kind, loop, doc, span };
  });

  private returns = this.RULE("returns", (): ReturnStep => {
    const start = this.CONSUME(t.Return) as t.Token;
    const doc = this.doc(start);
    this.jumpEnd("return", "`;`");
    return { kind: "return", doc, span: this.span(start) };
  });

  private jumpEnd(kind: string, expected: string): void {
    if (!this.RECORDING_PHASE) {
      const word = this.peek();
      if (t.is(word, t.Word) && !word.first && this.at(t.Semicolon, 2)) {
        this.unexpected(word, expected);
        this.pass();
      }
      this.meaningless(`\`${kind}\``);
    }
    this.semicolon();
  }

  /** `within` and `as` on a step that waits for nobody and has no handler. */
  protected meaningless(step: string): void {
    while (this.at(t.Within) || this.at(t.As)) {
      const start = this.peek();
      this.SUBRULE9(this.clauses);
      this.tellMeaningless(start, this.span(start), step);
    }
  }

  protected tellMeaningless(clause: t.Token, span: Span, step: string): void {
    if (!this.tell(clause)) return;
    const help = fix(`leave out \`${clause.image}\``, span, "");
    add(this.report, "CAP2309", { clause: clause.image, step }, span, "leave it out", help);
  }

  /** Whether a token is a role that the protocol lists, or one of the two that it has without a list. */
  protected abstract isRole(token: t.Token): boolean;

  /** Steps that stand here and were read before; undefined where there are none. */
  protected abstract plainSteps(): Step[] | undefined;
  /** Sees to what looks like a step and is something else; true if it has been read. */
  protected abstract misread(): boolean;
  /** Sees to what does not look like a step. False at the end of the block. */
  protected abstract strayInSteps(): boolean;
}
