import type { Diagnostic, Span } from "@capitan/diagnostics";
import type { FunctionName, Name, ProtocolDeclaration, Setting } from "../ast.js";
import { advice, merge, type Report } from "../report.js";
import type { Balanced } from "../scan/balance.js";
import * as t from "../scan/tokens.js";
import { Compositions } from "./compositions.js";
import { Reported } from "./fault.js";
import { expecting } from "./support.js";

const aRole = expecting("the name of a role");
const aDuration = "a duration such as `30s`";
const aSize = expecting("a size such as `1MiB`");

/** What a protocol or an endpoint says beside its steps, as far as it has been read. */
interface Draft {
  readonly place: "protocol" | "endpoint";
  functions: FunctionName[] | undefined;
  readonly settings: Setting[];
  roles: readonly Name[] | undefined;
  /** Whether a step has begun: no setting may follow. */
  stepped: boolean;
}

export const newDraft = (place: Draft["place"]): Draft => ({
  place,
  functions: undefined,
  settings: [],
  roles: undefined,
  stepped: false,
});

/** Protocols: roles, the `fn` line, settings, steps. */
export abstract class Protocols extends Compositions {
  protected draft: Draft = newDraft("protocol");
  #doubtful: readonly number[] = [];

  protected override begin(balanced: Balanced, report: Report): void {
    super.begin(balanced, report);
    this.#doubtful = balanced.doubtful;
    for (const token of balanced.cut) this.lose(token);
  }

  protected protocolDeclaration = this.RULE("protocolDeclaration", (): ProtocolDeclaration => {
    const start = this.CONSUME(t.Protocol) as t.Token;
    const doc = this.doc(start);
    const { losses, draft: outer } = this;
    const draft = newDraft("protocol");
    const name = this.declared("a protocol");
    const parameters = this.OPTION2(() => this.SUBRULE(this.parameters));
    this.OPTION(() => {
      draft.roles = this.SUBRULE(this.roles);
    });
    this.openBlock();
    this.draft = draft;
    this.OPTION1(() =>
      this.aside(() => {
        draft.functions = this.SUBRULE(this.functionLine);
      }),
    );
    this.MANY(() =>
      this.aside(() => {
        draft.settings.push(this.SUBRULE(this.setting));
      }),
    );
    const steps = this.SUBRULE(this.steps);
    this.CONSUME1(t.RightBrace);
    this.draft = outer;
    const { roles, functions, settings } = draft;
    const span = this.span(start);
    return {
      kind: "protocol",
      name,
      doc,
      parameters,
      roles,
      functions,
      settings,
      steps,
      incomplete: this.incompleteness(span, losses),
      span,
    };
  });

  /** What of `span` could not be read, where so many `losses` were counted before it. */
  protected incompleteness(span: Span, losses: number): false | "steps" | "shape" {
    const guessed = this.#doubtful.some((place) => place >= span.start && place <= span.end);
    if (guessed) return "shape";
    return this.losses > losses ? "steps" : false;
  }

  protected override isRole(token: t.Token): boolean {
    const { roles, place } = this.draft;
    if (t.is(token, t.Master) || t.is(token, t.Peer)) return roles === undefined;
    return place === "protocol" && roles?.some(({ text }) => text === token.image) === true;
  }

  /** `<Req, Res>` */
  private parameters = this.RULE("parameters", (): Name[] =>
    this.angles((occurrence) => this.declared("a parameter", occurrence)),
  );

  /** Reads what is no step. A mistake in it does not make the conversation incomplete. */
  protected aside(action: () => void): void {
    const { losses, unplaced } = this;
    this.attempt(action, this.nextStatement);
    this.losses = losses;
    this.unplaced = unplaced;
  }

  private roles = this.RULE("roles", (): Name[] => {
    const roles: Name[] = [];
    this.CONSUME(t.LeftParen);
    const words: Diagnostic[] = [];
    const types: Diagnostic[] = [];
    this.commaList(t.RightParen, () => {
      if (!this.RECORDING_PHASE) this.roleWord(words);
      const token = this.peek();
      const two = t.is(token, t.Master) || t.is(token, t.Peer) || this.RECORDING_PHASE;
      roles.push(two ? this.name(this.take(t.Role, aRole)) : this.declared("a role"));
      if (!this.RECORDING_PHASE) this.roleType(types);
    });
    merge(this.report, words, "leave them out");
    merge(this.report, types, "leave them out");
    this.CONSUME(t.RightParen);
    return roles;
  });

  protected override hasRoles(): boolean {
    return this.draft.roles !== undefined;
  }

