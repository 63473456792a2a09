import type { TokenType } from "chevrotain";
import type { ConstraintExpression, ConstraintSubject, NumberLiteral, Text } from "../ast.js";
import { advice, fix, retract } from "../report.js";
import * as t from "../scan/tokens.js";
import { Reported } from "./fault.js";
import { type Foreign, Recovery } from "./recovery.js";
import { expecting } from "./support.js";

const aNumber = expecting("a number");
const aPattern = expecting("a pattern in quotes");
const anOperator = expecting("`in` or a comparison");
const aConstraint = expecting("`length`, `size`, `count`, `value` or `matches`");

const subjects: readonly TokenType[] = [t.Length, t.SizeOf, t.Count, t.Value];
const foreignSubjects: Foreign = {
  len: t.Length,
  items: t.Count,
  elements: t.Count,
  bytes: t.SizeOf,
  regex: t.Matches,
};
const numbers: readonly TokenType[] = [t.Integer, t.Decimal, t.SizeLiteral];
const operators = [t.Less, t.LessEqual, t.Greater, t.GreaterEqual, t.EqualEqual] as const;

/** `where length in 8..19 and matches "…"`, behind a type. */
export abstract class Constraints extends Recovery {
  protected constraints = this.RULE("constraints", (): ConstraintExpression[] => {
    const constraints: ConstraintExpression[] = [];
    this.CONSUME(t.Where);
    const first = this.SUBRULE(this.constraint);
    if (first !== undefined) constraints.push(first);
    this.MANY(() => {
      this.CONSUME(t.And);
      const next = this.SUBRULE2(this.constraint);
      if (next !== undefined) constraints.push(next);
    });
    if (!this.RECORDING_PHASE) {
      this.furtherConstraints(constraints);
      this.alternatives();
    }
    return constraints;
  });

  /** `where … where …` or `where …, length > 2` for `and`. */
  private furtherConstraints(constraints: ConstraintExpression[]): void {
    for (;;) {
      const token = this.peek();
      const [subject, mark, bound] = this.vector.slice(token.index + 1, token.index + 4);
      const bounded =
        [t.In, ...operators].some((type) => type === mark?.tokenType) &&
        numbers.some((type) => type === bound?.tokenType);
      const comma =
        token.tokenType === t.Comma &&
        bounded &&
        subjects.some((type) => type === subject?.tokenType);
      if (token.tokenType !== t.Where && !comma) return;
      const help = fix("write `and`", this.span(token, token), comma ? " and" : "and");
      this.unexpectedBut(token, "`and`", help);
      this.SKIP_TOKEN();
      const next = this.SUBRULE3(this.constraint);
      if (next !== undefined) constraints.push(next);
    }
  }

  /** `or`, or `||`, between constraints. */
  private alternatives(): void {
    const token = this.peek();
    if (token.tokenType !== t.Bar && token.image !== "or") return;
    retract(this.report, token.startOffset, token.end);
    token.quiet = false;
    const words = "`and` joins what must hold together; for one of several, take a wider range";
    this.foreign(token, "alternatives in `where`", advice(words));
    while (!this.closes(this.peek()) && !this.at(t.Comma) && !this.at(t.Semicolon)) this.over();
  }

  private constraint = this.RULE("constraint", (): ConstraintExpression | undefined => {
    if (!this.RECORDING_PHASE) this.respell([...subjects, t.Matches], foreignSubjects);
    const start = this.peek();
    return this.OR<ConstraintExpression | undefined>({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.Matches);
            const token = this.take(t.StringLiteral, aPattern);
            const pattern = this.text(token);
            return token.value === undefined
              ? undefined
              : { kind: "matches", pattern, span: this.span(start) };
          },
        },
        { ALT: () => this.SUBRULE(this.bound) },
      ],
      ...aConstraint,
    });
  });

  private bound = this.RULE("bound", (): ConstraintExpression | undefined => {
    const start = this.or(
      0,
      subjects.map((type) => ({ ALT: () => this.CONSUME(type) })),
    ) as t.Token;
    const subject = subjectOf(start);
    if (!this.RECORDING_PHASE && this.at(t.Equal)) this.comparedWithEqual();
    return this.or<ConstraintExpression | undefined>(1, {
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.In);
            const low = this.SUBRULE(this.number);
            if (!this.RECORDING_PHASE && !this.at(t.Range)) {
              const words = "a range is written `1..5`, with both bounds in it";
              this.unexpectedBut(this.peek(), "`..` and the upper bound", advice(words));
              throw new Reported();
            }
            this.take(t.Range, expecting("`..` and the upper bound"));
            const high = this.SUBRULE2(this.number);
            if (low === undefined || high === undefined) return undefined;
            return { kind: "range", subject, low, high, span: this.span(start) };
          },
        },
        {
          ALT: () => {
            const mark = this.or(
              2,
              operators.map((type) => ({ ALT: () => this.CONSUME(type) })),
            ) as t.Token;
            const value = this.SUBRULE3(this.number);
            if (value === undefined) return undefined;
            return {
              kind: "compare",
              subject,
              operator: operatorOf(mark),
              value,
              span: this.span(start),
            };
          },
        },
      ],
      ...anOperator,
    });
  });

  /** Undefined for a number that is malformed, which has been told. */
  private number = this.RULE("number", (): NumberLiteral | undefined => {
    const token = this.OR({
      DEF: [
        { ALT: () => this.CONSUME(t.Integer) },
        { ALT: () => this.CONSUME(t.Decimal) },
        { ALT: () => this.CONSUME(t.SizeLiteral) },
      ],
      ...aNumber,
    }) as t.Token;
    if (token.value === undefined) return undefined;
    return { value: numberValue(token), text: token.image, span: this.span(token, token) };
  });

  protected text(token: t.Token): Text {
    return { value: String(token.value), span: this.span(token, token) };
  }

  private comparedWithEqual(): void {
    const token = this.peek();
    this.unexpected(token, "`==`", "==");
    token.tokenType = t.EqualEqual;
    token.tokenTypeIdx = t.EqualEqual.tokenTypeIdx ?? -1;
  }
}

function numberValue(token: t.Token): NumberLiteral["value"] {
  const { value } = token;
  if (typeof value === "bigint") return value;
  if (typeof value !== "number") return 0n;
  return token.tokenType === t.SizeLiteral ? BigInt(value) : value;
}

function subjectOf(token: t.Token): ConstraintSubject {
  if (token.tokenType === t.Length) return "length";
  if (token.tokenType === t.SizeOf) return "size";
  return token.tokenType === t.Count ? "count" : "value";
}

function operatorOf(token: t.Token): "<" | "<=" | ">" | ">=" | "==" {
  if (token.tokenType === t.Less) return "<";
  if (token.tokenType === t.LessEqual) return "<=";
  if (token.tokenType === t.Greater) return ">";
  return token.tokenType === t.GreaterEqual ? ">=" : "==";
}
