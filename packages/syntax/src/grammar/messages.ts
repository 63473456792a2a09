import type { TokenType } from "chevrotain";
import type { Direction, Duration, MessageStep, Name, Said, Within } from "../ast.js";
import { add, fix } from "../report.js";
import * as t from "../scan/tokens.js";
import { Fault, Reported } from "./fault.js";
import { ForeignSteps } from "./foreign-steps.js";
import { expecting, type Occurrence } from "./support.js";

const anEvent = expecting("an event");
const aRole = expecting("a role");
const aDuration = expecting("a duration such as `30s`");

/** What may stand behind a step: how long its receiver waits, and the name of its handler. */
export interface Clauses {
  within: Within | undefined;
  alias: Name | undefined;
}

const send: Direction = { kind: "send" };
const receive: Direction = { kind: "receive" };
const sends: ReadonlySet<TokenType> = new Set([t.Send, t.TxHandshake, t.TxKeepalive]);
const saidStarts = [t.Identifier, t.Handshake, t.Keepalive, t.Stream];

const durationUnits: readonly (readonly [RegExp, string])[] = [
  [/^(?:ms|milli)/i, "ms"],
  [/^s(?:ec|$)/i, "s"],
  [/^m(?:in|$)/i, "m"],
  [/^h(?:our|r|$)/i, "h"],
];

const noClauses: Readonly<Clauses> = { within: undefined, alias: undefined };

/** Steps in which something is sent, and the clauses behind a step. */
export abstract class Messages extends ForeignSteps {
  protected clauses = this.RULE("clauses", (): Clauses => {
    const clauses: Clauses = { within: undefined, alias: undefined };
    if (this.RECORDING_PHASE) this.recordClauses();
    else while (this.at(t.Within) || this.at(t.As)) this.clause(clauses);
    return clauses;
  });

  /** Each once, in either order. */
  private recordClauses(): void {
    this.OR([
      {
        ALT: () => {
          this.SUBRULE(this.within);
          this.OPTION(() => this.SUBRULE(this.alias));
        },
      },
      {
        ALT: () => {
          this.SUBRULE1(this.alias);
          this.OPTION1(() => this.SUBRULE1(this.within));
        },
      },
    ]);
  }

  /** One of them; the same one again is told. */
  private clause(clauses: Clauses): void {
    const start = this.peek();
    if (this.at(t.Within)) {
      const within = this.SUBRULE(this.within);
      if (clauses.within === undefined) clauses.within = within;
      else this.twice(start);
    } else {
      const alias = this.SUBRULE(this.alias);
      if (clauses.alias === undefined) clauses.alias = alias;
      else this.twice(start);
    }
  }

  protected alias = this.RULE("alias", (): Name => {
    this.CONSUME(t.As);
    return this.name(this.take(t.Word, expecting("a name")));
  });

