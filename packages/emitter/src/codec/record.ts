import type { FieldDefinition } from "@capitan/compiler";
import {
  concat,
  type Doc,
  fluid,
  group,
  hardLine,
  ifBroken,
  indent,
  join,
  line,
} from "../layout/doc.js";
import { stringLiteral } from "../layout/literal.js";
import { type TypeNode, text, typeDoc, union } from "../layout/type.js";
import { isInherited, Locals, localName } from "./local.js";
import type { CodecModule } from "./module.js";
import { readInto } from "./read.js";
import { block, callStatement, control } from "./statement.js";
import { valueType } from "./type.js";
import { writeValue } from "./write.js";

/** The statements that write the record `value`: a map whose keys are the fields that are there, in declared order. */
export function writeRecord(
  fields: readonly FieldDefinition[],
  path: string,
  module: CodecModule,
): readonly Doc[] {
  const outer = new Locals();
  const optional = fields.filter((field) => field.optional);
  const required = fields.length - optional.length;
  const locals = optional
    .filter((field) => isInherited(field.name))
    .map(({ name }) => `const ${name}$ = $.own(value, ${stringLiteral(name)});`);
  return [
    ...(optional.length === 0 ? [] : ["w.object(value);"]),
    ...locals,
    ...openRecord(optional, required),
    ...fields.flatMap((field) => {
      const value = accessOf(field);
      const key = callStatement("w.key", stringLiteral(field.name));
      const locals = field.optional ? outer.inner() : outer;
      const fieldPath = `${path}$${field.name}`;
      const statements = [key, ...writeValue(field.type, value, fieldPath, { module, locals })];
      return field.optional
        ? [block(control("if", `${value} !== undefined`), statements)]
        : statements;
    }),
    "w.close();",
  ];
}

function accessOf({ name, optional }: FieldDefinition): string {
  return optional && isInherited(name) ? `${name}$` : `value.${name}`;
}

function openRecord(optional: readonly FieldDefinition[], required: number): readonly Doc[] {
  const [only] = optional;
  if (only === undefined) return [callStatement("w.openRecord", "value", String(required))];
  if (optional.length === 1) {
    const size = group(
      `${accessOf(only)} === undefined`,
      indent(line, `? ${required}`, line, `: ${required + 1}`),
    );
    return [callStatement("w.openRecord", "value", size)];
  }
  return [
    `let size = ${required};`,
    ...optional.map((field) =>
      group(control("if", `${accessOf(field)} !== undefined`), indent(line, "size += 1;")),
    ),
    "w.openRecord(value, size);",
  ];
}

/** The statements that read a record and return it. Keys may come in any order; unknown ones are skipped. */
export function readRecord(
  type: string,
  fields: readonly FieldDefinition[],
  path: string,
  module: CodecModule,
): readonly Doc[] {
  const keys = module.keys(
    path,
    fields.map((field) => field.name),
  );
  const declarations = fields.map((field) => {
    const fieldType = union([valueType(field.type, module.scope), text("undefined")]);
    return declaration(localName(field.name), fieldType);
  });
  const cases = fields.map((field, index) =>
    concat(
      `case ${index}:`,
      indent(
        hardLine,
        join(hardLine, [
          ...readInto(field.type, localName(field.name), `${path}$${field.name}`, module),
          "break;",
        ]),
      ),
    ),
  );
  const skip = concat("default:", indent(hardLine, "r.skip();"));
  const body =
    fields.length === 0
      ? [`r.key(${keys});`, "r.skip();"]
      : [block(control("switch", `r.key(${keys})`), [...cases, skip])];
  return [
    ...declarations,
    "r.openRecord();",
    block("while (r.more())", body),
    ...fields.flatMap((field) => (field.optional ? [] : [requirement(field)])),
    ...result(type, fields),
  ];
}

function declaration(name: string, type: TypeNode): Doc {
  return concat(`let ${name}: `, typeDoc(type), ";");
}

function requirement({ name }: FieldDefinition): Doc {
  return group(
    control("if", `${localName(name)} === undefined`),
    indent(line, concat("throw ", callStatement("r.missing", stringLiteral(name)))),
  );
}

/**
 * Absent optional fields stay absent. One that is called like a property of every object is undefined instead, so that
 * nobody takes that property for it.
 */
function result(type: string, fields: readonly FieldDefinition[]): readonly Doc[] {
  const literal = objectLiteral(
    fields
      .filter(({ name, optional }) => !optional || isInherited(name))
      .map(({ name }) => {
        const local = localName(name);
        return local === name ? name : `${name}: ${local}`;
      }),
  );
  const assignments = fields.flatMap(({ name, optional }) => {
    if (!optional || isInherited(name)) return [];
    const local = localName(name);
    const assignment = concat(`value.${name} =`, fluid(local), ";");
    return [group(control("if", `${local} !== undefined`), indent(line, assignment))];
  });
  if (assignments.length === 0) return [concat("return ", literal, ";")];
  return [concat(`const value: ${type} =`, fluid(literal), ";"), ...assignments, "return value;"];
}

/** `{ a, b: c }` */
export function objectLiteral(entries: readonly Doc[]): Doc {
  if (entries.length === 0) return "{}";
  return group("{", indent(line, join(concat(",", line), entries)), ifBroken(","), line, "}");
}
