import type { Diagnostic, Edit } from "@capitan/diagnostics";
import type { TokenType } from "chevrotain";
import type { EnumMember, EventDeclaration, Field, UnionMember } from "../ast.js";
import { add, advice, fix, mend, merge, retract } from "../report.js";
import * as t from "../scan/tokens.js";
import { Reported } from "./fault.js";
import { builtIn, foreignBuiltIn, inheritance, isWord, modifiers } from "./foreign.js";
import { Types } from "./types.js";

/** The forms of an event. */
export const eventForms = advice(
  "an event is `event E;`, `event E(Type);` or `event E { field: Type }`",
);

const behindNames: ReadonlySet<TokenType> = new Set([
  t.Comma,
  t.Semicolon,
  t.RightBrace,
  t.RightParen,
  t.Equal,
  t.EndOfFile,
]);

/** A token, and what was told of it unless something was before. */
interface Told {
  readonly token: t.Token;
  readonly finding: Diagnostic | undefined;
}

/** Fields, members and heads of declarations as other languages write them: told once, and read over. */
export abstract class ForeignMembers extends Types {
  /** `readonly`, `repeated` and the like in front of a name; what was told, if something was. */
  protected modifier(): Told | undefined {
    let told: Told | undefined;
    while (isWord(this.peek(), modifiers) && this.at(t.Word, 2)) {
      const token = this.peek();
      const words = modifiers.get(token.image) ?? "";
      const { length } = this.report.diagnostics;
      const help = words.startsWith("leave") ? this.without(words, token) : advice(words);
      this.foreign(token, `\`${token.image}\``, help);
      told ??= { token, finding: this.toldSince(length) };
      this.SKIP_TOKEN();
    }
    return told;
  }

  /**
   * `string name` for `name: string`, with or without the number of protobuf behind it, told unless a modifier in front of
   * it was: then the advice for it is that for the whole field. Undefined where the field is not of that form.
   */
  protected typeInFront(doc: Field["doc"], told: Told | undefined): Field | undefined {
    const first = this.peek();
    if (!this.isTypeInFront()) return undefined;
    if (told !== undefined) first.quiet = true;
    const { length } = this.report.diagnostics;
    const type = this.SUBRULE8(this.typeExpression);
    const last = this.peek(0);
    const name = this.take(t.Word, { ERR_MSG: "the name of a field" }, 4);
    if (told === undefined && this.report.diagnostics.length === length && this.tell(first)) {
      const what = `the name \`${name.image}\``;
      add(this.report, "CAP1014", { what, before: "its type" }, this.span(first, name), "");
    }
    const finding = told?.finding ?? this.toldSince(length);
    this.defaultValue(true);
    const ends = this.at(t.Semicolon);
    // What ends the line of other languages is part of the same habit.
    if (ends) this.peek().quiet = true;
    const mark = told?.token.image === "optional" ? "?" : "";
    const list = told?.token.image === "repeated" ? "[]" : "";
    const text = `${name.image}${mark}: ${this.written(first.index, last.index + 1)}${list}`;
    const start = told?.token.startOffset ?? first.startOffset;
    const span = { file: this.report.file, start, end: ends ? this.peek().end : this.peek(0).end };
    this.amend(finding, fix(`write \`${text}\``, span, ends ? `${text},` : text));
    return { name: this.name(name), optional: mark !== "", type, doc, span };
  }

  private isTypeInFront(): boolean {
    const type = this.peek();
    const name = this.peek(2);
    if (!t.is(type, t.Word)) return false;
    if (name.tokenType === t.Less) return true;
    if (!t.is(name, t.Word) || name.first) return false;
    const isType = (image: string): boolean => builtIn.has(image) || foreignBuiltIn.has(image);
    const swapped = isType(type.image)
      ? !isType(name.image)
      : /^\p{Lu}/u.test(type.image) && /^\p{Ll}/u.test(name.image) && !isType(name.image);
    const behind = this.vector[name.index + 1]?.tokenType;
    return swapped && behind !== undefined && behindNames.has(behind);
  }

