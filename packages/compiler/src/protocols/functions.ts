import { diagnostic, type Span } from "@capitan/diagnostics";
import type { EndpointDeclaration, FunctionName, ProtocolDeclaration } from "@capitan/syntax";
import type { Scope } from "../names/scope.js";
import type { Candidate, Report } from "../report/findings.js";

/** A protocol or an endpoint without errors, as far as the names of its functions are concerned. */
export interface Named {
  readonly declaration: ProtocolDeclaration | EndpointDeclaration;
  /** One for each of its roles. */
  readonly functions: readonly { readonly name: string; readonly functionName: string }[];
}

/** Reports functions of one name in one file: one report for a protocol or an endpoint. */
export function checkFunctions(all: readonly Named[], scope: Scope, report: Report): void {
  const first = new Map<string, Named>();
  for (const named of all) {
    const { declaration, functions } = named;
    const clash = functions.find(({ functionName }) => first.has(functionName));
    for (const { functionName } of functions) {
      if (!first.has(functionName)) first.set(functionName, named);
    }
    const other = clash === undefined ? undefined : first.get(clash.functionName);
    if (clash === undefined || other === undefined) continue;
    const { kind, name } = declaration;
    report.add(
      diagnostic(
        "CAP4006",
        {
          first: `a function of ${other.declaration.kind} ${other.declaration.name.text}`,
          second: `one of ${other.declaration.kind === kind ? "" : `${kind} `}${name.text}`,
          name: clash.functionName,
        },
        [
          { span: functionSpan(named, clash.functionName), text: "" },
          { span: functionSpan(other, clash.functionName), text: "the first one" },
        ],
        { context: `${kind} ${name.text}` },
      ),
      () => addFunctionLine(named, scope),
    );
  }
  checkWithin(all, report);
}

/** Two roles of one protocol whose functions are called the same. */
function checkWithin(all: readonly Named[], report: Report): void {
  for (const { declaration, functions } of all) {
    for (const [index, { name, functionName }] of functions.entries()) {
      const other = functions.slice(0, index).find((one) => one.functionName === functionName);
      const line = linesOf(declaration)[index];
      if (other === undefined || line === undefined) continue;
      report.add(
        diagnostic(
          "CAP4006",
          {
            first: `the function of ${other.name}`,
            second: `that of ${name}`,
            name: functionName,
          },
          [{ span: line.name.span, text: "" }],
        ),
      );
    }
  }
}

function linesOf(declaration: Named["declaration"]): readonly FunctionName[] {
  if (declaration.kind === "protocol") return declaration.functions ?? [];
  return declaration.function === undefined ? [] : [declaration.function];
}

/** Where a function gets its name: in the `fn` line, or from its protocol or endpoint. */
function functionSpan({ declaration }: Named, functionName: string): Span {
  const line = linesOf(declaration).find(({ name }) => name.text === functionName);
  return line?.name.span ?? declaration.name.span;
}

/** `fn atmMaster() -> fn atmPeer();` as the first line of the protocol. */
function addFunctionLine({ declaration, functions }: Named, scope: Scope): readonly Candidate[] {
  if (linesOf(declaration).length > 0) return [];
  const { name } = declaration;
  const { text } = scope.file;
  const open = text.indexOf("{", name.span.end);
  if (open === -1) return [];
  const prefix = name.text.charAt(0).toLowerCase() + name.text.slice(1);
  const isEndpoint = declaration.kind === "endpoint";
  const names = isEndpoint
    ? [`fn ${prefix}Function()`]
    : functions.map(
        (role) => `fn ${prefix}${role.name.charAt(0).toUpperCase()}${role.name.slice(1)}()`,
      );
  const isArrow = declaration.kind === "protocol" && declaration.roles === undefined;
  const line = `${names.join(isArrow ? " -> " : ", ")};`;
  const broken = /^[ \t]*\r?\n/.test(text.slice(open + 1));
  const edit = {
    span: { file: name.span.file, start: open + 1, end: open + 1 },
    text: broken ? `\n  ${line}` : ` ${line}`,
  };
  const what = isEndpoint ? "function" : "functions";
  return [{ text: `name the ${what} of ${name.text}`, edits: [edit], advice: undefined }];
}
