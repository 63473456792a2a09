import type { Diagnostic } from "@capitan/diagnostics";
import type {
  EnumDeclaration,
  EnumMember,
  EventDeclaration,
  Field,
  Import,
  ImportedName,
  Name,
  RecordDeclaration,
  TypeDeclaration,
  UnionDeclaration,
  UnionMember,
} from "../ast.js";
import { add, advice, mend } from "../report.js";
import * as t from "../scan/tokens.js";
import { Reported } from "./fault.js";
import { eventForms, ForeignMembers } from "./foreign-members.js";
import { expecting, type Occurrence } from "./support.js";
import { typeStarts } from "./types.js";

const aName = expecting("a name");
const aPath = expecting("the path of a file in quotes");
const aList = expecting("`{`");

/** Imports, events, records, enums, unions and type aliases. */
export abstract class Declarations extends ForeignMembers {
  protected importDeclaration = this.RULE("importDeclaration", (): Import => {
    const start = this.CONSUME(t.Import);
    if (!this.RECORDING_PHASE && this.at(t.LeftBrace, 2)) this.respell([t.Type, t.Codec]);
    const kind = this.OPTION(() => this.OR(this.kindsOfImport)) ?? "steer-import";
    if (!this.RECORDING_PHASE && !this.at(t.LeftBrace)) this.importWithoutBraces(start as t.Token);
    const names = this.SUBRULE(this.importedNames);
    this.need(t.From, [t.StringLiteral]);
    const path = this.take(t.StringLiteral, aPath);
    const from = this.text(path);
    this.semicolon();
    if (!this.RECORDING_PHASE && path.value === undefined) throw new Reported();
    return { kind, names, from, span: this.span(start) };
  });