  /** ` = 5` behind a field. `told` where it is part of what was told already. */
  protected defaultValue(told: boolean): void {
    if (!this.at(t.Equal)) return;
    const start = this.peek();
    let last = start;
    const { length } = this.report.diagnostics;
    if (!told) this.foreign(start, "default values or field numbers", advice("leave it out"));
    const found = this.toldSince(length);
    this.SKIP_TOKEN();
    while (!this.closes(this.peek()) && !this.at(t.Comma) && !this.at(t.Semicolon)) {
      if (this.peek().first) break;
      last = this.vector[Math.max(this.peek().match, this.peek().index)] ?? last;
      this.over();
    }
    this.amend(found, this.without("leave it out", start, last));
  }

  /** Values of the members of an enum, each told by `into`, to be merged. */
  protected memberValue(values: Diagnostic[], data: Diagnostic[]): void {
    const start = this.peek();
    const { length } = this.report.diagnostics;
    if (start.tokenType === t.Equal) {
      this.foreign(
        start,
        "values of enum members",
        advice("leave it out: the wire holds the name"),
      );
      const found = this.toldSince(length);
      let last = start;
      this.SKIP_TOKEN();
      while (!this.closes(this.peek()) && !this.at(t.Comma) && !this.at(t.Semicolon)) {
        if (this.peek().first) break;
        last = this.vector[Math.max(this.peek().match, this.peek().index)] ?? last;
        this.over();
      }
      const amended = this.amend(
        found,
        this.without("leave it out: on the wire a member is its name", start, last),
      );
      if (amended !== undefined) values.push(amended);
    } else if ([t.LeftParen, t.LeftBrace, t.Colon].includes(start.tokenType)) {
      this.foreign(
        start,
        "enum members with data",
        advice("declare a `union`: `union U { a: A, b: B }`"),
      );
      const found = this.toldSince(length);
      if (found !== undefined) data.push(found);
      if (start.tokenType === t.Colon) this.SKIP_TOKEN();
      this.over();
    }
  }

  /** `extends Base`, `: Base`, `implements A, B` or `<T>` behind the name of a declaration. */
  protected inheritance(): void {
    const token = this.peek();
    if (token.tokenType === t.Less) {
      this.foreign(
        token,
        "generic types",
        advice("declare one for each type that it is used with"),
      );
    } else if (
      isWord(token, inheritance) ||
      (token.tokenType === t.Colon && this.vector[token.index + 2]?.tokenType === t.LeftBrace)
    ) {
      const base = this.peek(2);
      const name = t.is(base, t.Word) ? base.image : "Base";
      const words = `repeat its fields, or hold it in one: \`${name.charAt(0).toLowerCase()}${name.slice(1)}: ${name}\``;
      this.foreign(token, "inheritance", advice(words));
    } else return;
    while (!this.at(t.LeftBrace) && !this.at(t.Semicolon) && !this.closes(this.peek())) {
      if (this.peek().first && this.startsStatement(this.peek())) return;
      this.lose(this.peek());
      this.SKIP_TOKEN();
    }
  }

  /** `= {` where only `{` stands. */
  protected equalsBrace(): void {
    if (!this.at(t.Equal) || !this.at(t.LeftBrace, 2)) return;
    const token = this.peek();
    this.unexpectedBut(token, "`{`", this.without("leave out the `=`", token));
    this.SKIP_TOKEN();
  }

  protected mergeAll(found: readonly Diagnostic[], help: string): void {
    merge(this.report, found, help);
  }

