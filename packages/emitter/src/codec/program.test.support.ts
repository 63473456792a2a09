import type {
  FieldDefinition,
  Program,
  ProgramFile,
  Type,
  TypeDefinition,
} from "@capitan/compiler";
import { flatType } from "../layout/type.js";
import { type CodecScope, planCodecs } from "./index.js";
import { valueType } from "./type.js";

/** Definitions as the tests write them: without places. */
export type Definition = TypeDefinition extends infer D
  ? D extends TypeDefinition
    ? Omit<D, "doc" | "span" | "line">
    : never
  : never;

export const path = "types.steer";
const place = { doc: undefined, span: { file: path, start: 0, end: 0 }, line: 1 };

export function fileOf(definitions: readonly Definition[], filePath = path): ProgramFile {
  return {
    path: filePath,
    text: "",
    syntax: {
      kind: "file",
      path: filePath,
      imports: [],
      declarations: [],
      skipped: new Set(),
      truncated: false,
      span: { file: filePath, start: 0, end: 0 },
    },
    typeImports: [],
    codecImports: [],
    imports: [],
    importPaths: new Map(),
    types: definitions.map((definition) => ({ ...definition, ...place })),
    protocols: [],
    endpoints: [],
    systems: [],
  };
}

/** Type names are the same in every file; globals are hidden by declarations of the same name. */
export function scopeOf(file: ProgramFile): CodecScope {
  const declared = new Set(file.types.map((type) => type.name));
  return {
    typeName: (reference) => reference.name,
    global: (name) => (declared.has(name) ? `globalThis.${name}` : name),
    isTaken: () => false,
  };
}

/** The module of one file as far as types and codecs go. */
export function moduleText(definitions: readonly Definition[]): string {
  const file = fileOf(definitions);
  const program: Program = { files: new Map([[path, file]]) };
  const scope = scopeOf(file);
  const codecs = planCodecs(file, program, scope).statements.map((statement) => statement.text);
  const types = file.types.map((definition) => declarationText(definition, scope));
  const head = `import * as $ from "@capitan/runtime/generated";`;
  return `${[head, ...types, ...codecs].join("\n\n")}\n`;
}

function declarationText(definition: TypeDefinition, scope: CodecScope): string {
  const { name } = definition;
  switch (definition.kind) {
    case "record":
      return interfaceText(name, definition.fields, scope);
    case "alias":
      return aliasText(name, definition.type, scope);
    case "enum":
      return `export type ${name} = ${definition.members.map((member) => JSON.stringify(member.name)).join(" | ")};`;
    case "union": {
      const members = definition.members.map(
        (member) =>
          `{ kind: ${JSON.stringify(member.name)}; ${member.name}: ${flatType(valueType(member.type, scope))} }`,
      );
      return `export type ${name} = ${members.join(" | ")};`;
    }
    case "event":
      if (definition.payload.kind === "none") return `export type ${name} = undefined;`;
      if (definition.payload.kind === "type") {
        return aliasText(name, definition.payload.type, scope);
      }
      return interfaceText(name, definition.payload.fields, scope);
  }
}

function aliasText(name: string, type: Type, scope: CodecScope): string {
  return `export type ${name} = ${flatType(valueType(type, scope))};`;
}

function interfaceText(
  name: string,
  fields: readonly FieldDefinition[],
  scope: CodecScope,
): string {
  const lines = fields.map((field) => {
    const type = flatType(valueType(field.type, scope));
    return field.optional ? `  ${field.name}?: ${type} | undefined;` : `  ${field.name}: ${type};`;
  });
  if (lines.length === 0) return `export interface ${name} {}`;
  return [`export interface ${name} {`, ...lines, "}"].join("\n");
}

// Types, shortly

type Primitive = Extract<Type, { readonly kind: "primitive" }>["name"];
type Constraint = Extract<Type, { readonly kind: "constrained" }>["constraints"][number];

export const primitive = (name: Primitive): Type => ({ kind: "primitive", name });
export const named = (name: string): Type => ({ kind: "reference", to: { file: path, name } });
export const array = (element: Type): Type => ({ kind: "array", element });
export const set = (element: Type): Type => ({ kind: "set", element });
export const map = (key: Type, value: Type): Type => ({ kind: "map", key, value });
export const tuple = (...elements: Type[]): Type => ({ kind: "tuple", elements });
export const nullable = (inner: Type): Type => ({ kind: "nullable", inner });
export const literals = (...members: (string | number | bigint | boolean)[]): Type => ({
  kind: "literals",
  members,
});
export const where = (inner: Type, ...constraints: Constraint[]): Type => ({
  kind: "constrained",
  inner,
  constraints,
});

export function bounds(
  subject: "length" | "size" | "count" | "value",
  low: number | bigint | undefined,
  high: number | bigint | undefined,
  inclusive = true,
): Constraint {
  const bound = (value: number | bigint | undefined) =>
    value === undefined ? undefined : { value, inclusive };
  return { kind: "bounds", subject, low: bound(low), high: bound(high) };
}

export const matches = (pattern: string): Constraint => ({ kind: "matches", pattern });

/** `field("since?", primitive("timestamp"))` */
export function field(name: string, type: Type): FieldDefinition {
  const optional = name.endsWith("?");
  return { name: optional ? name.slice(0, -1) : name, optional, type, doc: undefined, line: 1 };
}

export const event = (name: string, ...fields: FieldDefinition[]): Definition => ({
  kind: "event",
  name,
  payload: { kind: "fields", fields },
});
export const eventOf = (name: string, type: Type): Definition => ({
  kind: "event",
  name,
  payload: { kind: "type", type },
});
export const record = (name: string, ...fields: FieldDefinition[]): Definition => ({
  kind: "record",
  name,
  fields,
});
export const enumeration = (name: string, ...members: string[]): Definition => ({
  kind: "enum",
  name,
  members: members.map((member) => ({ name: member, doc: undefined })),
});
export const unionOf = (name: string, members: Readonly<Record<string, Type>>): Definition => ({
  kind: "union",
  name,
  members: Object.entries(members).map(([member, type]) => ({
    name: member,
    type,
    doc: undefined,
  })),
});
export const alias = (name: string, type: Type): Definition => ({ kind: "alias", name, type });
