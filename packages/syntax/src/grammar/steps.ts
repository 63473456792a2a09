import type { Diagnostic, Edit } from "@capitan/diagnostics";
import type { Branch, Doc, HookStep, Name, Step } from "../ast.js";
import { add, advice, fix, mend, merge, type Report, retract } from "../report.js";
import type { Balanced } from "../scan/balance.js";
import * as t from "../scan/tokens.js";
import { Fault, Reported } from "./fault.js";
import { isWord } from "./foreign.js";
import { Messages } from "./messages.js";
import { expecting } from "./support.js";

const aRole = expecting("the role that chooses");
const aStep = expecting("a step");

const roles = [t.Role];

/** Words that begin a branch in other languages. */
const branchWords: ReadonlySet<string> = new Set([
  "case",
  "when",
  "recv",
  "branch",
  "option",
  "is",
]);
const otherwise: ReadonlySet<string> = new Set(["default", "else", "otherwise"]);

/** `choice { send A { … } }`: who chooses, and the edits that make it a choice of this language. */
interface BareChoice {
  readonly chooser: Name | undefined;
  readonly words: string;
  readonly finding: Diagnostic | undefined;
  readonly edits: Edit[];
}

/** Steps of a protocol. */
export abstract class Steps extends Messages {
  /** Steps up to the `}` of their block, which is left. */
  protected steps = this.RULE("steps", (): Step[] => {
    const steps: Step[] = this.plainSteps() ?? [];
    const { unplaced } = this;
    this.unplaced = 0;
    const one = () => {
      if (!this.RECORDING_PHASE && this.misread()) return;
      const step = this.SUBRULE(this.step);
      if (step !== undefined) steps.push(step);
      steps.push(...this.further.splice(0));
    };
    const tried = () => {
      const start = this.peek();
      this.attempt(one, this.nextStatement);
      this.place(steps, start);
      for (const step of this.plainSteps() ?? []) steps.push(step);
    };
    let start = this.peek();
    do {
      this.place(steps, start);
      this.MANY(tried);
      start = this.peek();
    } while (!this.RECORDING_PHASE && this.strayInSteps());
    this.unplaced = unplaced;
    return steps;
  });

  /** Puts a lost step where text since `start` was lost that does not stand in the tree yet. */
  private place(steps: Step[], start: t.Token): void {
    if (this.RECORDING_PHASE || this.unplaced === 0) return;
    this.unplaced = 0;
    steps.push({ kind: "lost", doc: undefined, span: this.span(start) });
  }

  protected block = this.RULE("block", (): Step[] => {
    if (!this.RECORDING_PHASE && this.at(t.Semicolon)) {
      const token = this.peek();
      const help = fix("write `{}` where nothing follows", this.span(token, token), " {}");
      this.unexpectedBut(token, "`{`", help);
      this.SKIP_TOKEN();
      return [];
    }
    this.openBlock();
    const steps = this.SUBRULE(this.steps);
    this.CONSUME(t.RightBrace);
    return steps;
  });

  protected step = this.RULE("step", (): Step | undefined =>
    this.OR<Step | undefined>(this.kindsOfStep),
  );

