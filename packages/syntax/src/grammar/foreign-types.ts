import type { TypeExpression } from "../ast.js";
import { advice, fix, mend, retract } from "../report.js";
import * as t from "../scan/tokens.js";
import { Constraints } from "./constraints.js";
import { Reported } from "./fault.js";
import { foreignCollections, suffixes } from "./foreign.js";

/** Types as other languages write them: told once, and read as what they are here where there is such a thing. */
export abstract class ForeignTypes extends Constraints {
  /** What stands where a type is expected and is none; undefined where it may be one. */
  protected foreignType(): TypeExpression | undefined {
    const token = this.peek();
    switch (token.tokenType) {
      case t.LeftParen:
        return this.parenthesised(token);
      case t.LeftBrace:
        this.foreign(
          token,
          "types without a name",
          advice("declare a `record Name { … }`, and write its name here"),
        );
        this.pass();
        throw new Reported();
      case t.Question:
        return t.is(this.peek(2), t.Identifier) ? this.questioned(token) : undefined;
      case t.LeftBracket:
        return this.listInFront(token);
      default:
        return t.is(token, t.Identifier) && this.at(t.Less, 2) ? this.generic(token) : undefined;
    }
  }

  /** `string[5]` or `T[string]`: what stands in the bracket is told, and passed over. */
  protected sizedList(): void {
    const inside = this.peek();
    const close = this.vector[this.peek(0).match];
    if (close === undefined || close.image === "" || close.index > inside.index + 5) return;
    if (inside.value === undefined && !t.is(inside, t.Word)) return;
    const size = inside.image;
    const help =
      inside.tokenType === t.Integer && close.index === inside.index + 1
        ? fix(
            `write \`[]\`, and \`where count == ${size}\` behind the type for exactly ${size} of them`,
            this.span(inside, inside),
            "",
          )
        : advice("a list is `T[]`, a table is `map<string, T>`");
    this.unexpectedBut(inside, "`]`", help);
    while (this.peek().index < close.index) {
      this.lose(this.peek());
      this.SKIP_TOKEN();
    }
  }

  /** `() => void`, or `(string)`. */
  private parenthesised(token: t.Token): TypeExpression {
    let behind = Math.max(token.match, token.index) + 1;
    // Brackets that are missing only because nothing of this kind was expected.
    while (this.vector[behind]?.image === "" && !t.is(this.vector[behind] ?? token, t.EndOfFile))
      behind += 1;
    const arrow = this.vector[behind];
    if (arrow?.tokenType === t.Arrow) {
      retract(this.report, token.startOffset, arrow.end);
      arrow.quiet = true;
      const what = "functions in messages";
      const at = { start: token.startOffset, end: arrow.end };
      this.foreign(token, what, advice("let the other side send an event instead"), at);
      while (this.peek().index <= behind) this.over();
      throw new Reported();
    }
    const close = this.vector[token.match];
    const suffixed = this.vector[token.match + 1]?.tokenType;
    const edits = [token, ...(close === undefined ? [] : [close])].map((bracket) => ({
      span: this.span(bracket, bracket),
      text: "",
    }));
    const help =
      suffixed === t.LeftBracket || suffixed === t.Question
        ? advice("give the type in them a name with `type`, and write the name")
        : mend("leave them out", edits);
    this.foreign(token, "parentheses around a type", help);
    this.SKIP_TOKEN();
    const inner = this.innerType();
    if (this.at(t.RightParen)) this.SKIP_TOKEN();
    return inner;
  }

  /** `?string` */
  private questioned(token: t.Token): TypeExpression {
    this.unexpectedBut(token, "a type", advice("write the `?` behind the type"));
    this.SKIP_TOKEN();
    return this.innerType();
  }

  /** `[]string` */
  private listInFront(token: t.Token): TypeExpression | undefined {
    const after = this.vector[token.index + 2];
    if (token.match !== token.index + 1 || after === undefined) return undefined;
    if (!t.is(after, t.Identifier) && after.tokenType !== t.SetOf && after.tokenType !== t.MapOf)
      return undefined;
    if (after.first) return undefined;
    const edits = [
      { span: { ...this.span(token, token), end: after.startOffset }, text: "" },
      { span: { ...this.span(after, after), start: after.end }, text: "[]" },
    ];
    this.foreign(token, "`[]` in front of a type", mend("write it behind the type", edits), {
      start: token.startOffset,
      end: after.startOffset,
    });
    this.over();
    return this.innerType();
  }

  /** `Array<string>`: what is a suffix here. `Promise<string>`: nothing. */
  private generic(name: t.Token): TypeExpression | undefined {
    if (this.respell([t.SetOf, t.MapOf], foreignCollections)) return undefined;
    const suffix = suffixes.get(name.image);
    const open = this.vector[name.index + 1];
    if (open === undefined) return undefined;
    if (suffix === undefined) {
      this.foreign(name, "generic types", advice("declare a type for what it stands for"));
      this.passAngles();
      throw new Reported();
    }
    const { length } = this.report.diagnostics;
    this.foreign(name, `\`${name.image}<…>\``, advice(`write \`T${suffix}\``));
    const told = this.toldSince(length);
    this.SKIP_TOKEN();
    this.SKIP_TOKEN();
    const inner = this.innerType();
    const close = this.peek();
    const plain = inner.kind !== "literals" && inner.kind !== "constrained";
    if (told !== undefined && plain && close.tokenType === t.Greater) {
      const written = this.written(open.index + 1, close.index);
      const edits = [
        { span: this.span(name, open), text: "" },
        { span: this.span(close, close), text: suffix },
      ];
      this.amend(told, mend(`write \`${written}${suffix}\``, edits));
    }
    if (this.at(t.Greater)) this.SKIP_TOKEN();
    const span = this.span(name);
    return suffix === "[]"
      ? { kind: "array", element: inner, span }
      : { kind: "nullable", inner, span };
  }

  /** The tokens from one index to another as a line. */
  protected written(from: number, to: number): string {
    let text = "";
    for (const token of this.vector.slice(from, Math.min(to, from + 40))) {
      const spaced = token.tokenType === t.Comma || token.tokenType === t.Colon;
      text += token.image + (spaced ? " " : "");
    }
    return text;
  }

  /** A name and all between its `<` and the `>` that belongs to it. */
  private passAngles(): void {
    let depth = 0;
    do {
      const { tokenType } = this.peek();
      if (tokenType === t.Less) depth += 1;
      else if (tokenType === t.Greater) depth -= 1;
      else if (tokenType === t.Semicolon || this.closes(this.peek())) return;
      this.pass();
    } while (depth > 0 || this.at(t.Less));
  }

  /** The type that begins here, one level deeper. */
  protected abstract innerType(): TypeExpression;
}
