import type { TokenType } from "chevrotain";
import type { Literal, Name, TypeExpression } from "../ast.js";
import { add, advice, mend } from "../report.js";
import { typeDepthLimit } from "../scan/pairs.js";
import * as t from "../scan/tokens.js";
import { Fault, Reported } from "./fault.js";
import { ForeignTypes } from "./foreign-types.js";
import { expecting } from "./support.js";

const aType = expecting("a type");
const aLiteral = expecting("a literal");

/** What a type can begin with. */
export const typeStarts = [t.Word, t.LeftBracket, t.StringLiteral, t.Integer, t.Decimal, t.Bar];

/** What begins a type in other languages. */
const foreignStarts: ReadonlySet<TokenType> = new Set([t.LeftParen, t.LeftBrace, t.Question]);

const collections: ReadonlySet<TokenType> = new Set([t.SetOf, t.MapOf]);

/** What other languages write where there is no value. */
const absent: ReadonlySet<string> = new Set(["null", "undefined", "void", "None", "nil"]);

/** What may stand behind a type. */
const behindTypes = [
  t.Semicolon,
  t.Comma,
  t.RightBrace,
  t.RightParen,
  t.RightBracket,
  t.EndOfFile,
  t.Word,
];

/** What may stand behind the `>` of a list of names. */
const behindAngles = [t.LeftParen, t.LeftBrace, t.Semicolon];

/** Type expressions: names, collections, literals, suffixes and constraints. */
export abstract class Types extends ForeignTypes {
  private depth = 0;

  protected typeExpression = this.RULE("typeExpression", (): TypeExpression => {
    const start = this.peek();
    let inner: TypeExpression =
      !this.RECORDING_PHASE && foreignStarts.has(start.tokenType)
        ? this.SUBRULE4(this.suffixed)
        : this.OR({
            DEF: [
              { ALT: () => this.SUBRULE(this.literals) },
              { ALT: () => this.SUBRULE(this.suffixed) },
            ],
            ...aType,
          });
    if (!this.RECORDING_PHASE && (this.at(t.Bar) || inner.kind === "literals"))
      inner = this.afterUnion(inner, start.index);
    let constrained: TypeExpression | undefined;
    this.OPTION(() => {
      const constraints = this.SUBRULE(this.constraints);
      constrained = { kind: "constrained", inner, constraints, span: this.span(start) };
    });
    if (!this.RECORDING_PHASE) this.constraintWithoutWhere();
    return constrained ?? inner;
  });

  /** `u8 in 1..5` or `u8(1..5)` */
  private constraintWithoutWhere(): void {
    const token = this.peek();
    const type = token.tokenType;
    if (token.first || (type !== t.In && type !== t.LeftParen)) return;
    const words = "a constraint stands behind `where`: `u8 where value in 1..5`";
    this.unexpectedBut(token, "`where`", advice(words));
    while (!this.closes(this.peek()) && !this.at(t.Comma) && !this.at(t.Semicolon)) {
      if (this.at(t.LeftBrace)) return;
      this.over();
    }
  }

