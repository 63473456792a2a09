import { diagnostic, type Span } from "@capitan/diagnostics";
import type { ProtocolDeclaration } from "@capitan/syntax";
import type { Scope } from "../names/scope.js";
import type { Role } from "../program.js";
import type { Candidate, Report } from "../report/findings.js";

/** A protocol without errors, as far as the names of its functions are concerned. */
export interface Named {
  readonly declaration: ProtocolDeclaration;
  readonly roles: readonly Role[];
}

/** Reports functions of one name in one file, where code is generated for them: one report for a protocol. */
export function checkFunctions(protocols: readonly Named[], scope: Scope, report: Report): void {
  const first = new Map<string, Named>();
  for (const named of protocols) {
    const { declaration, roles } = named;
    if (roles.length !== 2) continue;
    const clash = roles.find(({ functionName }) => first.has(functionName));
    for (const { functionName } of roles) {
      if (!first.has(functionName)) first.set(functionName, named);
    }
    const other = clash === undefined ? undefined : first.get(clash.functionName);
    if (clash === undefined || other === undefined) continue;
    report.add(
      diagnostic(
        "CAP4006",
        {
          first: `a function of protocol ${other.declaration.name.text}`,
          second: `one of ${declaration.name.text}`,
          name: clash.functionName,
        },
        [
          { span: functionSpan(named, clash), text: "" },
          { span: functionSpan(other, clash), text: "the first one" },
        ],
        { context: `protocol ${declaration.name.text}` },
      ),
      () => addFunctionLine(named, scope),
    );
  }
  checkWithin(protocols, report);
}

/** Two roles of one protocol whose functions are called the same. */
function checkWithin(protocols: readonly Named[], report: Report): void {
  for (const { declaration, roles } of protocols) {
    const [one, other] = roles;
    const line = declaration.functions?.[1];
    if (roles.length !== 2 || line === undefined || one?.functionName !== other?.functionName) {
      continue;
    }
    report.add(
      diagnostic(
        "CAP4006",
        {
          first: `the function of ${one?.name}`,
          second: `that of ${other?.name}`,
          name: line.name.text,
        },
        [{ span: line.name.span, text: "" }],
      ),
    );
  }
}

/** Where a function gets its name: in the `fn` line, or from its protocol. */
function functionSpan({ declaration }: Named, { functionName }: Role): Span {
  const line = declaration.functions?.find(({ name }) => name.text === functionName);
  return line?.name.span ?? declaration.name.span;
}

/** `fn atmMaster() -> fn atmPeer();` as the first line of the protocol. */
function addFunctionLine({ declaration, roles }: Named, scope: Scope): readonly Candidate[] {
  if (declaration.functions !== undefined) return [];
  const { name, roles: written } = declaration;
  const { text } = scope.file;
  const open = text.indexOf("{", name.span.end);
  if (open === -1) return [];
  const prefix = name.text.charAt(0).toLowerCase() + name.text.slice(1);
  const functions = roles.map(
    (role) => `fn ${prefix}${role.name.charAt(0).toUpperCase()}${role.name.slice(1)}()`,
  );
  const line = `${functions.join(written === undefined ? " -> " : ", ")};`;
  const broken = /^[ \t]*\r?\n/.test(text.slice(open + 1));
  const edit = {
    span: { file: name.span.file, start: open + 1, end: open + 1 },
    text: broken ? `\n  ${line}` : ` ${line}`,
  };
  return [{ text: `name the functions of ${name.text}`, edits: [edit], advice: undefined }];
}