  protected within = this.RULE("within", (): Within | undefined => {
    const start = this.CONSUME(t.Within);
    if (!this.RECORDING_PHASE && this.wrongQuantity("a duration such as `30s`, or `forever`"))
      return undefined;
    const duration = this.OR<Within["duration"] | undefined>({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.Forever);
            return "forever";
          },
        },
        { ALT: () => this.SUBRULE(this.duration) },
      ],
      ERR_MSG: "a duration such as `30s`, or `forever`",
    });
    if (duration === undefined) return undefined;
    return { duration, span: this.span(start) };
  });

  /** Undefined for one that is malformed, which has been told. */
  protected duration = this.RULE("duration", (): Duration | undefined => {
    if (!this.RECORDING_PHASE && this.wrongQuantity(aDuration.ERR_MSG)) return undefined;
    const token = this.take(t.DurationLiteral, aDuration);
    if (token.value === undefined) return undefined;
    return { milliseconds: Number(token.value), span: this.span(token, token) };
  });

  /** `send E`, `receive E`, `tx_handshake` and the like, as the master sees them. */
  protected localMessage = this.RULE("localMessage", (): MessageStep => {
    const start = this.peek();
    const doc = this.doc(start);
    const said = this.OR<Said>(this.localAlternatives);
    const direction = sends.has(start.tokenType) ? send : receive;
    return this.messageEnd(start, doc, direction, said);
  });

  // Alternatives that hold nothing are made once: a protocol may have many steps.
  private localAlternatives = [
    {
      ALT: () => {
        this.CONSUME(t.Send);
        return this.event(1);
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.Receive);
        return this.event(2);
      },
    },
    { ALT: () => this.sign("handshake", t.TxHandshake) },
    { ALT: () => this.sign("handshake", t.RxHandshake) },
    { ALT: () => this.sign("keepalive", t.TxKeepalive) },
    { ALT: () => this.sign("keepalive", t.RxKeepalive) },
  ];

  /** `E` or `stream E`. */
  protected event(occurrence: Occurrence): Said {
    if (!this.RECORDING_PHASE && !this.at(t.Stream)) {
      if (this.at(t.Handshake) || this.at(t.Keepalive)) this.bareSignal();
      return { kind: "event", event: this.name(this.take(t.Identifier, anEvent, occurrence)) };
    }
    const start = this.peek();
    this.option(occurrence, () => this.consume(occurrence, t.Stream));
    const event = this.name(this.take(t.Identifier, anEvent, occurrence));
    return { kind: "stream", event, span: this.span(start) };
  }

  /** `send handshake;` */
  private bareSignal(): never {
    const word = this.peek(0);
    const token = this.peek();
    const text = `${word.tokenType === t.Send ? "tx" : "rx"}_${token.image}`;
    this.unexpectedBut(
      token,
      anEvent.ERR_MSG,
      fix(`write \`${text}\``, this.span(word, token), text),
    );
    throw new Reported();
  }

  /** `-> B, C: E;` behind the sender. */
  protected arrowMessage(start: t.Token, doc: MessageStep["doc"]): MessageStep {
    this.CONSUME(t.Arrow);
    const from = this.name(start);
    const to = this.SUBRULE(this.receivers);
    if (!this.RECORDING_PHASE && this.at(t.Semicolon)) {
      throw new Fault(this.peek(), "`:` and an event");
    }
    this.need(t.Colon, saidStarts);
    const said = this.OR1<Said>(this.saidAlternatives);
    return this.messageEnd(start, doc, { kind: "arrow", from, to }, said);
  }

  private saidAlternatives = {
    DEF: [
      { ALT: () => this.sign("handshake", t.Handshake) },
      { ALT: () => this.sign("keepalive", t.Keepalive) },
      { ALT: () => this.event(3) },
    ],
    ERR_MSG: "an event, `stream`, `handshake` or `keepalive`",
  };

  /** `B, C`; a comma may end it. */
  protected receivers = this.RULE("receivers", (): readonly [Name, ...Name[]] => {
    const receivers: [Name, ...Name[]] = [this.name(this.take(t.Role, aRole))];
    if (!this.RECORDING_PHASE && !this.at(t.Comma)) return receivers;
    this.MANY({
      GATE: () => this.at(t.Role, 2),
      DEF: () => {
        this.CONSUME(t.Comma);
        receivers.push(this.name(this.CONSUME2(t.Role) as t.Token));
      },
    });
    this.OPTION(() => this.CONSUME2(t.Comma));
    return receivers;
  });

  protected sign(kind: "handshake" | "keepalive", type: TokenType): Said {
    const token = this.CONSUME(type);
    return { kind, span: this.span(token, token) };
  }

  private messageEnd(
    start: t.Token,
    doc: MessageStep["doc"],
    direction: Direction,
    said: Said,
  ): MessageStep {
    const { length } = this.report.diagnostics;
    const named = said.kind === "event" || said.kind === "stream";
    const more = this.RECORDING_PHASE || !named ? [] : this.behindEvent(start, direction);
    const { within, alias } = this.optionalClauses();
    const block =
      this.peek(0).tokenType === t.RightBrace && this.report.diagnostics.length > length;
    if (!block || this.at(t.Semicolon)) this.semicolon();
    const span = this.span(start);
    const step: MessageStep = { kind: "message", direction, said, within, alias, doc, span };
    for (const event of more) {
      const next: Said =
        said.kind === "stream"
          ? { kind: "stream", event, span: event.span }
          : { kind: "event", event };
      this.further.push({ ...step, said: next, alias: undefined, doc: undefined });
    }
    return step;
  }

  private someClauses = () => this.SUBRULE9(this.clauses);

  protected optionalClauses(): Readonly<Clauses> {
    return this.OPTION9(this.someClauses) ?? noClauses;
  }

  /** A number without its unit, with one of another kind or apart from it, or in quotes: told, and passed over. */
  protected wrongQuantity(expected: string): boolean {
    const token = this.peek();
    const type = token.tokenType;
    const number = type === t.Integer || type === t.Decimal || type === t.SizeLiteral;
    if (!number && type !== t.StringLiteral) return false;
    const behind = this.peek(2);
    const apart = number && t.is(behind, t.Identifier) && !behind.first;
    const meant = this.unitMeant(token, apart ? behind.image : "");
    const span = this.span(token, apart ? behind : token);
    // A malformed one has been told already.
    if (token.value !== undefined) {
      const help = meant === undefined ? undefined : fix(`write \`${meant}\``, span, meant);
      this.unexpectedBut(token, expected, help);
    }
    this.SKIP_TOKEN();
    if (apart) this.SKIP_TOKEN();
    return true;
  }

  /** `5 seconds` or `"5s"` as it is written here. */
  private unitMeant(token: t.Token, unit: string): string | undefined {
    if (token.tokenType === t.StringLiteral) {
      const value = String(token.value);
      return /^\d+(?:ms|s|m|h)$/.test(value) ? value : undefined;
    }
    const found = durationUnits.find(([words]) => words.test(unit));
    if (found !== undefined) return `${token.image}${found[1]}`;
    return unit === "" ? undefined : `${token.image}${unit}`;
  }

  private twice(start: t.Token): void {
    if (this.tell(start)) {
      add(
        this.report,
        "CAP1022",
        { what: `\`${start.image}\`` },
        this.span(start),
        "once is enough",
      );
    }
  }
}
