import type { Source } from "@capitan/diagnostics";
import type { ProtocolDeclaration } from "@capitan/syntax";
import type { Judging } from "./endpoints/judging.js";
import { checkEndpoint } from "./endpoints/refinement.js";
import { checkSystemDeclaration } from "./endpoints/system.js";
import { load } from "./files/load.js";
import { type Agreement, agreementText, fingerprint } from "./fingerprint/fingerprint.js";
import type { Host } from "./host.js";
import { declareNames } from "./names/declare.js";
import type { Scope } from "./names/scope.js";
import { warnOfUnused } from "./names/unused.js";
import type {
  Endpoint,
  ExternalImport,
  Program,
  ProgramFile,
  Protocol,
  System,
  TypeDefinition,
} from "./program.js";
import { type Checked, checkProtocol, type Outlines } from "./protocols/check.js";
import { checkFunctions, type Named } from "./protocols/functions.js";
import { inOrderOfRuns, usesOf } from "./protocols/order.js";
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

/** All stages in their order: files, names, types, protocols, systems and endpoints, and what nobody uses. */
export function analyse(host: Host, paths: readonly string[], judging: Judging): Analysis {
  const report = makeReport();
  const loaded = load(host, paths, report);
  const scopes = declareNames(loaded, report);
  const types = new Map<string, readonly TypeDefinition[]>();
  for (const [path, scope] of scopes) types.set(path, resolveTypes(scope, report));
  const definitions = makeDefinitions(types);
  for (const scope of scopes.values()) checkTypes(scope, definitions, report);
  checkFinite(scopes, definitions, report);
  const known = checkProtocols(scopes, definitions, host, report);
  const files = new Map<string, ProgramFile>();
  for (const [path, scope] of scopes) {
    const conversations = checkEndpoints(scope, scopes, judging, report, known);
    files.set(path, programFile(scope, types.get(path) ?? [], conversations));
  }
  warnOfUnused(loaded, scopes, definitions, report);
  return { program: { files }, findings: report.findings, sources: loaded.sources };
}

/** Those that are run come first: what is wrong with them is told of them, and not again of those that run them. */
function checkProtocols(
  scopes: ReadonlyMap<string, Scope>,
  definitions: Definitions,
  host: Host,
  report: Report,
): Known {
  const fingerprintOf = (agreement: Agreement): string =>
    fingerprint(agreementText(agreement, definitions, host.digest), host.digest);
  const checked = new Map<ProtocolDeclaration, Checked>();
  const wrong = new Set<ProtocolDeclaration>();
  const protocols = inOrderOfRuns(scopes);
  const { inLine, pieces } = usesOf(protocols);
  const outlines: Outlines = new Map();
  for (const { declaration, scope } of protocols) {
    const isInLine = inLine.has(declaration);
    const isWrong = (one: ProtocolDeclaration): boolean => wrong.has(one);
    const isPiece = pieces.has(declaration);
    const given = { scope, scopes, report, fingerprintOf, isInLine, isPiece, isWrong, outlines };
    const found = checkProtocol(declaration, given);
    if (found === undefined) wrong.add(declaration);
    else if (found !== "in-line") checked.set(declaration, found);
  }
  return { checked, inLine };
}

/** The protocols of all files. */
interface Known {
  /** Those that nothing is wrong with and that stand for themselves. */
  readonly checked: ReadonlyMap<ProtocolDeclaration, Checked>;
  /** Those that are only run by others. */
  readonly inLine: ReadonlySet<ProtocolDeclaration>;
}

/** The conversations of a file that nothing is wrong with. */
type Conversations = Pick<ProgramFile, "protocols" | "endpoints" | "systems">;

/** Systems and endpoints come after the protocols of all files. */
function checkEndpoints(
  scope: Scope,
  scopes: ReadonlyMap<string, Scope>,
  judging: Judging,
  report: Report,
  known: Known,
): Conversations {
  const protocols: Protocol[] = [];
  const endpoints: Endpoint[] = [];
  const systems: System[] = [];
  const named: Named[] = [];
  for (const declaration of scope.file.syntax.declarations) {
    if (declaration.kind === "protocol") {
      const protocol = known.checked.get(declaration)?.protocol;
      if (protocol === undefined) continue;
      protocols.push(protocol);
      named.push({ declaration, functions: protocol.roles });
    } else if (declaration.kind === "endpoint") {
      const endpoint = checkEndpoint(declaration, { scope, scopes, judging, report, ...known });
      if (endpoint === undefined) continue;
      endpoints.push(endpoint);
      named.push({ declaration, functions: [endpoint] });
    } else if (declaration.kind === "system") {
      const given = { scope, scopes, judging, report };
      const system = checkSystemDeclaration(declaration, given);
      if (system !== undefined) systems.push(system);
    }
  }
  checkFunctions(named, scope, report);
  return { protocols, endpoints, systems };
}

function programFile(
  { file }: Scope,
  types: readonly TypeDefinition[],
  conversations: Conversations,
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
  return {
    path,
    text,
    syntax,
    typeImports,
    codecImports,
    imports,
    importPaths,
    types,
    ...conversations,
  };
}
