import {
  type InterfaceDeclarationStructure,
  type SourceFileStructure,
  StructureKind,
} from "ts-morph";
import { docLines } from "../layout/comment.js";
import type { Doc } from "../layout/doc.js";
import { signatureDoc, text } from "../layout/type.js";
import type {
  DocPlan,
  ImportPlan,
  MethodPlan,
  ModulePlan,
  SidePlan,
  StatePlan,
  TypePlan,
} from "../plan/plan.js";
import {
  aliasText,
  descriptorText,
  fingerprintText,
  functionText,
  importText,
  literalDoc,
  machineText,
  memberText,
  propertyDoc,
  sectionText,
} from "./text.js";

type Statement = Extract<SourceFileStructure["statements"], readonly unknown[]>[number];

/**
 * A module as one structure. Imports and interfaces are structures; what needs lines laid out as the formatter does comes
 * as text, since ts-morph breaks no lines.
 */
export function moduleStructure(plan: ModulePlan): SourceFileStructure {
  const sections: (readonly Statement[])[] = [
    plan.imports.map(importStatement),
    ...plan.types.map((type) => [typeStatement(type)]),
    ...plan.protocols.flatMap((protocol) => [
      [sectionText(`${protocol.name}, ${protocol.sides[0]?.title ?? ""}: drives or reacts`)],
      ...(protocol.end === undefined ? [] : [[endStructure(protocol.end)]]),
      ...protocol.sides.flatMap((side, index) => [
        ...(index === 0 ? [] : [[sectionText(`${protocol.name}, ${side.title}`)]]),
        ...sideStatements(side).map((statement) => [statement]),
      ]),
    ]),
    ...(plan.codecs.length === 0 ? [] : [[sectionText("how it travels")]]),
    ...plan.codecs.map((codec) => [codec.text]),
    ...plan.protocols.flatMap((protocol) => [
      [sectionText(`${protocol.name}, as the runtime reads it`)],
      [fingerprintText(protocol)],
      ...protocol.sides.map((side) => [machineText(side)]),
      ...(protocol.descriptor === undefined
        ? []
        : [[descriptorText(protocol.name, protocol.descriptor)]]),
    ]),
  ];
  const filled = sections.filter((section) => section.length > 0);
  const exportsNothing =
    plan.types.length === 0 && plan.protocols.length === 0 && plan.codecs.length === 0;
  if (exportsNothing) filled.push(["export {};"]);
  return {
    kind: StructureKind.SourceFile,
    statements: filled.flatMap((section, index) =>
      index === 0 ? section : [blankLine, ...section],
    ),
  };
}

const blankLine: Statement = (writer) => {
  writer.blankLineIfLastNot();
};

function importStatement(plan: ImportPlan): Statement {
  const kind = StructureKind.ImportDeclaration;
  if (plan.kind === "namespace") {
    return { kind, moduleSpecifier: plan.from, namespaceImport: plan.name };
  }
  const text = importText(plan);
  if (text.includes("\n")) return text;
  return {
    kind,
    moduleSpecifier: plan.from,
    isTypeOnly: plan.typeOnly,
    namedImports: plan.names.map(({ name, local }) =>
      name === local ? { name } : { name, alias: local },
    ),
  };
}

interface Member {
  readonly doc: DocPlan;
  readonly text: Doc;
}

const noDoc: DocPlan = { text: undefined, see: [] };

/** The members are given whole, in order: ts-morph would put methods last and keep each on one line. */
function interfaceStructure(
  name: string,
  doc: DocPlan,
  members: readonly Member[],
): InterfaceDeclarationStructure {
  return {
    kind: StructureKind.Interface,
    name,
    isExported: true,
    docs: docs(doc),
    properties: members.map((member) => ({
      name: memberText(member.text),
      docs: docs(member.doc),
    })),
  };
}

function docs(doc: DocPlan): string[] {
  const lines = docLines(doc.text, doc.see);
  return lines.length === 0 ? [] : [lines.join("\n")];
}

function typeStatement(plan: TypePlan): Statement {
  if (plan.kind === "alias") return aliasText(plan);
  const members = plan.fields.map((field) => ({
    doc: field.doc,
    text: propertyDoc(`${field.name}${field.optional ? "?" : ""}`, field.type),
  }));
  const nothing = { doc: noDoc, text: propertyDoc("readonly [field: string]", text("never")) };
  return interfaceStructure(plan.name, plan.doc, members.length === 0 ? [nothing] : members);
}

const partEndedDoc = propertyDoc("readonly partEnded", text("true"));
const endedDoc = propertyDoc("readonly ended", text("true"));

/** `ended` keeps errors short: a state in the place of the end lacks it, which TypeScript says in one line. */
const endStructure = (name: string): InterfaceDeclarationStructure =>
  interfaceStructure(name, { text: "The conversation is over.", see: [] }, [
    { doc: noDoc, text: literalDoc("end") },
    { doc: noDoc, text: endedDoc },
  ]);

function sideStatements(side: SidePlan): readonly Statement[] {
  const { handlers, hooks } = side;
  const nothing = { doc: noDoc, text: propertyDoc("readonly [handler: string]", text("never")) };
  const reactions = handlers.methods.length === 0 ? [nothing] : handlers.methods.map(methodMember);
  return [
    ...side.states.map((state) => stateStructure(state)),
    interfaceStructure(handlers.name, handlers.doc, reactions),
    ...(hooks === undefined
      ? []
      : [interfaceStructure(hooks.name, hooks.doc, hooks.methods.map(methodMember))]),
    ...(hooks === undefined ? [] : [optionsStructure(hooks.options, hooks.name, side)]),
    functionText(side.run, side.machine.constant),
  ];
}

function stateStructure(state: StatePlan): InterfaceDeclarationStructure {
  const metadata =
    state.metadata === undefined
      ? []
      : [{ doc: noDoc, text: propertyDoc("readonly metadata", text(state.metadata)) }];
  const members = [
    ...(state.at === undefined ? [] : [{ doc: noDoc, text: literalDoc(state.at) }]),
    ...(state.ended ? [{ doc: noDoc, text: partEndedDoc }] : []),
    ...metadata,
    ...state.methods.map(methodMember),
  ];
  return interfaceStructure(state.type, state.doc, members);
}

const methodMember = (method: MethodPlan): Member => ({
  doc: method.doc,
  text: signatureDoc(method.name, method.parameters, method.result),
});

const optionsStructure = (
  name: string,
  hooks: string,
  { run }: SidePlan,
): InterfaceDeclarationStructure => ({
  ...interfaceStructure(
    name,
    { text: `What \`${run.name}\` takes beside its side.`, see: run.doc.see },
    [{ doc: noDoc, text: propertyDoc("readonly hooks", text(hooks)) }],
  ),
  extends: ["$.Options"],
});
