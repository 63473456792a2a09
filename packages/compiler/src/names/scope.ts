import type { Span } from "@capitan/diagnostics";
import type { Declaration, ImportedName, Name } from "@capitan/syntax";
import type { LoadedFile } from "../files/load.js";

/** What a name of a file stands for. */
export type Entity =
  | { readonly kind: "declared"; readonly file: LoadedFile; readonly declaration: Declaration }
  /** A TypeScript type. */
  | { readonly kind: "external"; readonly imported: ImportedName }
  /** A TypeScript type with its own encoding. */
  | { readonly kind: "codec"; readonly imported: ImportedName }
  /** Something that could not be imported and was reported: whatever is asked of it is granted. */
  | { readonly kind: "lost" };

/** The names of one file. */
export interface Scope {
  readonly file: LoadedFile;
  readonly entities: ReadonlyMap<string, Entity>;
  /** Where each name is introduced, for labels. */
  readonly introductions: ReadonlyMap<string, Span>;
  /** What a name that is declared twice stands for beside its first meaning. */
  readonly othersOf: (name: string) => readonly Entity[];
  /** Remembers that an import is used. Returns what the name stands for. */
  readonly use: (name: string) => Entity | undefined;
  /** Local names that were used. */
  readonly used: ReadonlySet<string>;
  /** Local names that were used by protocols, also where something else was needed. */
  readonly usedEvents: Set<string>;
  /** Names that were used where something else is needed, which was reported: they are not unused as well. */
  readonly misused: Set<string>;
  /** Names that were asked for and are not known: each may be a misspelt use of something. */
  readonly unknown: ReadonlySet<string>;
  /** Whether the text seems to declare `name` in a part that could not be parsed: its absence is then no mistake. */
  readonly mayBeLost: (name: string) => boolean;
}

/** A declaration as a sentence names it. */
export function kindOf(declaration: Declaration): string {
  return declaration.kind;
}

/** A kind with its article: "an event". */
export function withArticle(kind: string): string {
  return /^[aeio]/.test(kind) || kind === "unknown" ? `an ${kind}` : `a ${kind}`;
}

export function entityKind(entity: Entity): string {
  switch (entity.kind) {
    case "declared":
      return withArticle(entity.declaration.kind);
    case "external":
      return "a TypeScript type";
    case "codec":
      return "a codec";
    case "lost":
      return "unknown";
  }
}

export function sameSpan(one: Span, other: Span): boolean {
  return one.file === other.file && one.start === other.start && one.end === other.end;
}

/** A name that a file introduces, and what for. */
export interface Introduction {
  readonly name: Name;
  readonly kind: string;
  readonly entity: Entity;
}

export function makeScope(file: LoadedFile, introductions: readonly Introduction[]): Scope {
  const entities = new Map<string, Entity>();
  const spans = new Map<string, Span>();
  const used = new Set<string>();
  const unknown = new Set<string>();
  const others = new Map<string, Entity[]>();
  for (const { name, entity } of introductions) {
    const known = entities.get(name.text);
    if (known !== undefined && known.kind !== "lost") {
      others.set(name.text, [...(others.get(name.text) ?? []), entity]);
      continue;
    }
    entities.set(name.text, entity);
    spans.set(name.text, name.span);
  }
  return {
    file,
    entities,
    introductions: spans,
    used,
    usedEvents: new Set(),
    misused: new Set(),
    unknown,
    othersOf: (name) => others.get(name) ?? [],
    use: (name) => {
      const entity = entities.get(name);
      if (entity !== undefined) used.add(name);
      else unknown.add(name);
      return entity;
    },
    mayBeLost: lostNames(file),
  };
}

/**
 * What stands in text that could not be read, outside of all that could be, may be declared there: whoever uses it has
 * made no mistake. A word of a protocol is none of these, for nothing is declared in a protocol, unless it follows a word
 * that declares.
 */
function lostNames({ syntax, text }: LoadedFile): (name: string) => boolean {
  if (syntax.truncated) return () => true;
  let names: ReadonlySet<string> | undefined;
  return (name) => {
    if (!syntax.skipped.has(name)) return false;
    names ??= wordsBetween(text, [...syntax.imports, ...syntax.declarations]);
    return names.has(name);
  };
}

/** The words of a text outside of the nodes that were read, and those that follow a word that declares. */
function wordsBetween(
  text: string,
  nodes: readonly { readonly span: Span }[],
): ReadonlySet<string> {
  const names = new Set<string>();
  const word = /[\p{L}_][\p{L}\p{N}_]*/gu;
  let from = 0;
  const read = [...nodes].sort((one, other) => one.span.start - other.span.start);
  for (const { span } of [...read, { span: { start: text.length, end: text.length } }]) {
    for (const [found] of text.slice(from, Math.max(from, span.start)).matchAll(word)) {
      names.add(found);
    }
    from = Math.max(from, span.end);
  }
  const declared =
    /\b(?:event|record|enum|union|type|protocol|endpoint|system)\s+([\p{L}_][\p{L}\p{N}_]*)/gu;
  for (const [, name = ""] of text.matchAll(declared)) names.add(name);
  // A payload behind the event of a step: its author takes that for the declaration.
  const inline = /(?:\bsend|\breceive|\bon|:)\s+([\p{L}_][\p{L}\p{N}_]*)\s*[({]/gu;
  for (const [, name = ""] of text.matchAll(inline)) names.add(name);
  // Parameters, which a declaration of this version does not have.
  const generic =
    /\b(?:event|record|enum|union|type|protocol)\s+[\p{L}_][\p{L}\p{N}_]*\s*<([^<>;{}]{0,200})>/gu;
  for (const [, parameters = ""] of text.matchAll(generic)) {
    for (const [found] of parameters.matchAll(word)) names.add(found);
  }
  return names;
}
