import { docComment, docLines } from "../layout/comment.js";
import { concat, type Doc, fluid, hardLine, indent, line, list, render } from "../layout/doc.js";
import { stringLiteral } from "../layout/literal.js";
import { aliasDoc, signatureDoc, text, typeDoc } from "../layout/type.js";
import { callDoc, type ValueNode, valueDoc } from "../layout/value.js";
import type { FunctionPlan, ImportPlan, ProtocolPlan, SidePlan, TypePlan } from "../plan/plan.js";

export function importText(plan: Extract<ImportPlan, { readonly kind: "names" }>): string {
  const names = plan.names.map(({ name, local }) =>
    name === local ? name : `${name} as ${local}`,
  );
  return render(
    concat(
      plan.typeOnly ? "import type " : "import ",
      list("{", names, "}", line),
      ` from ${stringLiteral(plan.from)};`,
    ),
  );
}

/** `type Shape = …;` with its comment. */
export function aliasText(plan: Extract<TypePlan, { readonly kind: "alias" }>): string {
  return documented(
    docLines(plan.doc.text, plan.doc.see),
    concat("export ", aliasDoc(plan.name, plan.type), ";"),
  );
}

/** The function of a role: hands what it is given to the runtime. */
export function functionText(plan: FunctionPlan, machine: string): string {
  const call = callDoc("$.run", [machine, ...plan.parameters.map((parameter) => parameter.name)]);
  const head = signatureDoc(`export function ${plan.name}`, plan.parameters, plan.result);
  return documented(
    docLines(plan.doc.text, plan.doc.see),
    concat(head, " {", indent(hardLine, "return ", call, ";"), hardLine, "}"),
  );
}

export function fingerprintText({ fingerprint }: ProtocolPlan): string {
  return render(
    concat(`const ${fingerprint.constant} =`, fluid(stringLiteral(fingerprint.value)), ";"),
  );
}

export function machineText({ machine }: SidePlan): string {
  return render(
    concat(
      `const ${machine.constant}: `,
      typeDoc(machine.type),
      " =",
      fluid(valueDoc(machine.data)),
      ";",
    ),
  );
}

export function descriptorText(name: string, descriptor: ValueNode): string {
  const lines = [`${name} as data: for tools, tests and the inspector.`];
  return documented(lines, concat(`export const ${name} = `, valueDoc(descriptor), ";"));
}

/** A comment line that parts the sections of a module. */
export const sectionText = (title: string): string => `// ${"-".repeat(64)} ${title}`;

const documented = (lines: readonly string[], doc: Doc): string => docComment(lines) + render(doc);

/** The members of an interface, `indentation` columns from the left, as texts without their semicolons. */
export const memberText = (doc: Doc): string =>
  render(concat(doc, ";"), 2).slice(0, -1).replaceAll("\n  ", "\n");

export const propertyDoc = (name: string, type: Parameters<typeof typeDoc>[0]): Doc =>
  concat(`${name}: `, typeDoc(type));

export const literalDoc = (value: string): Doc =>
  propertyDoc("readonly at", text(stringLiteral(value)));
