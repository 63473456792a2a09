import { diagnostic } from "@capitan/diagnostics";
import type { Loaded } from "../files/load.js";
import type { TypeDefinition } from "../program.js";
import type { Report } from "../report/findings.js";
import { type Definitions, eachReference, partsOf } from "../types/definitions.js";
import type { Scope } from "./scope.js";

/**
 * Warns of declarations that no protocol needs, in files that hold a protocol, unless another file of the call imports
 * them; and of imports that their file does not use. Files with syntax errors are left alone: a use may be lost.
 */
export function warnOfUnused(
  loaded: Loaded,
  scopes: ReadonlyMap<string, Scope>,
  definitions: Definitions,
  report: Report,
): void {
  const wanted = importedNames(loaded);
  for (const scope of scopes.values()) {
    if (scope.file.syntaxErrors.length > 0) continue;
    warnOfImports(scope, report);
    if (scope.file.syntax.declarations.some(({ kind }) => kind === "protocol")) {
      warnOfDeclarations(scope, wanted.get(scope.file.path), definitions, report);
    }
  }
}

/** By path: the names that other files import from it. */
function importedNames(loaded: Loaded): ReadonlyMap<string, ReadonlySet<string>> {
  const wanted = new Map<string, Set<string>>();
  for (const file of loaded.files.values()) {
    for (const { node, path } of file.imports) {
      if (path === undefined) continue;
      const names = wanted.get(path) ?? new Set();
      for (const { name } of node.names) names.add(name.text);
      wanted.set(path, names);
    }
  }
  return wanted;
}

function warnOfImports(scope: Scope, report: Report): void {
  for (const node of scope.file.syntax.imports) {
    for (const { local } of node.names) {
      if (scope.used.has(local.text)) continue;
      const entity = scope.entities.get(local.text);
      const same = scope.introductions.get(local.text)?.start === local.span.start;
      if (entity === undefined || entity.kind === "lost" || !same) continue;
      report.add(diagnostic("CAP2106", { name: local.text }, [{ span: local.span, text: "" }]));
    }
  }
}

function warnOfDeclarations(
  scope: Scope,
  wanted: ReadonlySet<string> | undefined,
  definitions: Definitions,
  report: Report,
): void {
  const { path } = scope.file;
  const own: TypeDefinition[] = [];
  const live = new Set<TypeDefinition>();
  for (const declaration of scope.file.syntax.declarations) {
    const definition = definitions.of({ file: path, name: declaration.name.text });
    if (definition === undefined || definition.span !== declaration.span) continue;
    own.push(definition);
    const isEvent = definition.kind === "event" && scope.usedEvents.has(definition.name);
    if (isEvent || wanted?.has(definition.name) === true) live.add(definition);
  }
  reach(live, definitions);
  const unused = own.filter((definition) => !live.has(definition));
  for (const definition of roots(unused, path, definitions)) {
    const { kind, name } = definition;
    const declaration = scope.introductions.get(name);
    if (declaration === undefined) continue;
    report.add(
      diagnostic("CAP2005", { kind: kind === "alias" ? "type" : kind, name }, [
        { span: declaration, text: "" },
      ]),
    );
  }
}

/** Adds all that is referred to. A set is walked in the order of insertion, also for what is inserted meanwhile. */
function reach(found: Set<TypeDefinition>, definitions: Definitions): void {
  for (const definition of found) {
    for (const part of partsOf(definition)) {
      eachReference(part, (reference) => {
        const next = definitions.of(reference);
        if (next !== undefined) found.add(next);
      });
    }
  }
}

/** Of unused definitions those that no other unused one leads to: what only they need goes with them. */
function roots(
  unused: readonly TypeDefinition[],
  file: string,
  definitions: Definitions,
): readonly TypeDefinition[] {
  const candidates = new Set(unused);
  const needed = new Set<TypeDefinition>();
  for (const definition of unused) {
    for (const part of partsOf(definition)) {
      eachReference(part, (reference) => {
        const next = reference.file === file ? definitions.of(reference) : undefined;
        if (next !== undefined && next !== definition && candidates.has(next)) needed.add(next);
      });
    }
  }
  const found = unused.filter((definition) => !needed.has(definition));
  // What is left after these are only circles: the first of each stands for it.
  const covered = new Set(found);
  reach(covered, definitions);
  for (const definition of unused) {
    if (covered.has(definition)) continue;
    found.push(definition);
    covered.add(definition);
    reach(covered, definitions);
  }
  return found;
}
