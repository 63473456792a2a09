import type { Constraint, Type } from "@capitan/compiler";
import { concat, type Doc, fluid, group, indent, line, list } from "../layout/doc.js";
import { stringLiteral } from "../layout/literal.js";
import { signatureDoc, text, typeDoc } from "../layout/type.js";
import { condition, subjectOf } from "./constraint.js";
import type { CodecModule } from "./module.js";
import {
  block,
  call,
  callStatement,
  conjunction,
  control,
  functionDoc,
  unless,
} from "./statement.js";
import { isCollection, normalized, primitiveMethod, resolve, valueType } from "./type.js";

type Collection = Extract<Type, { readonly kind: "array" | "set" | "map" }>;

/** An expression that reads a value of type `type`; a helper function is made where it takes statements. */
export function readExpression(written: Type, path: string, module: CodecModule): Doc {
  const type = normalized(written);
  switch (type.kind) {
    case "primitive":
      return `r.${primitiveMethod(type.name)}()`;
    case "literals":
      return call("r.literal", module.literals(path, type.members));
    case "reference":
      return call(module.codec("read", type.to), "r");
    case "codec":
      return call("$.decode", "r", module.foreign(type.local));
    case "nullable": {
      const inner = readExpression(type.inner, path, module);
      return group("r.isNull()", indent(line, "? null", line, ": ", inner));
    }
    default:
      return call(readHelper(type, path, module), "r");
  }
}

/** A function of the module for a type that has no name of its own. */
function readHelper(type: Type, path: string, module: CodecModule): string {
  // Only null can stand between a declared type, whose own function is `read${path}`, and this one.
  const name = path.includes("$") ? `read${path}` : `read${path}$present`;
  const head = readHead(`function ${name}`, type, module);
  return module.add(name, functionDoc(undefined, head, readBody(type, path, module)));
}

/** `function readX(r: $.Reader): T` */
export function readHead(name: string, type: Type, module: CodecModule): Doc {
  const parameters = [{ name: "r", type: text("$.Reader") }];
  return signatureDoc(name, parameters, valueType(type, module.scope));
}

/** The statements of a function that returns a value of type `type`. */
export function readBody(written: Type, path: string, module: CodecModule): readonly Doc[] {
  const type = normalized(written);
  const plain = type.kind === "constrained" ? type.inner : type;
  if (plain.kind === "tuple") {
    const elements = plain.elements.map((element, index) =>
      readExpression(element, `${path}$${index}`, module),
    );
    return [
      callStatement("r.openTuple", String(plain.elements.length)),
      concat("return r.closed(", list("[", elements, "]"), ");"),
    ];
  }
  if (!takesStatements(type)) return [concat("return ", readExpression(type, path, module), ";")];
  if (type.kind === "constrained" && isAliasOfCollection(plain, module)) {
    return [
      "const from = r.at;",
      concat("const value = ", readExpression(plain, path, module), ";"),
      ...checkRead(plain, "value", path, module, type.constraints, { from: "from" }),
      "return value;",
    ];
  }
  const declared = isCollectionType(plain)
    ? concat("const value: ", typeDoc(valueType(plain, module.scope)), " =")
    : "const value =";
  return [...readInto(type, "value", path, module, declared), "return value;"];
}

/**
 * The statements that read a value of type `type` into `variable`. `declared` begins its declaration or assignment,
 * up to the equals sign.
 */
export function readInto(
  written: Type,
  variable: string,
  path: string,
  module: CodecModule,
  declared: Doc = `${variable} =`,
): readonly Doc[] {
  const type = normalized(written);
  const assign = (value: Doc): Doc => concat(declared, fluid(value), ";");
  const plain = type.kind === "constrained" ? type.inner : type;
  const constraints = type.kind === "constrained" ? type.constraints : [];
  if (isCollectionType(plain)) {
    return [
      concat(declared, ` ${empty[plain.kind]};`),
      callStatement(opening[plain.kind]),
      ...checkRead(plain, "", path, module, constraints, { subject: "r.count" }),
      block("while (r.more())", [readElement(plain, variable, path, module)]),
    ];
  }
  if (type.kind === "constrained" && isSimple(plain, module)) {
    return [
      assign(readExpression(plain, path, module)),
      ...checkRead(plain, variable, path, module, constraints, {}),
    ];
  }
  if (type.kind === "nullable" && type.inner.kind === "constrained") {
    const { inner } = type.inner;
    if (isSimple(inner, module)) {
      return [
        assign(readExpression({ kind: "nullable", inner }, path, module)),
        ...checkRead(inner, variable, path, module, type.inner.constraints, { isNullable: true }),
      ];
    }
  }
  return [assign(readExpression(type, path, module))];
}

const opening = { array: "r.openArray", set: "r.openSet", map: "r.openMap" } as const;

function takesStatements(type: Type): boolean {
  if (type.kind === "constrained" || isCollectionType(type)) return true;
  return type.kind === "nullable" && type.inner.kind === "constrained";
}

function isCollectionType(type: Type): type is Collection {
  return type.kind === "array" || type.kind === "set" || type.kind === "map";
}

function isAliasOfCollection(type: Type, module: CodecModule): boolean {
  return type.kind === "reference" && isCollection(type, module.program);
}

/** Read by one expression, after which it is still the item that a failing check is about. */
function isSimple(type: Type, module: CodecModule): boolean {
  return type.kind !== "tuple" && !isCollectionType(type) && !isAliasOfCollection(type, module);
}

const empty = { array: "[]", set: "$.newSet()", map: "$.newMap()" } as const;

function readElement(type: Collection, variable: string, path: string, module: CodecModule): Doc {
  if (type.kind === "map") {
    const key = readExpression(type.key, `${path}$key`, module);
    const value = readExpression(type.value, `${path}$value`, module);
    return callStatement("r.put", variable, key, value);
  }
  const element = readExpression(type.element, `${path}$item`, module);
  if (type.kind === "array") return callStatement(`${variable}.push`, element);
  return callStatement("r.add", variable, element);
}

interface Checking {
  /** Null passes. */
  readonly isNullable?: boolean;
  /** The local that says where the item begins. */
  readonly from?: string;
  /** What is counted, if not the variable. */
  readonly subject?: string;
}

/** Bounds first: a pattern is only tried on a text whose length is right. */
function checkRead(
  type: Type,
  variable: string,
  path: string,
  module: CodecModule,
  constraints: readonly Constraint[],
  { isNullable = false, from, subject }: Checking,
): readonly Doc[] {
  const nullable = isNullable || resolve(type, module.program).nullable;
  const bounds: Doc[] = [];
  const patterns: Doc[] = [];
  for (const constraint of constraints) {
    if (constraint.kind === "matches") {
      const name = module.pattern(path, constraint.pattern, patterns.length);
      const words = stringLiteral(`must match ${JSON.stringify(constraint.pattern)}`);
      const check = callStatement("r.matches", variable, name, words);
      patterns.push(nullable ? block(control("if", `${variable} !== null`), [check]) : check);
    } else {
      const counted = subject ?? subjectOf(constraint, variable, type, module.program);
      const { tests, reason } = condition(constraint, counted, type, module.program);
      if (tests.length === 0) continue;
      const test = nullable ? unless(`${variable} === null`, tests) : conjunction(tests);
      const where = from === undefined ? [] : [from];
      bounds.push(callStatement("r.check", test, stringLiteral(reason), ...where));
    }
  }
  return [...bounds, ...patterns];
}
