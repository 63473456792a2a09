import type { FieldDefinition, PrimitiveName, Type } from "@capitan/compiler";
import { Tag } from "cbor-x";
import fc from "fast-check";
import {
  alias,
  array,
  bounds,
  type Definition,
  enumeration,
  event,
  literals,
  map,
  named,
  nullable,
  primitive,
  record,
  set,
  tuple,
  unionOf,
  where,
} from "./program.test.support.js";

/** Names that a careless generator would trip over. */
const fieldNames = (
  "a b price größe __proto__ constructor toString valueOf class default await undefined arguments r w value item key " +
  "items from size kind readEnum writeEnum readRecord Map Set Date length then toJSON"
).split(" ");

const primitives: readonly PrimitiveName[] = [
  "bool",
  "u8",
  "u16",
  "u32",
  "u64",
  "i8",
  "i16",
  "i32",
  "i64",
  "int",
  "f32",
  "f64",
  "string",
  "bytes",
  "timestamp",
  "uuid",
  "json",
]; // prettier-ignore

const keyTypes: readonly Type[] = [
  primitive("string"),
  primitive("u32"),
  primitive("i64"),
  primitive("uuid"),
  primitive("bool"),
  named("Enum"),
  literals("x", 1, true, 2n ** 60n),
];

const { type } = fc.letrec<{ type: Type }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { arbitrary: fc.constantFrom(...primitives).map(primitive), weight: 5 },
    { arbitrary: fc.constantFrom(...keyTypes), weight: 2 },
    {
      arbitrary: fc.constantFrom("Record", "Enum", "Union", "Alias", "Tree").map(named),
      weight: 2,
    },
    { arbitrary: tie("type").map(array), weight: 1 },
    { arbitrary: tie("type").map(nullable), weight: 1 },
    { arbitrary: fc.constantFrom(...keyTypes).map(set), weight: 1 },
    {
      arbitrary: fc.tuple(fc.constantFrom(...keyTypes), tie("type")).map(([k, v]) => map(k, v)),
      weight: 1,
    },
    {
      arbitrary: fc.array(tie("type"), { minLength: 1, maxLength: 3 }).map((e) => tuple(...e)),
      weight: 1,
    },
    {
      arbitrary: tie("type").map((element) =>
        where(array(element), bounds("count", undefined, 9n)),
      ),
      weight: 1,
    },
  ),
}));

const fields: fc.Arbitrary<FieldDefinition[]> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...fieldNames), fc.boolean(), type), {
    selector: ([name]) => name,
    maxLength: 6,
  })
  .map((all) =>
    all.map(([name, optional, of]) => ({ name, optional, type: of, doc: undefined, line: 1 })),
  );

/** A module with an event `Event` and the types that its fields may name. */
export const definitions: fc.Arbitrary<Definition[]> = fc
  .tuple(fields, fields, type)
  .map(([eventFields, recordFields, aliased]) => [
    event("Event", ...eventFields),
    // Recursion ends in what may be absent.
    record("Record", ...recordFields.map((field) => ({ ...field, optional: true }))),
    enumeration("Enum", "Buy", "Sell", "__proto__"),
    unionOf("Union", {
      leaf: primitive("u8"),
      text: nullable(primitive("string")),
      many: array(named("Union")),
    }),
    alias("Alias", refersToItself(aliased) ? primitive("u8") : aliased),
    alias("Tree", array(named("Tree"))),
  ]);

function refersToItself(of: Type): boolean {
  return JSON.stringify(of, (_, value) => (typeof value === "bigint" ? 0 : value)).includes(
    '"Alias"',
  );
}

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>;
const text = fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: "binary", maxLength: 60 }));
// Far from 1970 cbor-x is a millisecond off; the runtime's own tests go there.
const timestamp = fc.oneof(
  fc.date({ noInvalidDate: true, min: new Date(-6e13), max: new Date(25e13) }),
  fc.integer({ min: -6e10, max: 25e10 }).map((seconds) => new Date(seconds * 1000)),
);

const primitiveValues: Readonly<Record<PrimitiveName, fc.Arbitrary<unknown>>> = {
  bool: fc.boolean(),
  u8: fc.nat(255),
  u16: fc.nat(65_535),
  u32: fc.nat(0xffff_ffff),
  u64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  i8: fc.integer({ min: -128, max: 127 }),
  i16: fc.integer({ min: -32_768, max: 32_767 }),
  i32: fc.integer(),
  i64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  int: fc.maxSafeInteger(),
  f32: fc.float(),
  f64: fc.double(),
  string: text,
  bytes: fc.uint8Array({ maxLength: 300 }),
  timestamp,
  uuid: fc.uuid(),
  json,
};

/** Values of a type. `depth` bounds recursion. */
export function values(of: Type, all: readonly Definition[], depth = 4): fc.Arbitrary<unknown> {
  const inner = (next: Type): fc.Arbitrary<unknown> => values(next, all, depth - 1);
  const maxLength = depth <= 0 ? 0 : 4;
  switch (of.kind) {
    case "primitive":
      return primitiveValues[of.name];
    case "literals":
      return fc.constantFrom(...of.members);
    case "array":
      return depth <= 0 ? fc.constant([]) : fc.array(inner(of.element), { maxLength });
    case "set":
      return fc
        .uniqueArray(inner(of.element), { maxLength, selector: comparable })
        .map((items) => new Set(items));
    case "map":
      if (depth <= 0) return fc.constant(new Map());
      return fc
        .uniqueArray(fc.tuple(inner(of.key), inner(of.value)), {
          maxLength,
          selector: ([key]) => comparable(key),
        })
        .map((entries) => new Map(entries));
    case "tuple":
      return fc.tuple(...of.elements.map(inner));
    case "nullable":
      return depth <= 0 ? fc.constant(null) : fc.option(inner(of.inner));
    case "constrained":
      return inner(of.inner);
    case "codec":
      throw new Error(`no values of ${of.name}`);
    case "reference":
      return declared(of.to.name, all, depth);
  }
}

