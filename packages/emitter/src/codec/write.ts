import type { Constraint, Type } from "@capitan/compiler";
import { concat, type Doc } from "../layout/doc.js";
import { stringLiteral } from "../layout/literal.js";
import { condition, subjectOf } from "./constraint.js";
import type { Locals } from "./local.js";
import type { CodecModule } from "./module.js";
import { block, callStatement, conjunction, control, unless } from "./statement.js";
import { isCollection, normalized, primitiveMethod, resolve } from "./type.js";

/** A function that is being written. */
export interface Writing {
  readonly module: CodecModule;
  readonly locals: Locals;
}

/** The statements that write `value`, an expression of type `type`. `path` names constants. */
export function writeValue(
  type: Type,
  value: string,
  path: string,
  writing: Writing,
  constraints: readonly Constraint[] = [],
): readonly Doc[] {
  const { module } = writing;
  const checks = (from?: string): readonly Doc[] =>
    checkWritten(type, value, path, writing, constraints, from);
  switch (type.kind) {
    case "primitive":
      return [callStatement(`w.${primitiveMethod(type.name)}`, value), ...checks()];
    case "literals":
      return [callStatement("w.literal", module.literals(path, type.members), value), ...checks()];
    case "codec":
      return [callStatement("$.encode", "w", module.foreign(type.local), value)];
    case "reference": {
      const write = callStatement(module.codec("write", type.to), "w", value);
      if (constraints.length === 0 || !isCollection(type, module.program)) {
        return [write, ...checks()];
      }
      const from = writing.locals.fresh("from");
      return [`const ${from} = w.length;`, write, ...checks(from)];
    }
    case "constrained": {
      const plain = normalized(type);
      if (plain.kind !== "constrained") return writeValue(plain, value, path, writing);
      return writeValue(plain.inner, value, path, writing, plain.constraints);
    }
    case "nullable": {
      const { inner } = type;
      const locals = writing.locals.inner();
      const body = writeValue(inner, value, path, { module, locals });
      return [
        concat(block(control("if", `${value} === null`), ["w.null();"]), " ", block("else", body)),
      ];
    }
    case "array":
    case "set": {
      const inner = { module, locals: writing.locals.inner() };
      const item = inner.locals.fresh("item");
      const open = type.kind === "array" ? "w.openArray" : "w.openSet";
      const body = writeValue(type.element, item, `${path}$item`, inner);
      return [
        callStatement(open, value),
        ...checks(),
        block(`for (const ${item} of ${value})`, body),
        "w.close();",
      ];
    }
    case "map": {
      const inner = { module, locals: writing.locals.inner() };
      const key = inner.locals.fresh("key");
      const item = inner.locals.fresh("item");
      return [
        callStatement("w.openMap", value),
        ...checks(),
        block(`for (const [${key}, ${item}] of ${value})`, [
          ...writeValue(type.key, key, `${path}$key`, inner),
          ...writeValue(type.value, item, `${path}$value`, inner),
        ]),
        "w.close();",
      ];
    }
    case "tuple":
      return [
        callStatement("w.openTuple", value, String(type.elements.length)),
        ...checks(),
        ...type.elements.flatMap((element, index) =>
          writeValue(element, `${value}[${index}]`, `${path}$${index}`, writing),
        ),
        "w.close();",
      ];
  }
}

/** Bounds first: a pattern is only tried on a text whose length is right. */
function checkWritten(
  type: Type,
  value: string,
  path: string,
  { module }: Writing,
  constraints: readonly Constraint[],
  from: string | undefined,
): readonly Doc[] {
  const isNullable = resolve(type, module.program).nullable;
  const bounds = constraints.flatMap((constraint) => {
    if (constraint.kind !== "bounds") return [];
    const subject = subjectOf(constraint, value, type, module.program);
    const { tests, reason } = condition(constraint, subject, type, module.program);
    if (tests.length === 0) return [];
    const where = from === undefined ? [] : [from];
    const test = isNullable ? unless(`${value} === null`, tests) : conjunction(tests);
    return [callStatement("w.check", test, stringLiteral(reason), ...where)];
  });
  const patterns = constraints.flatMap((constraint) =>
    constraint.kind === "matches" ? [constraint.pattern] : [],
  );
  return [
    ...bounds,
    ...patterns.map((pattern, index) => {
      const name = module.pattern(path, pattern, index);
      const words = stringLiteral(`must match ${JSON.stringify(pattern)}`);
      const check = callStatement("w.matches", value, name, words);
      return isNullable ? block(control("if", `${value} !== null`), [check]) : check;
    }),
  ];
}