  private literals = this.RULE("literals", (): TypeExpression => {
    const start = this.peek();
    const members: Literal[] = [];
    let mixed = false;
    this.OPTION(() => this.CONSUME(t.Bar));
    members.push(this.SUBRULE(this.literal));
    this.MANY(() => {
      this.CONSUME2(t.Bar);
      if (!this.RECORDING_PHASE && !this.atLiteral()) {
        this.notLiteral(!mixed);
        mixed = true;
      } else members.push(this.SUBRULE2(this.literal));
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
            if (!this.RECORDING_PHASE && !this.at(t.RightBracket)) this.sizedList();
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
    const foreign = this.RECORDING_PHASE ? undefined : this.foreignType();
    if (foreign !== undefined) return foreign;
    const start = this.peek();
    return this.OR<TypeExpression>({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.SetOf);
            const open = this.openAngle("`<` and the type of the elements");
            const element = this.nested(() => this.SUBRULE(this.typeExpression));
            this.closeAngle(open);
            return { kind: "set", element, span: this.span(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.MapOf);
            const open = this.openAngle("`<` and the types of key and value", 1);
            const key = this.nested(() => this.SUBRULE1(this.typeExpression));
            this.take(t.Comma, expecting("`,` and the type of the values"));
            const value = this.nested(() => this.SUBRULE2(this.typeExpression));
            this.OPTION(() => this.CONSUME1(t.Comma));
            this.closeAngle(open, 1);
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

  /** Forgets how deep the types were in which a fault occurred. */
  protected override attempt(action: () => void, resume: (start: number) => void): void {
    const depth = this.depth;
    super.attempt(action, resume);
    this.depth = depth;
  }

  protected override innerType(): TypeExpression {
    return this.nested(() => this.SUBRULE3(this.typeExpression));
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

  /** The `<` behind `set` or `map`; false if it is missing. */
  private openAngle(expected: string, occurrence: 0 | 1 = 0): boolean {
    if (!this.RECORDING_PHASE && !this.at(t.Less) && typeStarts.some((type) => this.at(type))) {
      this.missing(t.Less);
      return false;
    }
    this.take(t.Less, expecting(expected), occurrence);
    return true;
  }

  /** The `>` of an `open` one; where `<` is missing as well, once is enough. */
  private closeAngle(open: boolean, occurrence: 0 | 1 = 0): void {
    if (!open && !this.at(t.Greater)) return;
    this.need(t.Greater, behindTypes, occurrence);
  }

  /** Names in `< >`, at least one, with commas between them. After a mistake it goes on behind the `>`. */
  protected angles(name: (occurrence: 0 | 1) => Name): Name[] {
    const names: Name[] = [];
    const read = () => {
      this.CONSUME(t.Less);
      names.push(name(0));
      this.MANY({
        GATE: () => !this.at(t.Greater, 2),
        DEF: () => {
          this.CONSUME(t.Comma);
          names.push(name(1));
        },
      });
      this.OPTION2(() => this.CONSUME1(t.Comma));
      if (!this.RECORDING_PHASE && t.is(this.peek(), t.Word)) {
        throw new Fault(this.peek(), "`,` or `>`");
      }
      this.need(t.Greater, behindAngles);
    };
    this.attempt(read, this.nextAngle);
    return names;
  }

  private nextAngle = (): void => {
    for (;;) {
      const token = this.peek();
      const type = token.tokenType;
      if (type === t.Greater) {
        this.SKIP_TOKEN();
        return;
      }
      const ends = behindAngles.includes(type) || this.closes(token);
      if (ends || (token.first && this.startsStatement(token))) return;
      this.pass();
    }
  };

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
  private afterUnion(inner: TypeExpression, start: number): TypeExpression {
    if (inner.kind === "literals") {
      const next = this.peek();
      if (next.tokenType !== t.Question && next.tokenType !== t.LeftBracket) return inner;
      if (this.tell(next)) {
        const what = next.tokenType === t.Question ? "`?`" : "`[]`";
        const where = "behind literals: give them a name with `type` first";
        add(this.report, "CAP1021", { what, where }, this.span(next, next), "");
      }
      while (this.at(t.Question) || this.at(t.LeftBracket)) this.pass();
      return inner;
    }
    return this.choiceOfTypes(inner, start);
  }

  /** `string | null`, which is `string?`, or `string | u8`, which is not: one mistake, however many there are. */
  private choiceOfTypes(first: TypeExpression, start: number): TypeExpression {
    const bar = this.peek();
    const types = [first];
    let literals = false;
    while (this.at(t.Bar)) {
      this.SKIP_TOKEN();
      const next = this.peek();
      if (this.atLiteral()) {
        literals = true;
        this.SKIP_TOKEN();
      } else if (
        next.tokenType === t.Identifier ||
        t.is(next, t.Identifier) ||
        collections.has(next.tokenType)
      ) {
        types.push(this.SUBRULE(this.suffixed));
        this.lost(next.index);
      } else {
        this.unexpected(next, "a literal");
        break;
      }
    }
    const real = types.filter((type) => type.kind !== "named" || !absent.has(type.name.text));
    const [type] = real;
    if (literals || type === undefined || real.length !== 1 || types.length !== 2) {
      if (this.tell(bar)) {
        const words = "declare a `union` for a choice of types";
        add(this.report, "CAP1023", {}, this.span(bar, bar), words);
      }
      return type ?? first;
    }
    const { file } = this.report;
    const { span } = type;
    const [before, behind] = [first.span.start, this.peek(0).end];
    const at = type === first ? this.span(bar) : { file, start: before, end: bar.end };
    const edits = [
      { span: { file, start: before, end: span.start }, text: "" },
      { span: { file, start: span.end, end: behind }, text: "?" },
    ].filter((edit) => edit.text !== "" || edit.span.end > edit.span.start);
    if (this.tell(bar)) {
      const written = this.written(
        ...(type === first
          ? ([start, bar.index] as const)
          : ([bar.index + 1, this.peek().index] as const)),
      );
      add(
        this.report,
        "CAP1023",
        {},
        at,
        "a value that may be null is written with `?`",
        mend(`write \`${written}?\``, edits),
      );
    }
    return { kind: "nullable", inner: type, span: { file, start: before, end: behind } };
  }

  /** Tells of a union of literals that holds something else, behind its `|`. */
  private notLiteral(first: boolean): void {
    const bar = this.peek(0);
    const next = this.peek();
    if (!typeStarts.some((type) => t.is(next, type))) {
      this.unexpected(next, "a literal");
    } else if (first && this.tell(next)) {
      const nothing = absent.has(next.image);
      const label = nothing
        ? "give the literals a name with `type`, and write `Name?`"
        : "declare a `union` for a choice of types";
      add(this.report, "CAP1023", {}, this.span(bar, nothing ? next : bar), label);
    }
    if (t.is(next, t.Identifier) || collections.has(next.tokenType)) {
      this.SUBRULE(this.suffixed);
      this.lost(next.index);
    }
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
