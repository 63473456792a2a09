import { diagnostic, type Span, suggest } from "@capitan/diagnostics";
import { type Declaration, isKeyword } from "@capitan/syntax";
import type { Loaded } from "../files/load.js";
import type { TypeDefinition } from "../program.js";
import type { Report } from "../report/findings.js";
import { type Definitions, eachReference, partsOf } from "../types/definitions.js";
import { isReserved } from "./reserved.js";
import type { Scope } from "./scope.js";

/**
 * Warns of declarations that no protocol needs, in files that hold a protocol, unless another file of the call imports
 * them; and of imports that their file does not use. What may be used in a part that could not be parsed, or by a
 * misspelt name, is left alone: that mistake was told.
 */
export function warnOfUnused(
  loaded: Loaded,
  scopes: ReadonlyMap<string, Scope>,
  definitions: Definitions,
  report: Report,
): void {
  const wanted = importedNames(loaded);
  for (const scope of scopes.values()) {
    const unused = unusedImports(scope);
    if (scope.file.syntax.declarations.some(isConversation)) {
      unused.push(...unusedDeclarations(scope, wanted.get(scope.file.path), definitions));
    }
    if (unused.length === 0) continue;
    const meant = misspelt(scope, unused);
    for (const one of unused) {
      if (meant.has(one.name) || mayBeUsed(scope, one)) continue;
      const label = { span: one.span, text: "" };
      const { kind, name } = one;
      report.add(
        kind === undefined
          ? diagnostic("CAP2106", { name }, [label])
          : diagnostic("CAP2005", { kind, name }, [label]),
      );
    }
  }
}

const isConversation = ({ kind }: Declaration): boolean =>
  kind === "protocol" || kind === "endpoint" || kind === "system";

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

/** Something that nobody uses; `kind` is undefined for an import. */
interface Unused {
  readonly kind: string | undefined;
  readonly name: string;
  readonly span: Span;
}

/** Of the unused names those that an unknown name was probably meant to be. */
function misspelt(scope: Scope, unused: readonly Unused[]): ReadonlySet<string> {
  const names = unused.map(({ name }) => name);
  const meant = new Set<string>();
  for (const unknown of [...scope.unknown].slice(0, 50)) {
    const nearest = suggest(unknown, names);
    if (nearest !== undefined) meant.add(nearest);
  }
  return meant;
}

/** Whether it was used in the wrong place, or is declared twice, so that either may be meant, or the word stands in text that could not be read. A mistake in a protocol may have been to forget the word. */
function mayBeUsed({ file, misused, othersOf }: Scope, { name }: Unused): boolean {
  if (misused.has(name) || othersOf(name).length > 0) return true;
  const { declarations, skipped, truncated } = file.syntax;
  if (truncated) return true;
  if (declarations.some((one) => "incomplete" in one && one.incomplete !== false)) return true;
  return skipped.has(name);
}

function unusedImports(scope: Scope): Unused[] {
  const unused: Unused[] = [];
  for (const node of scope.file.syntax.imports) {
    for (const { local } of node.names) {
      // A name that cannot be had is told to be so.
      if (scope.used.has(local.text) || isReserved(local.text)) continue;
      const entity = scope.entities.get(local.text);
      const same = scope.introductions.get(local.text)?.start === local.span.start;
      if (entity === undefined || entity.kind === "lost" || !same) continue;
      unused.push({ kind: undefined, name: local.text, span: local.span });
    }
  }
  return unused;
}

function unusedDeclarations(
  scope: Scope,
  wanted: ReadonlySet<string> | undefined,
  definitions: Definitions,
): readonly Unused[] {
  const { path } = scope.file;
  const own: TypeDefinition[] = [];
  const live = new Set<TypeDefinition>();
  for (const { name, span } of scope.file.syntax.declarations) {
    const definition = definitions.of({ file: path, name: name.text });
    // A name that cannot be had is told to be so; that it is not used is no wonder.
    if (definition === undefined || definition.span !== span) continue;
    if (isReserved(name.text) || isKeyword(name.text)) continue;
    own.push(definition);
    if (scope.usedEvents.has(definition.name) || wanted?.has(definition.name) === true)
      live.add(definition);
  }
  reach(live, definitions);
  const unused = own.filter((definition) => !live.has(definition));
  return roots(unused, path, definitions).flatMap(({ kind, name }) => {
    const span = scope.introductions.get(name);
    return span === undefined ? [] : { kind: kind === "alias" ? "type" : kind, name, span };
  });
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