  private kindsOfImport: { readonly ALT: () => Import["kind"] }[] = [
    {
      ALT: () => {
        this.CONSUME(t.Type);
        return "type-import";
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.Codec);
        return "codec-import";
      },
    },
  ];

  private importedNames = this.RULE("importedNames", (): ImportedName[] => {
    const names: ImportedName[] = [];
    this.take(t.LeftBrace, aList);
    this.commaList(t.RightBrace, () => {
      if (!this.RECORDING_PHASE && this.at(t.Type) && this.at(t.Word, 2)) {
        const words = "write `import type { … }`, in an import of its own";
        this.unexpectedBut(this.peek(), "a name", advice(words));
        this.SKIP_TOKEN();
      }
      const name = this.name(this.take(t.Identifier, aName));
      let local = name;
      this.OPTION(() => {
        this.CONSUME(t.As);
        local = this.declared("an import", 1);
      });
      names.push({ name, local, span: { ...name.span, end: local.span.end } });
    });
    this.CONSUME(t.RightBrace);
    return names;
  });

  protected eventDeclaration = this.RULE("eventDeclaration", (): EventDeclaration => {
    const start = this.CONSUME(t.Event) as t.Token;
    const doc = this.doc(start);
    const name = this.declared("an event");
    const event = (payload: EventDeclaration["payload"]): EventDeclaration => ({
      kind: "event",
      name,
      doc,
      payload,
      span: this.span(start),
    });
    if (!this.RECORDING_PHASE) {
      this.inheritance();
      this.equalsBrace();
    }
    if (!this.RECORDING_PHASE && !this.atPayload()) {
      if (this.at(t.Comma)) this.furtherEvents();
      if (this.at(t.Colon)) return event(this.payloadBehindColon());
      const next = this.peek();
      if (
        !next.first &&
        !this.closes(next) &&
        !this.at(t.Semicolon) &&
        !this.startsStatement(next)
      ) {
        this.unexpectedBut(next, "`{`, `(`, `=` or `;`", eventForms);
        throw new Reported();
      }
      this.semicolon();
      return event({ kind: "none" });
    }
    return this.OR<EventDeclaration>([
      { ALT: () => event({ kind: "fields", fields: this.SUBRULE(this.fields) }) },
      {
        ALT: () => {
          this.CONSUME(t.LeftParen);
          if (!this.RECORDING_PHASE && (this.at(t.LeftBrace) || this.fieldNotType())) {
            return event({ kind: "fields", fields: this.fieldsInParentheses() });
          }
          if (!this.RECORDING_PHASE && this.at(t.RightParen)) {
            const open = this.peek(0);
            const help = this.without(
              "leave out the `()`: this event has no payload",
              open,
              this.peek(),
            );
            this.unexpectedBut(this.peek(), "a type", help);
            this.SKIP_TOKEN();
            this.semicolon();
            return event({ kind: "none" });
          }
          const type = this.SUBRULE(this.typeExpression);
          if (!this.RECORDING_PHASE && this.at(t.Comma)) this.furtherPayloads();
          this.take(t.RightParen, expecting("`)`"));
          this.semicolon();
          return event({ kind: "type", type });
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Equal);
          const type = this.SUBRULE2(this.typeExpression);
          this.semicolon(1);
          return event({ kind: "type", type });
        },
      },
      {
        ALT: () => {
          this.semicolon(2);
          return event({ kind: "none" });
        },
      },
    ]);
  });

  protected recordDeclaration = this.RULE("recordDeclaration", (): RecordDeclaration => {
    const start = this.CONSUME(t.Record) as t.Token;
    const doc = this.doc(start);
    const name = this.declared("a record");
    if (!this.RECORDING_PHASE) {
      this.inheritance();
      this.equalsBrace();
      if (this.at(t.LeftParen)) {
        const fields = this.recordInParentheses();
        return { kind: "record", name, doc, fields, span: this.span(start) };
      }
    }
    const fields = this.SUBRULE(this.fields);
    return { kind: "record", name, doc, fields, span: this.span(start) };
  });

  private fields = this.RULE("fields", (): Field[] => {
    const fields: Field[] = [];
    this.take(t.LeftBrace, aList);
    this.commaList(t.RightBrace, () => fields.push(this.SUBRULE(this.field)), this.fieldAhead);
    this.CONSUME(t.RightBrace);
    return fields;
  });

  private field = this.RULE("field", (): Field => {
    const start = this.peek();
    const doc = this.doc(start);
    if (!this.RECORDING_PHASE) {
      this.oneOf();
      const told = this.modifier();
      const field = this.typeInFront(doc, told);
      if (field !== undefined) return field;
    }
    const name = this.name(this.take(t.Word, expecting("the name of a field")));
    let optional = false;
    this.OPTION(() => {
      this.CONSUME(t.Question);
      optional = true;
    });
    this.need(t.Colon, typeStarts);
    const type = this.SUBRULE(this.typeExpression);
    const span = this.span(start);
    if (!this.RECORDING_PHASE) this.defaultValue(false);
    return { name, optional, type, doc, span };
  });

  protected enumDeclaration = this.RULE("enumDeclaration", (): EnumDeclaration => {
    const start = this.CONSUME(t.Enum) as t.Token;
    const doc = this.doc(start);
    const name = this.declared("an enum");
    const members: EnumMember[] = [];
    if (!this.RECORDING_PHASE) this.equalsBrace();
    this.take(t.LeftBrace, aList);
    const values: Diagnostic[] = [];
    const strings: Diagnostic[] = [];
    const data: Diagnostic[] = [];
    this.commaList(t.RightBrace, () => {
      if (!this.RECORDING_PHASE && this.at(t.StringLiteral)) {
        members.push(this.stringMember(name.text, strings));
        return;
      }
      const token = this.take(t.Word, expecting("the name of a member"));
      members.push({ name: this.name(token), doc: this.doc(token), span: this.span(token, token) });
      if (!this.RECORDING_PHASE) this.memberValue(values, data);
    });
    this.mergeAll(strings, `literals are a type: \`type ${name.text} = "a" | "b";\``);
    this.mergeAll(data, "declare a `union`: `union U { a: A, b: B }`");
    this.mergeAll(values, "leave them out: on the wire a member is its name");
    this.CONSUME(t.RightBrace);
    return { kind: "enum", name, doc, members, span: this.span(start) };
  });

  protected unionDeclaration = this.RULE("unionDeclaration", (): UnionDeclaration => {
    const start = this.CONSUME(t.Union) as t.Token;
    const doc = this.doc(start);
    const name = this.declared("a union");
    const members: UnionMember[] = [];
    if (!this.RECORDING_PHASE) {
      if (this.at(t.Equal) && !this.at(t.LeftBrace, 2)) {
        const help = advice("write `union U { a: A, b: B }`: each member has a name");
        this.unexpectedBut(this.peek(), "`{`", help);
        throw new Reported();
      }
      this.equalsBrace();
    }
    this.take(t.LeftBrace, aList);
    const nameless: Diagnostic[] = [];
    this.commaList(
      t.RightBrace,
      () => {
        const unnamed = this.RECORDING_PHASE ? undefined : this.namelessMember(nameless);
        if (unnamed !== undefined) {
          members.push(unnamed);
          return;
        }
        const token = this.take(t.Word, expecting("the name of a member"));
        const member = { name: this.name(token), doc: this.doc(token) };
        this.need(t.Colon, typeStarts);
        const type = this.SUBRULE(this.typeExpression);
        members.push({ ...member, type, span: this.span(token) });
      },
      this.fieldAhead,
    );
    this.mergeAll(nameless, "give each member a name");
    this.CONSUME(t.RightBrace);
    return { kind: "union", name, doc, members, span: this.span(start) };
  });

  protected typeDeclaration = this.RULE(
    "typeDeclaration",
    (): TypeDeclaration | RecordDeclaration => {
      const start = this.CONSUME(t.Type) as t.Token;
      const doc = this.doc(start);
      const name = this.declared("a type");
      if (!this.RECORDING_PHASE && this.fieldsAhead()) {
        this.unionOfRecords();
        const fields = this.recordAsType(start);
        return { kind: "record", name, doc, fields, span: this.span(start) };
      }
      this.need(t.Equal, typeStarts);
      const type = this.SUBRULE(this.typeExpression);
      this.semicolon();
      return { kind: "type", name, doc, type, span: this.span(start) };
    },
  );

  /** The name that a declaration gives to `kind`, an identifier; a keyword is told, and taken. */
  protected declared(kind: string, occurrence: Occurrence = 0): Name {
    const token = this.peek();
    if (!this.RECORDING_PHASE && t.is(token, t.Word) && !t.is(token, t.Identifier)) {
      if (this.tell(token)) {
        const span = this.span(token, token);
        add(this.report, "CAP1013", { word: token.image, kind }, span, "choose another name");
      }
      this.SKIP_TOKEN();
      return this.name(token);
    }
    return this.name(this.take(t.Identifier, expecting(`the name of ${kind}`), occurrence));
  }

  /** `type R = { a: u8 };`: its fields are read for what else is wrong. */
  private recordAsType(start: t.Token): Field[] {
    const edits = [{ span: this.span(start, start), text: "record" }];
    if (this.at(t.Equal)) {
      const equal = this.peek();
      edits.push({ span: { ...this.span(equal, equal), start: this.peek(0).end }, text: "" });
      this.SKIP_TOKEN();
    }
    const name = this.vector[start.index + 1]?.image ?? "Name";
    const help = mend(`write \`record ${name} { … }\``, edits);
    this.foreign(start, "`type` for what has fields", help);
    const fields = this.SUBRULE9(this.fields);
    if (this.at(t.Semicolon)) this.SKIP_TOKEN();
    return fields;
  }

  /** `record R(a: u8);` */
  private recordInParentheses(): Field[] {
    if (!this.at(t.Word, 2)) this.unexpected(this.peek(), "`{`");
    this.SKIP_TOKEN();
    if (this.at(t.LeftBrace) || this.fieldAhead()) return this.fieldsInParentheses();
    const help = advice("a record has fields: `record R { name: Type }`");
    this.unexpectedBut(this.peek(0), "`{`", help);
    throw new Reported();
  }

  /** `type T = { … } | { … };` */
  private unionOfRecords(): void {
    const brace = this.at(t.LeftBrace) ? this.peek() : this.peek(2);
    if (this.vector[brace.match + 1]?.tokenType !== t.Bar) return;
    const words = "declare a `record` for each, and a `union` of them: `union U { a: A, b: B }`";
    this.foreign(brace, "types without a name", advice(words));
    while (!this.at(t.Semicolon) && !this.at(t.EndOfFile)) this.pass();
    this.SKIP_TOKEN();
    throw new Reported();
  }

  /** `{` or `= {` behind `type Name`. */
  private fieldsAhead(): boolean {
    return this.at(t.LeftBrace) || (this.at(t.Equal) && this.at(t.LeftBrace, 2));
  }

  /** `oneof x { … }` among fields. */
  private oneOf(): void {
    if (this.peek().image !== "oneof" || !this.at(t.Word, 2)) return;
    this.foreign(this.peek(), "`oneof`", advice("declare a `union`, and write its name here"));
    throw new Reported();
  }

  private atPayload(): boolean {
    const next = this.peek();
    return t.is(next, t.LeftBrace) || t.is(next, t.LeftParen) || t.is(next, t.Equal);
  }

  /** `name:` or `name?:`, where a field or member begins. */
  private fieldAhead = (): boolean =>
    this.at(t.Word) && (this.at(t.Colon, 2) || this.at(t.Question, 2));

  /** The same, where a type can stand as well: `(name?)` is one that can be null. */
  private fieldNotType = (): boolean =>
    this.fieldAhead() && (this.at(t.Colon, 2) || this.at(t.Colon, 3));

  /** `event Login(card: string);` or `event Login({ … });`, which are a function's habits. */
  private fieldsInParentheses(): Field[] {
    const token = this.peek();
    if (this.tell(token)) {
      const where = "in `( )`: write them in `{ }`";
      add(this.report, "CAP1021", { what: "fields", where }, this.span(token, token), "");
    }
    const fields: Field[] = [];
    if (this.at(t.LeftBrace)) fields.push(...this.SUBRULE(this.fields));
    else this.commaList(t.RightParen, () => fields.push(this.SUBRULE(this.field)), this.fieldAhead);
    this.take(t.RightParen, expecting("`)`"));
    this.semicolon();
    return fields;
  }
}
