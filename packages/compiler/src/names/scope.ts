import type { Span } from "@capitan/diagnostics";
import type { Declaration, ImportedName, Name } from "@capitan/syntax";
import type { LoadedFile } from "../files/load.js";

/** What a name of a file stands for. */
export type Entity =
  | { readonly kind: "declared"; readonly file: LoadedFile; readonly declaration: Declaration }
  /** A TypeScript type. */
  | { readonly kind: "external"; readonly imported: ImportedName }
  /** Something that could not be imported and was reported: whatever is asked of it is granted. */
  | { readonly kind: "lost" };

/** The names of one file. */
export interface Scope {
  readonly file: LoadedFile;
  readonly entities: ReadonlyMap<string, Entity>;
  /** Where each name is introduced, for labels. */
  readonly introductions: ReadonlyMap<string, Span>;
  /** Remembers that an import is used. Returns what the name stands for. */
  readonly use: (name: string) => Entity | undefined;
  /** Local names that were used. */
  readonly used: ReadonlySet<string>;
  /** Local names that were used by protocols. */
  readonly usedEvents: Set<string>;
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
  for (const { name, entity } of introductions) {
    const known = entities.get(name.text);
    if (known !== undefined && known.kind !== "lost") continue;
    entities.set(name.text, entity);
    spans.set(name.text, name.span);
  }
  return {
    file,
    entities,
    introductions: spans,
    used,
    usedEvents: new Set(),
    unknown,
    use: (name) => {
      const entity = entities.get(name);
      if (entity !== undefined) used.add(name);
      else unknown.add(name);
      return entity;
    },
    mayBeLost: lostNames(file),
  };
}

/** In a file with syntax errors, names that follow a declaring keyword or stand in an import may have been lost. */
function lostNames(file: LoadedFile): (name: string) => boolean {
  if (file.syntaxErrors.length === 0) return () => false;
  let names: Set<string> | undefined;
  return (name) => {
    if (names === undefined) {
      names = new Set();
      const declared =
        /\b(?:event|record|enum|union|type|protocol|endpoint|system)\s+([A-Za-z_]\w*)/g;
      for (const match of file.text.matchAll(declared)) names.add(match[1] ?? "");
      for (const match of file.text.matchAll(/\bimport\b[^;"']{0,4000}/g)) {
        for (const word of match[0].matchAll(/[A-Za-z_]\w*/g)) names.add(word[0]);
      }
    }
    return names.has(name);
  };
}