  /** `event A, B;` */
  protected furtherEvents(): void {
    const edits: Edit[] = [];
    const { length } = this.report.diagnostics;
    this.unexpected(this.peek(), "`;`");
    const found = this.toldSince(length);
    while (this.at(t.Comma) && this.at(t.Identifier, 2)) {
      const comma = this.peek();
      edits.push({
        span: { ...this.span(comma, comma), end: this.peek(2).startOffset },
        text: "; event ",
      });
      this.SKIP_TOKEN();
      const token = this.peek();
      const span = this.span(token, token);
      this.declare({
        kind: "event",
        name: this.name(token),
        doc: undefined,
        payload: { kind: "none" },
        span,
      });
      this.SKIP_TOKEN();
    }
    this.amend(found, mend("write one `event` for each", edits));
  }

  /** `event A: string;` */
  protected payloadBehindColon(): EventDeclaration["payload"] {
    const colon = this.peek();
    const { length } = this.report.diagnostics;
    this.unexpected(colon, "`(`");
    const found = this.toldSince(length);
    this.SKIP_TOKEN();
    const type = this.SUBRULE9(this.typeExpression);
    const edits = [
      {
        span: this.span(colon, this.peek(0)),
        text: `(${this.written(colon.index + 1, this.peek().index)})`,
      },
    ];
    this.amend(
      found,
      type.kind === "constrained" ? eventForms : mend(`write \`${edits[0]?.text}\``, edits),
    );
    this.semicolon();
    return { kind: "type", type };
  }

  /** `event A(string, u8);` */
  protected furtherPayloads(): void {
    this.unexpectedBut(
      this.peek(),
      "`)`",
      advice("an event with several values has fields: `event E { a: A, b: B }`"),
    );
    while (!this.at(t.RightParen) && !this.closes(this.peek())) this.over();
  }

  /** `enum E { "a", "b" }` */
  protected stringMember(name: string, into: Diagnostic[]): EnumMember {
    const token = this.peek();
    const { length } = this.report.diagnostics;
    const help = advice(`literals are a type: \`type ${name} = "a" | "b";\``);
    this.unexpectedBut(token, "the name of a member", help);
    const found = this.toldSince(length);
    if (found !== undefined) into.push(found);
    this.SKIP_TOKEN();
    return { name: this.name(token), doc: this.doc(token), span: this.span(token, token) };
  }

  /** `union U { Circle, Square }` */
  protected namelessMember(into: Diagnostic[]): UnionMember | undefined {
    const type = this.peek();
    if (!t.is(type, t.Identifier)) return undefined;
    if (!this.at(t.Comma, 2) && !this.at(t.RightBrace, 2)) return undefined;
    const { length } = this.report.diagnostics;
    const text = `${type.image.charAt(0).toLowerCase()}${type.image.slice(1)}: ${type.image}`;
    const help = fix(`give it a name: \`${text}\``, this.span(type, type), text);
    this.foreign(type, "union members without a name", help);
    const found = this.toldSince(length);
    if (found !== undefined) into.push(found);
    this.SKIP_TOKEN();
    const name = this.name(type);
    const { span } = name;
    return { name, type: { kind: "named", name, span }, doc: this.doc(type), span };
  }

  /** `import A from "…";`, `import * as A from "…";`, `import "…";` */
  protected importWithoutBraces(start: t.Token): void {
    const token = this.peek();
    const words = 'name what is imported: `import { A, B } from "./other.steer";`';
    if (t.is(token, t.Identifier) && this.at(t.From, 2)) {
      const text = `{ ${token.image} }`;
      this.unexpectedBut(token, "`{`", fix(`write \`${text}\``, this.span(token, token), text));
    } else if (token.tokenType === t.As) {
      // The `*` in front of it was told by its character, which says less.
      retract(this.report, start.startOffset, token.startOffset);
      token.quiet = false;
      this.foreign(token, "`import *`", advice(words), {
        start: this.peek(0).end + 1,
        end: token.end,
      });
    } else this.unexpectedBut(token, "`{`", advice(words));
    throw new Reported();
  }

  /** A declaration that stands within another one. */
  protected abstract declare(declaration: EventDeclaration): void;
}
