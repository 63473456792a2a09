import type {
  EventDefinition,
  FieldDefinition,
  PrimitiveName,
  Type,
  TypeDefinition,
} from "@capitan/compiler";
import { numberLiteral, stringLiteral } from "../layout/literal.js";
import { generic, type TypeNode, text, union } from "../layout/type.js";
import { constraintText } from "./constraints.js";
import type { DocPlan, FieldPlan, TypePlan } from "./plan.js";
import type { Scope } from "./scope.js";

/** The TypeScript type of a declared type. */
export function planType(definition: TypeDefinition, scope: Scope): TypePlan {
  const { name } = definition;
  switch (definition.kind) {
    case "event":
      return planEvent(definition, scope);
    case "record":
      return {
        kind: "interface",
        name,
        doc: docOf(definition, scope),
        fields: definition.fields.map((field) => planField(field, scope)),
      };
    case "enum":
      return {
        kind: "alias",
        name,
        doc: docWithMembers(definition, definition.members, scope),
        type: union(definition.members.map((member) => text(stringLiteral(member.name)))),
      };
    case "union":
      return {
        kind: "alias",
        name,
        doc: docWithMembers(definition, definition.members, scope),
        type: union(
          definition.members.map((member) => ({
            kind: "object",
            fields: [
              { name: "kind", type: text(stringLiteral(member.name)) },
              { name: member.name, type: typeNode(member.type, scope) },
            ],
          })),
        ),
      };
    case "alias":
      return {
        kind: "alias",
        name,
        doc: withConstraints(docOf(definition, scope), definition.type),
        type: typeNode(definition.type, scope),
      };
  }
}

function planEvent(definition: EventDefinition, scope: Scope): TypePlan {
  const { name, payload } = definition;
  const doc = docOf(definition, scope);
  switch (payload.kind) {
    case "none":
      return { kind: "alias", name, doc, type: text("undefined") };
    case "fields":
      return {
        kind: "interface",
        name,
        doc,
        fields: payload.fields.map((field) => planField(field, scope)),
      };
    case "type":
      return {
        kind: "alias",
        name,
        doc: withConstraints(doc, payload.type),
        type: typeNode(payload.type, scope),
      };
  }
}

function planField(field: FieldDefinition, scope: Scope): FieldPlan {
  const type = typeNode(field.type, scope);
  return {
    name: field.name,
    optional: field.optional,
    type: field.optional ? union([type, text("undefined")]) : type,
    doc: withConstraints({ text: field.doc, see: [] }, field.type),
  };
}

const docOf = (
  definition: { readonly doc: string | undefined; readonly line: number },
  scope: Scope,
): DocPlan => ({ text: definition.doc, see: [scope.place(definition.line)] });

/** TypeScript cannot say a constraint: the comment does. */
function withConstraints(doc: DocPlan, type: Type): DocPlan {
  const constraints = constraintText(type);
  if (constraints === undefined) return doc;
  const said = doc.text === undefined || doc.text.trim() === "" ? [] : [doc.text];
  return { ...doc, text: [...said, constraints].join("\n\n") };
}

/** A literal union has no place for the comments of its members that an editor would show: they are listed above it. */
function docWithMembers(
  definition: { readonly doc: string | undefined; readonly line: number },
  members: readonly {
    readonly name: string;
    readonly doc: string | undefined;
    readonly type?: Type;
  }[],
  scope: Scope,
): DocPlan {
  const listed = members.flatMap((member) => {
    const doc = member.doc?.trim().replaceAll(/\s*\n\s*/g, "\n  ");
    const constraints = member.type === undefined ? undefined : constraintText(member.type);
    const said = [doc, constraints].filter((part) => part !== undefined && part !== "");
    return said.length === 0 ? [] : [`- \`${member.name}\`: ${said.join("; ")}`];
  });
  const paragraphs = [definition.doc, listed.join("\n")].filter(
    (part) => part !== undefined && part !== "",
  );
  return {
    text: paragraphs.length === 0 ? undefined : paragraphs.join("\n\n"),
    see: [scope.place(definition.line)],
  };
}

/** The table of types of the language page. */
export function typeNode(type: Type, scope: Scope): TypeNode {
  switch (type.kind) {
    case "primitive":
      return text(primitive(type.name, scope));
    case "literals":
      return union(type.members.map((member) => text(literal(member))));
    case "array":
      return { kind: "array", element: typeNode(type.element, scope) };
    case "set":
      return generic(scope.global("Set"), typeNode(type.element, scope));
    case "map":
      return generic(scope.global("Map"), typeNode(type.key, scope), typeNode(type.value, scope));
    case "tuple":
      return { kind: "tuple", elements: type.elements.map((element) => typeNode(element, scope)) };
    case "nullable":
      return union([typeNode(type.inner, scope), text("null")]);
    case "reference":
      return text(scope.useType(type.to));
    case "constrained":
      return typeNode(type.inner, scope);
    case "codec":
      return text(scope.useExternal(type.local));
  }
}

function literal(member: string | number | bigint | boolean): string {
  switch (typeof member) {
    case "string":
      return stringLiteral(member);
    case "boolean":
      return String(member);
    default:
      return numberLiteral(member);
  }
}

function primitive(name: PrimitiveName, scope: Scope): string {
  switch (name) {
    case "bool":
      return "boolean";
    case "u8":
    case "u16":
    case "u32":
    case "i8":
    case "i16":
    case "i32":
    case "int":
    case "f32":
    case "f64":
      return "number";
    case "u64":
    case "i64":
      return "bigint";
    case "string":
    case "uuid":
      return "string";
    case "bytes":
      return scope.global("Uint8Array");
    case "timestamp":
      return scope.global("Date");
    case "json":
      return "$.JsonValue";
  }
}
