import { diagnostic } from "@capitan/diagnostics";
import type { Declaration, Literal, Name, TypeExpression, UnionMember } from "@capitan/syntax";
import type { Scope } from "../names/scope.js";
import type { Type } from "../program.js";
import type { Report } from "../report/findings.js";
import { isInteger, strip } from "./bounds.js";
import { checkConstraints } from "./constraints.js";
import { type Definitions, partsOf } from "./definitions.js";
import { describeType } from "./describe.js";
import { unknownType } from "./resolve.js";

/** Checks everything about the declared types of a file that needs the types of all files. */
export function checkTypes(scope: Scope, definitions: Definitions, report: Report): void {
  for (const declaration of scope.file.syntax.declarations) {
    const { name, span } = declaration;
    const definition = definitions.of({ file: scope.file.path, name: name.text });
    // A second declaration of a name was reported; the first one is what counts.
    if (definition === undefined || definition.span !== span) continue;
    checkMembers(declaration, report);
    const types = partsOf(definition);
    for (const [index, written] of writtenParts(declaration).entries()) {
      const type = types[index];
      if (type !== undefined) checkType(written, type, definitions, report);
    }
  }
}

/** The type expressions of a declaration, in the order of `partsOf`. */
function writtenParts(declaration: Declaration): readonly TypeExpression[] {
  switch (declaration.kind) {
    case "event": {
      const { payload } = declaration;
      if (payload.kind === "fields") return payload.fields.map(({ type }) => type);
      return payload.kind === "type" ? [payload.type] : [];
    }
    case "record":
      return declaration.fields.map(({ type }) => type);
    case "union":
      return declaration.members.map(({ type }) => type);
    case "type":
      return [declaration.type];
    case "enum":
    case "protocol":
    case "endpoint":
    case "system":
      return [];
  }
}

function checkMembers(declaration: Declaration, report: Report): void {
  switch (declaration.kind) {
    case "event":
      if (declaration.payload.kind === "fields") {
        checkDistinct(declaration.payload.fields, "field", declaration.name, report);
      }
      break;
    case "record":
      checkDistinct(declaration.fields, "field", declaration.name, report);
      break;
    case "enum":
    case "union": {
      const { kind, members, name } = declaration;
      checkDistinct(members, "member", name, report);
      if (kind === "union") checkKind(members, name, report);
      if (members.length === 0) {
        report.add(
          diagnostic("CAP2213", { kind, name: name.text }, [{ span: name.span, text: "" }]),
        );
      }
      break;
    }
    case "type":
    case "protocol":
      break;
  }
}

/** In TypeScript, `kind` tells the members of a union apart. */
function checkKind(members: readonly UnionMember[], union: Name, report: Report): void {
  const member = members.find(({ name }) => name.text === "kind");
  if (member === undefined) return;
  const label = { span: member.name.span, text: "" };
  report.add(
    diagnostic("CAP4009", { union: union.text }, [label], {
      helps: [{ text: "give it another name, for example `kinds`", edits: [] }],
    }),
  );
}

function checkDistinct(
  members: readonly { readonly name: Name }[],
  kind: string,
  of: Name,
  report: Report,
): void {
  const first = new Map<string, Name>();
  for (const { name } of members) {
    const other = first.get(name.text);
    if (other === undefined) {
      first.set(name.text, name);
      continue;
    }
    report.add(
      diagnostic("CAP2208", { kind, name: name.text, of: of.text }, [
        { span: name.span, text: "" },
        { span: other.span, text: "the first one" },
      ]),
    );
  }
}

/** `written` and `type` have the same shape, except where a name is not known. As deep as the text nests. */
function checkType(
  written: TypeExpression,
  type: Type,
  definitions: Definitions,
  report: Report,
): void {
  switch (written.kind) {
    case "named":
      break;
    case "literals":
      checkLiterals(written.members, report);
      break;
    case "array":
      if (type.kind === "array") checkType(written.element, type.element, definitions, report);
      break;
    case "set":
      if (type.kind !== "set") break;
      checkKey(written.element, type.element, "an element of a set", definitions, report);
      checkType(written.element, type.element, definitions, report);
      break;
    case "map":
      if (type.kind !== "map") break;
      checkKey(written.key, type.key, "a key of a map", definitions, report);
      checkType(written.key, type.key, definitions, report);
      checkType(written.value, type.value, definitions, report);
      break;
    case "tuple":
      if (type.kind !== "tuple") break;
      for (const [index, element] of written.elements.entries()) {
        const inner = type.elements[index];
        if (inner !== undefined) checkType(element, inner, definitions, report);
      }
      break;
    case "nullable":
      if (type.kind !== "nullable") break;
      checkType(written.inner, type.inner, definitions, report);
      if (allowsNull(type.inner, definitions)) {
        const text = describeType(type.inner, definitions);
        report.add(diagnostic("CAP2211", { type: text }, [{ span: written.span, text: "" }]));
      }
      break;
    case "constrained":
      if (type.kind !== "constrained") break;
      checkType(written.inner, type.inner, definitions, report);
      checkConstraints(written, type.inner, type.constraints, definitions, report);
      break;
  }
}

function allowsNull(type: Type, definitions: Definitions): boolean {
  if (type === unknownType) return false;
  const { base, nullable } = strip(type, definitions);
  // Of an alias that stands for itself nothing is known.
  if (base === undefined) return false;
  return nullable || (base !== unknownType && base.kind === "primitive" && base.name === "json");
}

function checkLiterals(members: readonly Literal[], report: Report): void {
  const first = new Map<Literal["value"], Literal>();
  for (const literal of members) {
    const other = first.get(literal.value);
    if (other === undefined) {
      first.set(literal.value, literal);
      continue;
    }
    report.add(
      diagnostic("CAP2210", { literal: literal.text }, [
        { span: literal.span, text: "" },
        { span: other.span, text: "the first one" },
      ]),
    );
  }
}

/**
 * Keys of maps and elements of sets: what JavaScript compares by value and CBOR writes in one way. These are `string`,
 * `uuid`, `bool`, integers, enums and literal unions, also with constraints and through aliases.
 */
function checkKey(
  written: TypeExpression,
  type: Type,
  place: string,
  definitions: Definitions,
  report: Report,
): void {
  const { base, definition, nullable } = strip(type, definitions);
  if (base === undefined || base === unknownType) return;
  const scalar =
    base.kind === "primitive" &&
    (base.name === "string" ||
      base.name === "uuid" ||
      base.name === "bool" ||
      isInteger(base.name));
  if (!nullable && (scalar || base.kind === "literals" || definition?.kind === "enum")) return;
  report.add(
    diagnostic(
      "CAP2209",
      { type: describeType(type, definitions), place },
      [{ span: written.span, text: "" }],
      {
        notes: [
          "keys and elements are strings, uuids, bools, integers, enums or literals: what is compared by value",
        ],
      },
    ),
  );
}
