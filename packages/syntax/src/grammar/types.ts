import { suggest } from "@capitan/diagnostics";
import type { TokenType } from "chevrotain";
import type {
  ConstraintExpression,
  ConstraintSubject,
  Literal,
  NumberLiteral,
  Text,
  TypeExpression,
} from "../ast.js";
import { add, fix } from "../report.js";
import { typeDepthLimit } from "../scan/balance.js";
import * as t from "../scan/tokens.js";
import { Reported } from "./fault.js";
import { Recovery } from "./recovery.js";
import { expecting } from "./support.js";

const aType = expecting("a type");
const aNumber = expecting("a number");
const aLiteral = expecting("a literal");
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
const operators = [t.Less, t.LessEqual, t.Greater, t.GreaterEqual, t.EqualEqual] as const;

/** Words of other languages, in lower case, and what they are here. */
export type Foreign = Readonly<Record<string, TokenType>>;

/** What a type can begin with. */
export const typeStarts = [t.Word, t.LeftBracket, t.StringLiteral, t.Integer, t.Decimal, t.Bar];

/** Type expressions: names, collections, literals, suffixes and constraints. */
export abstract class Types extends Recovery {
  private depth = 0;

  protected typeExpression = this.RULE("typeExpression", (): TypeExpression => {
    const start = this.peek();
    const inner: TypeExpression = this.OR({
      DEF: [{ ALT: () => this.SUBRULE(this.literals) }, { ALT: () => this.SUBRULE(this.suffixed) }],
      ...aType,
    });
    if (!this.RECORDING_PHASE && (this.at(t.Bar) || inner.kind === "literals"))
      this.afterUnion(inner);
    let constrained: TypeExpression | undefined;
    this.OPTION(() => {
      const constraints = this.SUBRULE(this.constraints);
      constrained = { kind: "constrained", inner, constraints, span: this.span(start) };
    });
    return constrained ?? inner;
  });

  private literals = this.RULE("literals", (): TypeExpression => {
    const start = this.peek();
    const members: Literal[] = [];
    this.OPTION(() => this.CONSUME(t.Bar));
    members.push(this.SUBRULE(this.literal));
    this.MANY(() => {
      this.CONSUME2(t.Bar);
      if (!this.RECORDING_PHASE && !this.atLiteral()) this.notLiteral();
      else members.push(this.SUBRULE2(this.literal));
    });
    return { kind: "literals", members, span: this.span(start) };
  });

  private literal = this.RULE("literal", (): Literal => {
    const token = this.OR({
      DEF: [
        { ALT: () => this.CONSUME(t.StringLiteral) },
        { ALT: () => this.CONSUME(t.Integer) },
        { ALT: () => this.CONSUME(t.Decimal) },
        { ALT: () => this.CONSUME(t.True) },
        { ALT: () => this.CONSUME(t.False) },
      ],
      ...aLiteral,
    }) as t.Token;
    return { value: literalValue(token), text: token.image, span: this.span(token, token) };
  });

