import type { Diagnostic } from "@capitan/diagnostics";
import type { ParserMethod } from "chevrotain";
import type { Branch, LostStep, Name, Step } from "../ast.js";
import { add, advice, mend, merge, type Report } from "../report.js";
import type { Balanced } from "../scan/balance.js";
import * as t from "../scan/tokens.js";
import { Fault } from "./fault.js";
import { isWord } from "./foreign.js";
import { type BareChoice, branchWords, ForeignChoices, otherwise } from "./foreign-choices.js";
import { expecting } from "./support.js";

const aRole = expecting("the role that chooses");

const roles = [t.Role];

/** Choices and their branches. */
export abstract class Choices extends ForeignChoices {
  protected abstract readonly step: ParserMethod<[], Step | undefined>;
  protected abstract readonly block: ParserMethod<[], Step[]>;

  protected choice = this.RULE("choice", (): Step | undefined => {
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
  protected bareBranch: readonly Name[] | undefined;

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
    this.streamInFront();
    return this.name(this.take(t.Identifier, expecting("an event")));
  }

  /** `stream` in front of the event of a branch. */
  protected streamInFront(): void {
    if (this.RECORDING_PHASE || !this.at(t.Stream)) return;
    const token = this.peek();
    if (this.tell(token)) {
      const where = "at the beginning of a branch: one event tells it apart, a stream may follow";
      add(this.report, "CAP1021", { what: "`stream`", where }, this.span(token, token), "");
    }
    this.losses += 1;
    this.SKIP_TOKEN();
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

  /** Puts a lost step where text since `start` was lost that does not stand in the tree yet. */
  protected place(steps: { push(step: LostStep): unknown }, start: t.Token): void {
    if (this.RECORDING_PHASE || this.unplaced === 0) return;
    this.unplaced = 0;
    steps.push({ kind: "lost", doc: undefined, span: this.span(start) });
  }
}
