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
import { add } from "../report.js";
import * as t from "../scan/tokens.js";
import { Fault, Reported } from "./fault.js";
import { expecting, type Occurrence } from "./support.js";
import { Types, typeStarts } from "./types.js";

const aName = expecting("a name");
const aPath = expecting("the path of a file in quotes");
const aList = expecting("`{`");

/** Imports, events, records, enums, unions and type aliases. */
export abstract class Declarations extends Types {
  protected importDeclaration = this.RULE("importDeclaration", (): Import => {
    const start = this.CONSUME(t.Import);
    if (!this.RECORDING_PHASE && this.at(t.LeftBrace, 2)) this.respell([t.Type, t.Codec]);
    const kind = this.OPTION(() => this.OR(this.kindsOfImport)) ?? "steer-import";
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
    if (!this.RECORDING_PHASE && !this.atPayload()) {
      const next = this.peek();
      if (
        !next.first &&
        !this.closes(next) &&
        !this.at(t.Semicolon) &&
        !this.startsStatement(next)
      ) {
        throw new Fault(next, "`{`, `(`, `=` or `;`");
      }
      this.semicolon();
      return event({ kind: "none" });
    }
    return this.OR<EventDeclaration>([
      { ALT: () => event({ kind: "fields", fields: this.SUBRULE(this.fields) }) },
      {
        ALT: () => {
          this.CONSUME(t.LeftParen);
          if (!this.RECORDING_PHASE && (this.at(t.LeftBrace) || this.fieldInParentheses())) {
            return event({ kind: "fields", fields: this.fieldsInParentheses() });
          }
          const type = this.SUBRULE(this.typeExpression);
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
    const name = this.name(this.take(t.Word, expecting("the name of a field")));
    let optional = false;
    this.OPTION(() => {
      this.CONSUME(t.Question);
      optional = true;
    });
    this.need(t.Colon, typeStarts);
    const type = this.SUBRULE(this.typeExpression);
    return { name, optional, type, doc, span: this.span(start) };
  });

  protected enumDeclaration = this.RULE("enumDeclaration", (): EnumDeclaration => {
    const start = this.CONSUME(t.Enum) as t.Token;
    const doc = this.doc(start);
    const name = this.declared("an enum");
    const members: EnumMember[] = [];
    this.take(t.LeftBrace, aList);
    this.commaList(t.RightBrace, () => {
      const token = this.take(t.Word, expecting("the name of a member"));
      members.push({ name: this.name(token), doc: this.doc(token), span: this.span(token, token) });
    });
    this.CONSUME(t.RightBrace);
    return { kind: "enum", name, doc, members, span: this.span(start) };
  });

  protected unionDeclaration = this.RULE("unionDeclaration", (): UnionDeclaration => {
    const start = this.CONSUME(t.Union) as t.Token;
    const doc = this.doc(start);
    const name = this.declared("a union");
    const members: UnionMember[] = [];
    this.take(t.LeftBrace, aList);
    this.commaList(
      t.RightBrace,
      () => {
        const token = this.take(t.Word, expecting("the name of a member"));
        const member = { name: this.name(token), doc: this.doc(token) };
        this.need(t.Colon, typeStarts);
        const type = this.SUBRULE(this.typeExpression);
        members.push({ ...member, type, span: this.span(token) });
      },
      this.fieldAhead,
    );
    this.CONSUME(t.RightBrace);
    return { kind: "union", name, doc, members, span: this.span(start) };
  });

  protected typeDeclaration = this.RULE("typeDeclaration", (): TypeDeclaration => {
    const start = this.CONSUME(t.Type) as t.Token;
    const doc = this.doc(start);
    const name = this.declared("a type");
    this.need(t.Equal, typeStarts);
    const type = this.SUBRULE(this.typeExpression);
    this.semicolon();
    return { kind: "type", name, doc, type, span: this.span(start) };
  });

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

  private atPayload(): boolean {
    const next = this.peek();
    return t.is(next, t.LeftBrace) || t.is(next, t.LeftParen) || t.is(next, t.Equal);
  }

  /** The same, where `Name?` alone is a type. */
  private fieldInParentheses(): boolean {
    const behind = this.vector[this.peek().index + 2]?.tokenType;
    return this.fieldAhead() && (this.at(t.Colon, 2) || behind === t.Colon);
  }

  /** `name:` or `name?:`, where a field or member begins. */
  private fieldAhead = (): boolean =>
    this.at(t.Word) && (this.at(t.Colon, 2) || this.at(t.Question, 2));

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
