import type {
  PrimitiveName,
  Program,
  Type,
  TypeDefinition,
  TypeReference,
} from "@capitan/compiler";
import { numberLiteral, stringLiteral } from "../layout/literal.js";
import { generic, type TypeNode, text, union } from "../layout/type.js";
import type { CodecScope } from "./index.js";

/** A literal of a union, as TypeScript. */
export function literalText(value: string | number | bigint | boolean): string {
  if (typeof value === "string") return stringLiteral(value);
  return typeof value === "boolean" ? String(value) : numberLiteral(value);
}

/** The TypeScript type of a value on its way. */
export function valueType(type: Type, scope: CodecScope): TypeNode {
  switch (type.kind) {
    case "primitive":
      return text(primitiveType(type.name, scope));
    case "literals":
      return union(type.members.map((member) => text(literalText(member))));
    case "array":
      return { kind: "array", element: valueType(type.element, scope) };
    case "set":
      return generic(scope.global("Set"), valueType(type.element, scope));
    case "map":
      return generic(scope.global("Map"), valueType(type.key, scope), valueType(type.value, scope));
    case "tuple":
      return { kind: "tuple", elements: type.elements.map((element) => valueType(element, scope)) };
    case "nullable":
      return union([valueType(type.inner, scope), text("null")]);
    case "reference":
      return text(scope.typeName(type.to));
    case "constrained":
      return valueType(type.inner, scope);
    case "codec":
      return text(type.local);
  }
}

function primitiveType(name: PrimitiveName, scope: CodecScope): string {
  switch (name) {
    case "bool":
      return "boolean";
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
    default:
      return "number";
  }
}

/** What a type is behind aliases, constraints and null. */
export interface Resolved {
  readonly base: Exclude<Type, { readonly kind: "constrained" | "nullable" }>;
  /** Of a reference: a record, an enum, a union, an event with fields. Undefined where aliases go in a circle. */
  readonly definition: TypeDefinition | undefined;
  readonly nullable: boolean;
}

export function resolve(type: Type, program: Program): Resolved {
  let nullable = false;
  let at = type;
  const seen = new Set<TypeDefinition>();
  for (;;) {
    if (at.kind === "constrained") at = at.inner;
    else if (at.kind === "nullable") {
      nullable = true;
      at = at.inner;
    } else if (at.kind === "reference") {
      const definition = definitionOf(at.to, program);
      const behind = definition === undefined ? undefined : aliased(definition);
      if (definition === undefined || behind === undefined || seen.has(definition)) {
        return { base: at, definition, nullable };
      }
      seen.add(definition);
      at = behind;
    } else return { base: at, definition: undefined, nullable };
  }
}

function definitionOf(reference: TypeReference, program: Program): TypeDefinition | undefined {
  const file = program.files.get(reference.file);
  return file?.types.find((definition) => definition.name === reference.name);
}

function aliased(definition: TypeDefinition): Type | undefined {
  if (definition.kind === "alias") return definition.type;
  if (definition.kind === "event" && definition.payload.kind === "type") {
    return definition.payload.type;
  }
  return undefined;
}

/** Array, set or map: something that `count` counts. */
export function isCollection(type: Type, program: Program): boolean {
  const { kind } = resolve(type, program).base;
  return kind === "array" || kind === "set" || kind === "map";
}

/** The method of Writer and Reader for a built-in type. */
export function primitiveMethod(name: PrimitiveName): string {
  return name === "string" ? "text" : name;
}

/** The same type with constraints inside of null, none inside of each other, and null at most once. */
export function normalized(type: Type): Type {
  if (type.kind === "nullable") {
    const inner = normalized(type.inner);
    return inner.kind === "nullable" ? inner : { kind: "nullable", inner };
  }
  if (type.kind !== "constrained") return type;
  const inner = normalized(type.inner);
  if (inner.kind === "nullable") {
    const constrained = normalized({ ...type, inner: inner.inner });
    return { kind: "nullable", inner: constrained };
  }
  if (inner.kind !== "constrained") return { ...type, inner };
  return { ...inner, constraints: [...inner.constraints, ...type.constraints] };
}