  private suffixed = this.RULE("suffixed", (): TypeExpression => {
    const start = this.peek();
    let type = this.SUBRULE(this.primary);
    let suffixes = 0;
    this.MANY(() => {
      if (++suffixes + this.depth > typeDepthLimit) this.tooDeep();
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.LeftBracket);
            this.take(t.RightBracket, expecting("`]`"));
            type = { kind: "array", element: type, span: this.span(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.Question);
            type = { kind: "nullable", inner: type, span: this.span(start) };
          },
        },
      ]);
    });
    return type;
  });

  private primary = this.RULE("primary", (): TypeExpression => {
    const start = this.peek();
    return this.OR<TypeExpression>({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.SetOf);
            this.take(t.Less, expecting("`<` and the type of the elements"));
            const element = this.nested(() => this.SUBRULE(this.typeExpression));
            this.closeAngle();
            return { kind: "set", element, span: this.span(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.MapOf);
            this.take(t.Less, expecting("`<` and the types of key and value"), 1);
            const key = this.nested(() => this.SUBRULE1(this.typeExpression));
            this.take(t.Comma, expecting("`,` and the type of the values"));
            const value = this.nested(() => this.SUBRULE2(this.typeExpression));
            this.OPTION(() => this.CONSUME1(t.Comma));
            this.closeAngle(1);
            return { kind: "map", key, value, span: this.span(start) };
          },
        },
        { ALT: () => this.SUBRULE(this.tuple) },
        {
          ALT: () => {
            const name = this.name(this.CONSUME(t.Identifier) as t.Token);
            return { kind: "named", name, span: name.span };
          },
        },
      ],
      ...aType,
    });
  });

  private tuple = this.RULE("tuple", (): TypeExpression => {
    const start = this.CONSUME(t.LeftBracket);
    const elements: TypeExpression[] = [];
    this.commaList(t.RightBracket, () => {
      elements.push(this.nested(() => this.SUBRULE(this.typeExpression)));
    });
    this.CONSUME(t.RightBracket);
    return { kind: "tuple", elements, span: this.span(start) };
  });

  private constraints = this.RULE("constraints", (): ConstraintExpression[] => {
    const constraints: ConstraintExpression[] = [];
    this.CONSUME(t.Where);
    const first = this.SUBRULE(this.constraint);
    if (first !== undefined) constraints.push(first);
    this.MANY(() => {
      this.CONSUME(t.And);
      const next = this.SUBRULE2(this.constraint);
      if (next !== undefined) constraints.push(next);
    });
    return constraints;
  });

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

  /** Forgets how deep the types were in which a fault occurred. */
  protected override attempt(action: () => void, resume: (progressed: boolean) => void): void {
    const depth = this.depth;
    super.attempt(action, resume);
    this.depth = depth;
  }

  private nested(type: () => TypeExpression): TypeExpression {
    if (this.RECORDING_PHASE) return type();
    this.depth += 1;
    if (this.depth > typeDepthLimit) this.tooDeep();
    const result = type();
    this.depth -= 1;
    return result;
  }

  private tooDeep(): never {
    const token = this.peek();
    if (this.tell(token)) {
      add(this.report, "CAP1009", { limit: typeDepthLimit }, this.span(token, token), "");
    }
    throw new Reported();
  }

  private closeAngle(occurrence: 0 | 1 = 0): void {
    this.need(
      t.Greater,
      [t.Semicolon, t.Comma, t.RightBrace, t.RightParen, t.RightBracket, t.EndOfFile, t.Word],
      occurrence,
    );
  }

  private atLiteral(): boolean {
    const type = this.peek().tokenType;
    return (
      type === t.StringLiteral ||
      type === t.Integer ||
      type === t.Decimal ||
      type === t.True ||
      type === t.False
    );
  }

  /** What may not follow a union of literals, or begin one of other types: told once, and read over. */
  private afterUnion(inner: TypeExpression): void {
    if (inner.kind === "literals") {
      const next = this.peek();
      if (next.tokenType !== t.Question && next.tokenType !== t.LeftBracket) return;
      if (this.tell(next)) {
        const what = next.tokenType === t.Question ? "`?`" : "`[]`";
        const where = "behind literals: give them a name with `type` first";
        add(this.report, "CAP1021", { what, where }, this.span(next, next), "");
      }
      while (this.at(t.Question) || this.at(t.LeftBracket)) this.pass();
      return;
    }
    while (this.at(t.Bar)) {
      this.SKIP_TOKEN();
      if (this.atLiteral()) this.SKIP_TOKEN();
      this.notLiteral();
    }
  }

  /** Tells of a union that holds something else than literals, behind its `|`. */
  private notLiteral(): void {
    const bar = this.peek(0);
    const next = this.peek();
    if (!typeStarts.some((type) => t.is(next, type))) {
      this.unexpected(next, "a literal");
    } else if (this.tell(next)) {
      const nothing = next.image === "null";
      const label = nothing
        ? "write `T?` for a value that may be null"
        : "declare a `union` for a choice of types";
      add(this.report, "CAP1023", {}, this.span(bar, nothing ? next : bar), label);
    }
    this.losses += 1;
    if (t.is(next, t.Identifier) || next.tokenType === t.SetOf || next.tokenType === t.MapOf) {
      this.SUBRULE(this.suffixed);
    }
  }

  /** Reads a word as the nearest of `types`, or as what another language means by it, and tells so; false if there is none. */
  protected respell(types: readonly TokenType[], foreign: Foreign = {}): boolean {
    const token = this.peek();
    if (!t.is(token, t.Identifier) || types.includes(token.tokenType)) return false;
    const word = token.image.toLowerCase();
    let type = Object.hasOwn(foreign, word) ? foreign[word] : undefined;
    if (type === undefined) {
      const spellings = types.map((candidate) => String(candidate.PATTERN));
      const meant = suggest(token.image, spellings);
      type = types.find((candidate) => candidate.PATTERN === meant);
    }
    if (type === undefined) return false;
    this.become(token, type);
    return true;
  }

  /** Reads a token as one of another type, and tells that this was meant. */
  protected become(token: t.Token, type: TokenType): void {
    const meant = String(type.PATTERN);
    if (this.tell(token)) {
      const span = this.span(token, token);
      const help = fix(`write \`${meant}\``, span, meant);
      add(this.report, "CAP1017", { found: token.image, meant }, span, "", help);
    }
    token.tokenType = type;
    token.tokenTypeIdx = type.tokenTypeIdx ?? -1;
  }

  private comparedWithEqual(): void {
    const token = this.peek();
    this.unexpected(token, "`==`", "==");
    token.tokenType = t.EqualEqual;
    token.tokenTypeIdx = t.EqualEqual.tokenTypeIdx ?? -1;
  }
}

function literalValue(token: t.Token): Literal["value"] {
  if (token.tokenType === t.True) return true;
  if (token.tokenType === t.False) return false;
  const { value } = token;
  // What is malformed has been told, and is like nothing else.
  if (typeof value !== "bigint") return value ?? token.image;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
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
