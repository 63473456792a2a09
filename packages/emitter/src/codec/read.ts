import type { Constraint, Type } from "@capitan/compiler";
import { concat, type Doc, fluid, group, hardLine, indent, line } from "../layout/doc.js";
import { stringLiteral } from "../layout/literal.js";
import { flatType, signatureDoc, text, typeDoc } from "../layout/type.js";
import { condition, subjectOf } from "./constraint.js";
import type { CodecModule } from "./module.js";
import { block, call, callStatement, conjunction, functionDoc, unless } from "./statement.js";
import { isCollection, isObject, normalized, primitiveMethod, valueType } from "./type.js";

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
    case "nullable":
      return group(
        "r.isNull()",
        indent(line, "? null", line, concat(": ", readExpression(type.inner, path, module))),
      );
    default:
      return call(readHelper(type, path, module), "r");
  }
}

/** A function of the module for a type that has no name of its own. */
function readHelper(type: Type, path: string, module: CodecModule): string {
  const name = `read${path}`;
  const parameters = [{ name: "r", type: text("$.Reader") }];
  const head = signatureDoc(`function ${name}`, parameters, valueType(type, module.scope));
  return module.add(name, functionDoc(undefined, head, readBody(type, path, module)));
}

/** The statements of a function that returns a value of type `type`. */
export function readBody(written: Type, path: string, module: CodecModule): readonly Doc[] {
  const type = normalized(written);
  const plain = type.kind === "constrained" ? type.inner : type;
  const constraints = type.kind === "constrained" ? type.constraints : [];
  if (plain.kind === "tuple") {
    const elements = plain.elements.map((element, index) =>
      readExpression(element, `${path}$${index}`, module),
    );
    return [
      ...opened(plain, constraints, path, module),
      concat("return r.closed(", call("", concat("[", ...[]), ...[]), ");"),
      ...elements,
    ];
  }
  return [];
}