  /** `role A` */
  private roleWord(words: Diagnostic[]): void {
    const token = this.peek();
    if (token.image !== "role" || !this.at(t.Word, 2)) return;
    const help = this.without("leave it out", token, token);
    this.collect(words, () => this.unexpectedBut(token, "the name of a role", help));
    this.SKIP_TOKEN();
  }

  /** `keepalive 5s;` */
  private onlyEvery(): void {
    const token = this.peek();
    if (token.tokenType !== t.DurationLiteral || !this.at(t.Semicolon, 2)) return;
    const words = `write \`keepalive every ${token.image} timeout …;\`, with a timeout that is longer`;
    this.unexpectedBut(token, "`every`", advice(words));
    throw new Reported();
  }

  /** `A: Client` */
  private roleType(types: Diagnostic[]): void {
    const colon = this.peek();
    if (colon.tokenType !== t.Colon || !this.at(t.Word, 2)) return;
    const help = this.without("leave it out: a role is a name", colon, this.peek(2));
    this.collect(types, () => this.unexpectedBut(colon, "`,` or `)`", help));
    this.SKIP_TOKEN();
    this.lose(this.peek());
    this.SKIP_TOKEN();
  }

  /** `deadline: 30s` or `deadline = 30s` */
  private markInSetting(expected: string): void {
    const token = this.peek();
    if (token.tokenType !== t.Colon && token.tokenType !== t.Equal) return;
    const help = this.without(`leave out the \`${token.image}\``, token);
    this.unexpectedBut(token, expected, help);
    this.SKIP_TOKEN();
  }

  /** `fn a(A) -> fn b(B);` between two, `fn a(A), fn b, fn c();` among several. */
  protected functionLine = this.RULE("functionLine", (): FunctionName[] => {
    const functions = [this.SUBRULE(this.functionName)];
    this.OPTION(() => {
      this.CONSUME(t.Arrow);
      functions.push(this.SUBRULE1(this.functionName));
    });
    this.MANY({
      GATE: () => this.at(t.Fn, 2),
      DEF: () => {
        this.CONSUME(t.Comma);
        functions.push(this.SUBRULE2(this.functionName));
      },
    });
    this.OPTION1(() => this.CONSUME1(t.Comma));
    this.semicolon();
    return functions;
  });

  protected functionName = this.RULE("functionName", (): FunctionName => {
    const start = this.take(t.Fn, expecting("`fn`"));
    const name = this.name(this.take(t.Word, expecting("the name of a function")));
    let metadata: Name | undefined;
    this.OPTION(() => {
      this.CONSUME(t.LeftParen);
      this.OPTION2(() => {
        metadata = this.name(this.CONSUME(t.Identifier) as t.Token);
      });
      this.take(t.RightParen, expecting("the name of an imported type, or `)`"));
    });
    return { name, metadata, span: this.span(start) };
  });

  protected setting = this.RULE("setting", (): Setting => {
    const start = this.peek();
    return this.OR<Setting>([
      {
        ALT: () => {
          this.CONSUME(t.Deadline);
          if (!this.RECORDING_PHASE) this.markInSetting(aDuration);
          const duration = this.SUBRULE(this.duration);
          this.semicolon();
          if (duration === undefined) throw new Reported();
          return { kind: "deadline", duration, span: this.span(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Keepalive);
          if (!this.RECORDING_PHASE) {
            this.markInSetting("`every`");
            this.onlyEvery();
          }
          this.need(t.Every, [t.DurationLiteral]);
          const every = this.SUBRULE1(this.duration);
          this.need(t.Timeout, [t.DurationLiteral]);
          const timeout = this.SUBRULE2(this.duration);
          this.semicolon(1);
          if (every === undefined || timeout === undefined) throw new Reported();
          return { kind: "keepalive", every, timeout, span: this.span(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Max);
          this.need(t.Message, [t.SizeLiteral]);
          if (!this.RECORDING_PHASE) this.markInSetting(aSize.ERR_MSG);
          if (
            !this.RECORDING_PHASE &&
            !this.at(t.SizeLiteral) &&
            this.wrongQuantity(aSize.ERR_MSG)
          ) {
            this.semicolon(4);
            throw new Reported();
          }
          const token = this.take(t.SizeLiteral, aSize);
          const size = { bytes: Number(token.value), span: this.span(token, token) };
          this.semicolon(2);
          if (!this.RECORDING_PHASE && token.value === undefined) throw new Reported();
          return { kind: "max-message", size, span: this.span(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Alternating);
          this.semicolon(3);
          return { kind: "alternating", span: this.span(start) };
        },
      },
    ]);
  });
}