  private kindsOfStep = {
    DEF: [
      { ALT: () => this.SUBRULE(this.localMessage) },
      { ALT: () => this.SUBRULE(this.roleStep) },
      { ALT: () => this.SUBRULE(this.choice) },
      { ALT: () => this.SUBRULE(this.loop) },
      { ALT: () => this.SUBRULE(this.jump) },
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

  private hooks(start: t.Token, doc: Doc): HookStep {
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

  private choice = this.RULE("choice", (): Step | undefined => {
    const start = this.CONSUME(t.Choice) as t.Token;
    const doc = this.doc(start);
    const bare = this.RECORDING_PHASE ? undefined : this.choiceOfSends(start);
    const chooser = bare === undefined ? this.chooser() : bare.chooser;
    const head = this.span(start);
    let { within, alias } = this.optionalClauses();
    const branches: Branch[] = [];
    this.openBlock();
    const { unplaced } = this;
    const strays: Diagnostic[] = [];
    const outer = this.marks;
    this.marks = [];
    const one = () => {
      const branch = this.SUBRULE(this.branch);
      if (branch !== undefined) branches.push(branch);
    };
    do {
      this.MANY(() => this.attempt(one, this.nextStatement));
    } while (!this.RECORDING_PHASE && this.strayInChoice(branches, strays, bare));
    merge(this.report, strays, "write `on` in front of each");
    merge(this.report, this.marks, "leave them out");
    this.marks = outer;
    if (bare?.finding !== undefined) this.amend(bare.finding, mend(bare.words, bare.edits));
    this.CONSUME(t.RightBrace);
    const incomplete = this.unplaced > unplaced;
    const span = this.span(start);
    if (!this.RECORDING_PHASE) {
      if (this.at(t.Within) || this.at(t.As)) {
        this.clauseBehind(this.peek(), "the branches");
        const behind = this.SUBRULE8(this.clauses);
        within ??= behind.within;
        alias ??= behind.alias;
      }
      this.orBlocks();
    }
    if (chooser === undefined) {
      this.lost(start.index);
      return undefined;
    }
    return { kind: "choice", chooser, head, within, alias, branches, incomplete, doc, span };
  });

  /** `choice { send A { … } }`: who chooses can be seen from its first branch. */
  private choiceOfSends(start: t.Token): BareChoice | undefined {
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

  /** `by R`. Without a role the block is read for what else is wrong, and the choice is dropped. */
  private chooser(): Name | undefined {
    if (!this.RECORDING_PHASE && (this.at(t.LeftBrace) || this.at(t.LeftBrace, 2))) {
      const found = this.at(t.By) ? this.peek(2) : this.peek();
      if (!t.is(found, t.Role)) {
        this.unexpected(found, this.at(t.By) ? aRole.ERR_MSG : "`by` and the role that chooses");
        // One token at a time: the block may stand within a bracket that is ahead.
        while (!this.at(t.LeftBrace) && !this.at(t.EndOfFile)) {
          this.lose(this.peek());
          this.SKIP_TOKEN();
        }
        this.loss();
        return undefined;
      }
    }
    if (!this.RECORDING_PHASE && t.is(this.peek(), t.Identifier) && this.at(t.Role, 2)) {
      // `choice at R`, `choice from R`
      this.unexpected(this.peek(), "`by`", "by");
      this.SKIP_TOKEN();
      return this.name(this.take(t.Role, aRole, 1));
    }
    this.need(t.By, roles);
    return this.name(this.take(t.Role, aRole));
  }

  protected branch = this.RULE("branch", (): Branch | undefined => {
    const start = this.peek();
    const { bareBranch } = this;
    this.bareBranch = undefined;
    if (bareBranch === undefined || this.RECORDING_PHASE) this.CONSUME(t.On);
    const doc = this.doc(start);
    const event = this.branchEvent();
    let to: readonly Name[] = bareBranch ?? [];
    const told = this.RECORDING_PHASE ? undefined : this.behindBranchEvent();
    this.OPTION(() => {
      this.CONSUME(t.To);
      to = this.SUBRULE(this.receivers);
    });
    const { within, alias } = this.optionalClauses();
    if (!this.RECORDING_PHASE) this.markBeforeBlock();
    const steps = told === "steps" ? this.stepsWithoutBraces() : this.SUBRULE(this.block);
    if (event === undefined) {
      this.lost(start.index);
      return undefined;
    }
    return { event, to, within, alias, steps, doc, span: this.span(start) };
  });

  /** Set where the next branch has no `on`: whom it goes to, as far as that was written in front of it. */
  private bareBranch: readonly Name[] | undefined;

  /** What stands behind the event of a branch and does not belong there. "steps" where steps follow without braces. */
  private behindBranchEvent(): "steps" | undefined {
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
  private markBeforeBlock(): void {
    const token = this.peek();
    if (!this.at(t.LeftBrace, 2)) return;
    if (![t.Colon, t.Arrow, t.Equal].includes(token.tokenType)) return;
    retract(this.report, token.startOffset, token.end);
    const help = this.without(`leave out the \`${token.image}\``, token);
    this.collect(this.marks, () => this.unexpectedBut(token, "`{`", help));
    this.SKIP_TOKEN();
  }

  /** What was told of marks in front of the blocks of this choice: it is one habit. */
  private marks: Diagnostic[] = [];

  /** The steps behind `case A:`, up to the next branch. */
  private stepsWithoutBraces(): Step[] {
    const steps: Step[] = [];
    while (!this.closes(this.peek()) && !this.at(t.On) && !isWord(this.peek(), branchWords)) {
      const start = this.peek();
      if (isWord(start, otherwise)) break;
      if (this.at(t.Break) && this.at(t.Semicolon, 2)) {
        // It ends the steps of a `case`.
        this.SKIP_TOKEN();
        this.SKIP_TOKEN();
        break;
      }
      this.attempt(() => {
        const step = this.SUBRULE9(this.step);
        if (step !== undefined) steps.push(step);
      }, this.nextStatement);
      this.place(steps, start);
      if (this.peek().index === start.index) this.pass();
    }
    return steps;
  }

  private branchEvent(): Name | undefined {
    if (!this.RECORDING_PHASE && this.at(t.LeftBrace)) {
      this.unexpected(this.peek(), "an event");
      this.loss();
      return undefined;
    }
    if (
      !this.RECORDING_PHASE &&
      (this.at(t.Send) || this.at(t.Receive)) &&
      this.at(t.Identifier, 2)
    ) {
      const token = this.peek();
      this.unexpectedBut(
        token,
        "an event",
        this.without("leave it out: the role that chooses sends it", token),
      );
      this.SKIP_TOKEN();
    }
    this.refuseStream();
    return this.name(this.take(t.Identifier, expecting("an event")));
  }

  private loop = this.RULE("loop", (): Step => {
    const start = this.CONSUME(t.Loop) as t.Token;
    const doc = this.doc(start);
    let name: Name | undefined;
    const { label } = this;
    this.label = undefined;
    if (!this.RECORDING_PHASE && !this.at(t.LeftBrace)) this.conditionOfLoop(start);
    if (!this.RECORDING_PHASE && this.skipTo > start.index) {
      // What stands there is no name.
    } else if (!this.RECORDING_PHASE && this.at(t.Word) && this.at(t.LeftBrace, 2)) {
      name = this.declared("a loop");
    } else {
      this.OPTION(() => {
        name = this.name(this.CONSUME(t.Identifier) as t.Token);
      });
    }
    name ??= label;
    const head = this.span(start);
    if (!this.RECORDING_PHASE) this.meaningless("a loop");
    if (!this.RECORDING_PHASE) this.skipTold();
    const steps = this.SUBRULE(this.block);
    const span = this.span(start);
    if (!this.RECORDING_PHASE) {
      this.meaningless("a loop");
      this.conditionBehind(start);
    }
    return { kind: "loop", name, head, steps, doc, span };
  });

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

  private jump = this.RULE("jump", (): Step => {
    const start = this.peek();
    const doc = this.doc(start);
    let loop: Name | undefined;
    const label = (occurrence: 1 | 2) => () => {
      loop = this.name(this.consume(occurrence, t.Identifier) as t.Token);
    };
    const kind = this.OR<"break" | "continue" | "end">([
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
    if (!this.RECORDING_PHASE) {
      const word = this.peek();
      if (t.is(word, t.Word) && !word.first && this.at(t.Semicolon, 2)) {
        this.unexpected(word, kind === "end" ? "`;`" : "the name of a loop");
        this.pass();
      }
      this.meaningless(`\`${kind}\``);
    }
    this.semicolon();
    const span = this.span(start);
    return kind === "end" ? { kind, doc, span } : { kind, loop, doc, span };
  });

  /** `within` and `as` on a step that waits for nobody and has no handler. */
  private meaningless(step: string): void {
    while (this.at(t.Within) || this.at(t.As)) {
      const start = this.peek();
      this.SUBRULE9(this.clauses);
      if (this.tell(start)) {
        const span = this.span(start);
        const help = fix(`leave out \`${start.image}\``, span, "");
        add(this.report, "CAP2309", { clause: start.image, step }, span, "leave it out", help);
      }
    }
  }

  /** The `{` of a block. Whatever stands between its head and it is told once, and passed over. */
  protected openBlock(): void {
    if (!this.RECORDING_PHASE && !this.at(t.LeftBrace)) {
      if (!this.blockAhead()) throw new Fault(this.peek(), "`{`");
      this.unexpected(this.peek(), "`{`");
      while (!this.at(t.LeftBrace)) this.pass();
    }
    this.CONSUME(t.LeftBrace);
  }

  private blockAhead(): boolean {
    for (let { index } = this.peek(); ; index += 1) {
      const token = this.vector[index];
      if (token === undefined || token.tokenType === t.EndOfFile) return false;
      if (token.tokenType === t.LeftBrace) return true;
      if (token.tokenType === t.RightBrace) return false;
      if (token.tokenType === t.Semicolon || (token.first && this.startsStatement(token)))
        return false;
      if (token.match > index) index = token.match;
    }
  }

  /** Passes over something that is none of the items of a block. False at the end of the block. */
  protected stray(expected: string): boolean {
    if (this.at(t.RightBrace) || this.at(t.EndOfFile)) return false;
    this.unexpected(this.peek(), expected);
    this.pass();
    if (!this.resumes(this.peek())) this.nextStatement();
    return true;
  }

  /** What stands between branches: a branch without its `on`, or none at all. False at the end of the block. */
  private strayInChoice(
    branches: Branch[],
    strays: Diagnostic[],
    bare: BareChoice | undefined,
  ): boolean {
    const token = this.peek();
    if (token.tokenType === t.Identifier && this.at(t.Identifier, 2)) {
      if (this.respell([t.On])) return true;
    }
    const lead = this.branchLead(token);
    if (lead !== undefined) {
      this.bareBranch = this.tellLead(token, lead, strays, bare);
      this.attempt(() => {
        const branch = this.SUBRULE5(this.branch);
        if (branch !== undefined) branches.push(branch);
      }, this.nextStatement);
      this.bareBranch = undefined;
      return true;
    }
    if (isWord(token, otherwise) && branches.length > 0) {
      const help = advice("every branch begins with an event, which tells the other side of it");
      this.foreign(token, `\`${token.image}\``, help);
      this.loss();
      while (!this.at(t.LeftBrace) && !this.closes(this.peek()) && !this.at(t.Semicolon))
        this.over();
      if (!this.closes(this.peek())) this.over();
      return true;
    }
    const follows = token.index === this.#strayEnd;
    if (this.startsStatement(token) || this.at(t.Arrow, 2)) {
      const where = "directly in a `choice`: it belongs in a branch `on Event { … }`";
      if (!follows && this.tell(token)) {
        add(this.report, "CAP1021", { what: "a step", where }, this.span(token, token), "");
      }
      this.pass();
      this.nextStatement();
      this.#strayEnd = this.peek().index;
      return true;
    }
    const more = this.stray("`on` and an event");
    this.#strayEnd = this.peek().index;
    return more;
  }

  /** Behind what was told last between the branches of a choice. */
  #strayEnd = -1;

  protected override begin(balanced: Balanced, report: Report): void {
    super.begin(balanced, report);
    this.#strayEnd = -1;
    this.bareBranch = undefined;
    this.marks = [];
    this.further = [];
    this.skipTo = -1;
  }

  /** How many tokens stand in front of the event of what looks like a branch without `on`; undefined where nothing does. */
  private branchLead(token: t.Token): number | undefined {
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
  private tellLead(
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

  /** Steps that stand here and were read before; undefined where there are none. */
  protected abstract plainSteps(): Step[] | undefined;
  /** Sees to what looks like a step and is something else; true if it has been read. */
  protected abstract misread(): boolean;
  /** Sees to what does not look like a step. False at the end of the block. */
  protected abstract strayInSteps(): boolean;
}
