import type { FieldDefinition } from "@capitan/compiler";
import { concat, type Doc, group, hardLine, ifBroken, indent, join, line } from "../layout/doc.js";
import { stringLiteral } from "../layout/literal.js";
import { type TypeNode, text, typeDoc, union } from "../layout/type.js";
import { isInherited, Locals, localName } from "./local.js";
import type { CodecModule } from "./module.js";
import { readInto } from "./read.js";
import { block, callStatement } from "./statement.js";
import { valueType } from "./type.js";
import { type Writing, writeValue } from "./write.js";

/** The statements that write the record `value`: a map whose keys are the fields that are there, in declared order. */
export function writeRecord(
  fields: readonly FieldDefinition[],
  path: string,
  module: CodecModule,
): readonly Doc[] {
  const writing: Writing = { module, locals: new Locals() };
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
      const statements = [key, ...writeValue(field.type, value, `${path}$${field.name}`, writing)];
      return field.optional ? [block(`if (${value} !== undefined)`, statements)] : statements;
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
      group(`if (${accessOf(field)} !== undefined)`, indent(line, "size += 1;")),
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
  return [
    ...declarations,
    "r.openRecord();",
    block("while (r.more())", [block(`switch (r.key(${keys}))`, [...cases, skip])]),
    ...fields.flatMap((field) => (field.optional ? [] : [requirement(field)])),
    ...result(type, fields),
  ];
}

function declaration(name: string, type: TypeNode): Doc {
  return concat(`let ${name}: `, typeDoc(type), ";");
}

function requirement({ name }: FieldDefinition): Doc {
  return group(
    `if (${localName(name)} === undefined)`,
    indent(line, concat("throw ", callStatement("r.missing", stringLiteral(name)))),
  );
}

/** Absent optional fields stay absent. */
function result(type: string, fields: readonly FieldDefinition[]): readonly Doc[] {
  const required = fields.filter((field) => !field.optional);
  const literal = objectLiteral(
    required.map(({ name }) => {
      const local = localName(name);
      return local === name ? name : `${name}: ${local}`;
    }),
  );
  if (required.length === fields.length) return [concat("return ", literal, ";")];
  const assignments = fields.flatMap(({ name, optional }) => {
    if (!optional) return [];
    const local = localName(name);
    const assign =
      name === "__proto__"
        ? callStatement("$.define", "value", stringLiteral(name), local)
        : `value.${name} = ${local};`;
    return [group(`if (${local} !== undefined)`, indent(line, assign))];
  });
  return [
    concat(`const value: ${type} =`, required.length === 0 ? " {}" : concat(" ", literal), ";"),
    ...assignments,
    "return value;",
  ];
}

/** `{ a, b: c }` */
export function objectLiteral(entries: readonly Doc[]): Doc {
  if (entries.length === 0) return "{}";
  return group("{", indent(line, join(concat(",", line), entries)), ifBroken(","), line, "}");
}
