import { diagnostic, type Source } from "@capitan/diagnostics";
import type { Declaration, ProtocolDeclaration, Step } from "@capitan/syntax";
import { load } from "./files/load.js";
import { type Agreement, agreementText, fingerprint } from "./fingerprint/fingerprint.js";
import type { Host } from "./host.js";
import { declareNames } from "./names/declare.js";
import type { Scope } from "./names/scope.js";
import { warnOfUnused } from "./names/unused.js";
import type { ExternalImport, Program, ProgramFile, Protocol, TypeDefinition } from "./program.js";
import { checkProtocol } from "./protocols/check.js";
import { checkFunctions, type Named } from "./protocols/functions.js";
import { type Finding, makeReport, type Report } from "./report/findings.js";
import { checkTypes } from "./types/check.js";
import { type Definitions, makeDefinitions } from "./types/definitions.js";
import { checkFinite } from "./types/finite.js";
import { resolveTypes } from "./types/resolve.js";

/** A compilation whose fixes are not verified yet. */
export interface Analysis {
  readonly program: Program;
  readonly findings: readonly Finding[];
  readonly sources: readonly Source[];
}

/** All stages in their order: files, names, types, protocols, and what nobody uses. */
export function analyse(host: Host, paths: readonly string[]): Analysis {
  const report = makeReport();
  const loaded = load(host, paths, report);
  const scopes = declareNames(loaded, report);
  const types = new Map<string, readonly TypeDefinition[]>();
  for (const [path, scope] of scopes) types.set(path, resolveTypes(scope, report));
  const definitions = makeDefinitions(types);
  for (const scope of scopes.values()) checkTypes(scope, definitions, report);
  checkFinite(scopes, definitions, report);
  const files = new Map<string, ProgramFile>();
  for (const [path, scope] of scopes) {
    const protocols = checkProtocols(scope, scopes, definitions, host, report);
    files.set(path, programFile(scope, types.get(path) ?? [], protocols));
  }
  warnOfUnused(loaded, scopes, definitions, report);
  return { program: { files }, findings: report.findings, sources: loaded.sources };
}

function checkProtocols(
  scope: Scope,
  scopes: ReadonlyMap<string, Scope>,
  definitions: Definitions,
  host: Host,
  report: Report,
): readonly Protocol[] {
  const protocols: Protocol[] = [];
  const named: Named[] = [];
  const fingerprintOf = (agreement: Agreement): string =>
    fingerprint(agreementText(agreement, definitions, host.digest), host.digest);
  const run = protocolsRun(scope.file.syntax.declarations);
  for (const declaration of scope.file.syntax.declarations) {
    if (declaration.kind === "endpoint" || declaration.kind === "system") {
      const label = { span: declaration.name.span, text: "" };
      report.add(diagnostic("CAP1012", { word: `\`${declaration.kind}\`` }, [label]));
    }
    if (declaration.kind !== "protocol") continue;
    const isInLine = isOnlyRun(declaration, run);
    const given = { scope, scopes, report, fingerprintOf, isInLine };
    const protocol = checkProtocol(declaration, given);
    if (protocol === undefined) continue;
    protocols.push(protocol);
    named.push({ declaration, roles: protocol.roles });
  }
  checkFunctions(named, scope, report);
  return protocols;
}

/** A protocol with parameters, or that another one of its file runs and that names no functions, is a piece of others. */
function isOnlyRun(
  { name, parameters, functions }: ProtocolDeclaration,
  run: ReadonlySet<string>,
): boolean {
  return parameters !== undefined || (functions === undefined && run.has(name.text));
}

/** The names of protocols that other protocols among `declarations` run. */
function protocolsRun(declarations: readonly Declaration[]): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (own: string, steps: readonly Step[]): void => {
    for (const step of steps) {
      if (step.kind === "run" && step.protocol.text !== own) names.add(step.protocol.text);
      else if (step.kind === "loop") visit(own, step.steps);
      else if (step.kind === "choice") for (const one of step.branches) visit(own, one.steps);
      else if (step.kind === "par") for (const one of step.parts) visit(own, one.steps);
    }
  };
  for (const declaration of declarations) {
    if (declaration.kind === "protocol") visit(declaration.name.text, declaration.steps);
  }
  return names;
}

function programFile(
  { file }: Scope,
  types: readonly TypeDefinition[],
  protocols: readonly Protocol[],
): ProgramFile {
  const { path, text, syntax } = file;
  const importsOf = (kind: "type-import" | "codec-import"): readonly ExternalImport[] =>
    syntax.imports.flatMap((node) =>
      node.kind !== kind
        ? []
        : {
            from: node.from.value,
            names: node.names.map(({ name, local }) => ({ name: name.text, local: local.text })),
          },
    );
  const typeImports = importsOf("type-import");
  const codecImports = importsOf("codec-import");
  const imports = [...new Set(file.imports.flatMap(({ path: target }) => target ?? []))];
  const importPaths = new Map(
    file.imports.flatMap(({ node, path: target }) =>
      target === undefined ? [] : [[node.from.value, target] as const],
    ),
  );
  return { path, text, syntax, typeImports, codecImports, imports, importPaths, types, protocols };
}
