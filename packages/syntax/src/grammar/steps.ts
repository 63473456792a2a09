import type { Branch, Doc, HookStep, Name, Step } from "../ast.js";
import { add, fix } from "../report.js";
import * as t from "../scan/tokens.js";
import { Fault } from "./fault.js";
import { Messages } from "./messages.js";
import { expecting } from "./support.js";

const aRole = expecting("the role that chooses");
const aStep = expecting("a step");

const roles = [t.Role];

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

  private block = this.RULE("block", (): Step[] => {
    if (!this.RECORDING_PHASE && this.at(t.Semicolon)) {
      this.unexpected(this.peek(), "`{`");
      this.pass();
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
    if (!this.RECORDING_PHASE) this.meaningless("a hook");
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

  private hooks(start: t.Token, doc: Doc): HookStep {
    const hooks: Name[] = [];
    this.CONSUME(t.LeftBrace);
    const one = () => {
      hooks.push(this.name(this.CONSUME(t.Word) as t.Token));
      this.semicolon(1);
    };
    do {
      this.MANY(() => this.attempt(one, this.nextStatement));
    } while (!this.RECORDING_PHASE && this.stray("the name of a hook"));
    this.CONSUME(t.RightBrace);
    return { kind: "hook", owner: this.name(start), hooks, doc, span: this.span(start) };
  }

  private choice = this.RULE("choice", (): Step | undefined => {
    const start = this.CONSUME(t.Choice) as t.Token;
    const doc = this.doc(start);
    const chooser = this.chooser();
    const head = this.span(start);
    const { within, alias } = this.optionalClauses();
    const branches: Branch[] = [];
    this.openBlock();
    const { unplaced } = this;
    const one = () => {
      const branch = this.SUBRULE(this.branch);
      if (branch !== undefined) branches.push(branch);
    };
    do {
      this.MANY(() => this.attempt(one, this.nextStatement));
    } while (!this.RECORDING_PHASE && this.strayInChoice());
    this.CONSUME(t.RightBrace);
    if (chooser === undefined) {
      this.lost(start.index);
      return undefined;
    }
    const incomplete = this.unplaced > unplaced;
    const span = this.span(start);
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
    this.need(t.By, roles);
    return this.name(this.take(t.Role, aRole));
  }

  protected branch = this.RULE("branch", (): Branch | undefined => {
    const start = this.CONSUME(t.On) as t.Token;
    const doc = this.doc(start);
    const event = this.branchEvent();
    let to: readonly Name[] = [];
    this.OPTION(() => {
      this.CONSUME(t.To);
      to = this.SUBRULE(this.receivers);
    });
    const { within, alias } = this.optionalClauses();
    const steps = this.SUBRULE(this.block);
    if (event === undefined) {
      this.lost(start.index);
      return undefined;
    }
    return { event, to, within, alias, steps, doc, span: this.span(start) };
  });

  private branchEvent(): Name | undefined {
    if (!this.RECORDING_PHASE && this.at(t.LeftBrace)) {
      this.unexpected(this.peek(), "an event");
      this.loss();
      return undefined;
    }
    this.refuseStream();
    return this.name(this.take(t.Identifier, expecting("an event")));
  }

  private loop = this.RULE("loop", (): Step => {
    const start = this.CONSUME(t.Loop) as t.Token;
    const doc = this.doc(start);
    let name: Name | undefined;
    if (!this.RECORDING_PHASE && this.at(t.Word) && this.at(t.LeftBrace, 2)) {
      name = this.declared("a loop");
    } else {
      this.OPTION(() => {
        name = this.name(this.CONSUME(t.Identifier) as t.Token);
      });
    }
    const head = this.span(start);
    if (!this.RECORDING_PHASE) this.meaningless("a loop");
    const steps = this.SUBRULE(this.block);
    return { kind: "loop", name, head, steps, doc, span: this.span(start) };
  });

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

  /** What stands between branches and is none. */
  private strayInChoice(): boolean {
    const token = this.peek();
    if (token.tokenType === t.Identifier && (this.at(t.Identifier, 2) || this.at(t.LeftBrace, 2))) {
      if (this.respell([t.On])) return true;
    }
    if (this.startsStatement(token) || this.at(t.Arrow, 2)) {
      const where = "directly in a `choice`: it belongs in a branch `on Event { … }`";
      if (this.tell(token)) {
        add(this.report, "CAP1021", { what: "a step", where }, this.span(token, token), "");
      }
      this.pass();
      this.nextStatement();
      return true;
    }
    return this.stray("`on` and an event");
  }

  /** The steps in front of the token ahead that are read already. */
  protected abstract plainSteps(): Step[] | undefined;
  /** Sees to what looks like a step and is something else; true if it has been read. */
  protected abstract misread(): boolean;
  /** Sees to what does not look like a step. False at the end of the block. */
  protected abstract strayInSteps(): boolean;
}