function declared(name: string, all: readonly Definition[], depth: number): fc.Arbitrary<unknown> {
  const definition = all.find((candidate) => candidate.name === name);
  switch (definition?.kind) {
    case "alias":
      return values(definition.type, all, depth);
    case "enum":
      return fc.constantFrom(...definition.members.map((member) => member.name));
    case "union": {
      const members = depth <= 0 ? definition.members.slice(0, 1) : definition.members;
      return fc.oneof(
        ...members.map((member) =>
          values(member.type, all, depth - 1).map((value) => ({
            kind: member.name,
            [member.name]: value,
          })),
        ),
      );
    }
    case "record":
      return object(definition.fields, all, depth);
    case "event":
      if (definition.payload.kind === "fields")
        return object(definition.payload.fields, all, depth);
  }
  throw new Error(`no values of ${name}`);
}

function object(
  all: readonly FieldDefinition[],
  definitions: readonly Definition[],
  depth: number,
): fc.Arbitrary<unknown> {
  const there = all.filter((field) => depth > 0 || !field.optional);
  return fc.tuple(...there.map((field) => entry(field, definitions, depth))).map((entries) => {
    const value = {};
    for (const found of entries) if (found !== undefined) define(value, found[0], found[1]);
    return value;
  });
}

function entry(
  field: FieldDefinition,
  definitions: readonly Definition[],
  depth: number,
): fc.Arbitrary<[string, unknown] | undefined> {
  const value = values(field.type, definitions, depth - 1).map((of): [string, unknown] => [
    field.name,
    of,
  ]);
  return field.optional ? fc.option(value, { nil: undefined }) : value;
}

function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

/** A value as cbor-x takes it: sets as arrays, UUIDs tagged; fields in reverse order if `reversed`. */
export function forOracle(
  of: Type,
  value: unknown,
  all: readonly Definition[],
  reversed: boolean,
): unknown {
  const inner = (next: Type, part: unknown): unknown => forOracle(next, part, all, reversed);
  const fieldsOf = (list: readonly FieldDefinition[]): unknown => {
    const there = list.filter((field) => Object.hasOwn(Object(value), field.name));
    if (reversed) there.reverse();
    return new Map(there.map((field) => [field.name, inner(field.type, part(value, field.name))]));
  };
  switch (of.kind) {
    case "primitive":
      if (of.name === "uuid")
        return new Tag(Buffer.from(String(value).replaceAll("-", ""), "hex"), 37);
      return of.name === "json" ? jsonForOracle(value) : value;
    case "literals":
      return value;
    case "array":
      return items(value).map((item) => inner(of.element, item));
    case "set":
      return items(value).map((item) => inner(of.element, item));
    case "tuple":
      return of.elements.map((element, index) => inner(element, items(value)[index]));
    case "map":
      return new Map(
        items(value).map((pair) => [
          inner(of.key, items(pair)[0]),
          inner(of.value, items(pair)[1]),
        ]),
      );
    case "nullable":
      return value === null ? null : inner(of.inner, value);
    case "constrained":
      return inner(of.inner, value);
    case "codec":
      return value;
    case "reference": {
      const definition = all.find((candidate) => candidate.name === of.to.name);
      if (definition?.kind === "alias") return inner(definition.type, value);
      if (definition?.kind === "record") return fieldsOf(definition.fields);
      if (definition?.kind === "event" && definition.payload.kind === "fields") {
        return fieldsOf(definition.payload.fields);
      }
      if (definition?.kind !== "union") return value;
      const kind = part(value, "kind");
      const pairs = definition.members
        .filter((member) => member.name === kind)
        .map((member): [string, unknown] => [
          member.name,
          inner(member.type, part(value, member.name)),
        ]);
      return new Map(reversed ? [...pairs, ["kind", kind]] : [["kind", kind], ...pairs]);
    }
  }
}

function jsonForOracle(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(jsonForOracle);
  if (typeof value !== "object" || value === null) return value;
  return new Map(Object.entries(value).map(([key, item]) => [key, jsonForOracle(item)]));
}

function part(value: unknown, name: string): unknown {
  return Object.getOwnPropertyDescriptor(Object(value), name)?.value;
}

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [...(value as Iterable<unknown>)];
}

/** A text that two values share when they are equal: integers of both types, bytes of any class, entries in any order. */
export function comparable(value: unknown): string {
  switch (typeof value) {
    case "bigint":
      return `i${value}`;
    case "number":
      return Number.isInteger(value) ? `i${BigInt(value)}` : `f${value}`;
    case "string":
      return JSON.stringify(value);
    case "object":
      break;
    default:
      return String(value);
  }
  if (value === null) return "null";
  if (value instanceof Date) return `d${value.getTime()}`;
  if (value instanceof Uint8Array) return `b${Buffer.from(value).toString("hex")}`;
  if (value instanceof Tag) return `t${value.tag}${comparable(value.value)}`;
  if (value instanceof Set) return `s[${[...value].map(comparable).join()}]`;
  if (Array.isArray(value)) return `[${value.map(comparable).join()}]`;
  const entries = value instanceof Map ? [...value] : Object.entries(value).filter(isThere);
  return `{${entries
    .map(([key, item]) => `${comparable(key)}:${comparable(item)}`)
    .sort()
    .join()}}`;
}

/** A field called like a property of every object is undefined when it is absent; all others are not there. */
function isThere([key, item]: [string, unknown]): boolean {
  return item !== undefined || !(key in Object.prototype);
}
