import type { Branch, Doc, HookStep, Name, Step } from "../ast.js";
import { add } from "../report.js";
import * as t from "../scan/tokens.js";
import { type Clauses, Messages } from "./messages.js";
import { expecting } from "./support.js";

const aRole = expecting("the role that chooses");
const aBlock = expecting("`{`");
const aStep = expecting("a step");
const aHook = expecting("the name of a hook");

const roles = [t.Role];

/** Steps of a protocol. */
export abstract class Steps extends Messages {
  /** Steps up to the `}` of their block, which is left. */
  protected steps = this.RULE("steps", (): Step[] => {
    const steps: Step[] = [];
    const one = () => {
      const step = this.SUBRULE(this.step);
      if (step !== undefined) steps.push(step);
    };
    do {
      this.MANY(() => this.attempt(one, this.nextStatement));
    } while (!this.RECORDING_PHASE && this.strayInSteps());
    return steps;
  });

  private block = this.RULE("block", (): Step[] => {
    this.take(t.LeftBrace, aBlock);
    const steps = this.SUBRULE(this.steps);
    this.CONSUME(t.RightBrace);
    return steps;
  });

  private step = this.RULE("step", (): Step | undefined => {
    if (!this.RECORDING_PHASE) this.respellStep();
    return this.OR<Step | undefined>({ DEF: this.kindsOfStep, ...aStep });
  });

  private kindsOfStep = [
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
  ];

  /** A step that begins with a role: `A -> B: E;` or `A { hook; }`. */
  private roleStep = this.RULE("roleStep", (): Step => {
    const start = this.CONSUME(t.Party) as t.Token;
    const doc = this.doc(start);
    if (!this.RECORDING_PHASE) this.meaningless("a hook");
    return this.OR<Step>({
      DEF: [{ ALT: () => this.arrowMessage(start, doc) }, { ALT: () => this.hooks(start, doc) }],
      ERR_MSG: "`->` or `{`",
    });
  });

  private hooks(start: t.Token, doc: Doc): HookStep {
    const hooks: Name[] = [];
    this.CONSUME(t.LeftBrace);
    const one = () => {
      hooks.push(this.name(this.CONSUME(t.Word) as t.Token));
      this.semicolon(1);
    };
    do {
      this.MANY(() => this.attempt(one, this.nextStatement));
    } while (!this.RECORDING_PHASE && this.stray(aHook.ERR_MSG));
    this.CONSUME(t.RightBrace);
    return { kind: "hook", owner: this.name(start), hooks, doc, span: this.span(start) };
  }

  private choice = this.RULE("choice", (): Step => {
    const start = this.CONSUME(t.Choice) as t.Token;
    const doc = this.doc(start);
    this.need(t.By, roles);
    const chooser = this.name(this.take(t.Role, aRole));
    const head = this.span(start);
    const clauses = this.optionalClauses();
    const branches: Branch[] = [];
    this.take(t.LeftBrace, aBlock);
    const one = () => branches.push(this.SUBRULE(this.branch));
    do {
      this.MANY(() => this.attempt(one, this.nextStatement));
    } while (!this.RECORDING_PHASE && this.stray("`on` and an event"));
    this.CONSUME(t.RightBrace);
    const { within, alias } = clauses;
    return { kind: "choice", chooser, head, within, alias, branches, doc, span: this.span(start) };
  });

  private branch = this.RULE("branch", (): Branch => {
    const start = this.CONSUME(t.On) as t.Token;
    const doc = this.doc(start);
    const event = this.name(this.take(t.Identifier, expecting("an event")));
    let to: readonly Name[] = [];
    this.OPTION(() => {
      this.CONSUME(t.To);
      to = this.SUBRULE(this.receivers);
    });
    const { within, alias } = this.optionalClauses();
    const steps = this.SUBRULE(this.block);
    return { event, to, within, alias, steps, doc, span: this.span(start) };
  });

  private loop = this.RULE("loop", (): Step => {
    const start = this.CONSUME(t.Loop) as t.Token;
    const doc = this.doc(start);
    let name: Name | undefined;
    const named = this.RECORDING_PHASE || (this.at(t.Word) && !this.at(t.Within) && !this.at(t.As));
    if (named) {
      this.OPTION(() => {
        name = this.declared("a loop");
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
    const label = () => {
      loop = this.name(this.CONSUME(t.Identifier) as t.Token);
    };
    const kind = this.OR<"break" | "continue" | "end">([
      {
        ALT: () => {
          this.CONSUME(t.Break);
          this.OPTION1(label);
          return "break";
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Continue);
          this.OPTION2(label);
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
    if (!this.RECORDING_PHASE) this.meaningless(`\`${kind}\``);
    this.semicolon();
    const span = this.span(start);
    return kind === "end" ? { kind, doc, span } : { kind, loop, doc, span };
  });

  private optionalClauses(): Clauses {
    let clauses: Clauses | undefined;
    this.OPTION9(() => {
      clauses = this.SUBRULE9(this.clauses);
    });
    return clauses ?? { within: undefined, alias: undefined };
  }

  /** `within` and `as` on a step that waits for nobody and has no handler. */
  private meaningless(step: string): void {
    while (this.at(t.Within) || this.at(t.As)) {
      const start = this.peek();
      this.SUBRULE9(this.clauses);
      if (this.tell(start)) {
        add(
          this.report,
          "CAP2309",
          { clause: start.image, step },
          this.span(start),
          "leave it out",
        );
      }
    }
  }

  /** Reads on over something that is none of the items of a block. False at the end of the block. */
  protected stray(expected: string): boolean {
    if (this.at(t.RightBrace) || this.at(t.EndOfFile)) return false;
    this.losses += 1;
    this.unexpected(this.peek(), expected);
    this.nextStatement();
    return true;
  }

  /** Reads a mistyped word that begins a step as what it was meant to be. */
  protected abstract respellStep(): void;
  /** The same, for what may be misplaced among steps. */
  protected abstract strayInSteps(): boolean;
}
