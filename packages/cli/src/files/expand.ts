import { readdirSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { type Diagnostic, diagnostic, suggest } from "@capitan/diagnostics";
import { reasonOf } from "./host.js";
import { displayPath, realPath, resolvePath } from "./paths.js";
import { isGlob, type Pattern, splitGlob } from "./pattern.js";

/** What the patterns of a call mean. */
export interface Expanded {
  /** Displayed paths of `.steer` files, sorted, without duplicates. */
  readonly files: readonly string[];
  /** Absolute paths of directories in which a new file could belong to the call. */
  readonly roots: readonly string[];
  /** One for each pattern that means nothing. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Expands files, directories (every `.steer` file below) and globs; takes away what a pattern with `!` matches. */
export async function expand(directory: string, patterns: readonly Pattern[]): Promise<Expanded> {
  const files = new Set<string>();
  const excluded = new Set<string>();
  const roots = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const pattern of patterns) {
    const meant = await meaning(pattern);
    if (pattern.excludes) {
      for (const file of meant.files ?? []) excluded.add(file);
      continue;
    }
    if (meant.root !== undefined) roots.add(meant.root);
    if (meant.problem !== undefined) diagnostics.push(meant.problem);
    for (const file of meant.files ?? []) files.add(file);
  }
  const left = distinct([...files].filter((file) => !excluded.has(file)));
  return {
    files: left.map((file) => displayPath(directory, file)).sort(compareText),
    roots: [...roots],
    diagnostics,
  };
}

interface Meaning {
  readonly files?: readonly string[];
  readonly root?: string;
  readonly problem?: Diagnostic;
}

async function meaning(pattern: Pattern): Promise<Meaning> {
  const { path } = pattern;
  const kind = kindOf(path);
  if (kind === "file")
    return path.endsWith(".steer")
      ? { files: [path] }
      : { problem: unreadable(pattern, "its name does not end in .steer") };
  if (kind === "directory") return among(pattern, path, "**/*.steer");
  if (isGlob(path)) {
    const { base, glob } = splitGlob(path);
    return among(pattern, base, glob);
  }
  return { problem: kind === "missing" ? missing(pattern) : unreadable(pattern, kind.reason) };
}

async function among(pattern: Pattern, root: string, glob: string): Promise<Meaning> {
  const files = (await find(root, glob)).filter((file) => file.endsWith(".steer"));
  if (files.length > 0) return { files, root };
  return {
    root,
    problem: diagnostic("CAP4104", { pattern: pattern.written }, [
      { span: pattern.span, text: "" },
    ]),
  };
}

/**
 * Absolute paths of the files below a directory that match a glob, `node_modules` left out. A file that links lead to by
 * several paths is found once, by its own if that is among them.
 */
export async function find(root: string, pattern: string): Promise<readonly string[]> {
  if (kindOf(root) !== "directory") return [];
  const { glob } = await import("../command/parts/files.js");
  const found = await glob([pattern], {
    cwd: root,
    ignore: ["**/node_modules/**"],
    expandDirectories: false,
    onlyFiles: true,
  });
  return distinct(found.map((name) => resolvePath(root, name)));
}

/** Absolute paths, sorted; of those that lead to one file the one without links if it is among them, else the first. */
function distinct(paths: readonly string[]): readonly string[] {
  if (paths.length < 2) return paths;
  const byFile = new Map<string, string>();
  for (const path of paths.toSorted(compareText)) {
    const real = realPath(path);
    if (!byFile.has(real) || path === real) byFile.set(real, path);
  }
  return [...byFile.values()].sort(compareText);
}

/** Order by code units: the same everywhere, whatever the locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function kindOf(path: string): "file" | "directory" | "missing" | { readonly reason: string } {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? "missing" : stat.isDirectory() ? "directory" : "file";
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

function missing(pattern: Pattern): Diagnostic {
  const folder = dirname(pattern.path);
  const names = kindOf(folder) === "directory" ? readdirSync(folder) : [];
  const near = suggest(
    basename(pattern.path),
    names.filter((name) => name.endsWith(".steer")).sort(compareText),
  );
  const written = pattern.written.slice(0, -basename(pattern.path).length);
  return unreadable(
    pattern,
    "there is no such file",
    near === undefined ? undefined : `did you mean \`${written}${near}\`?`,
  );
}

const unreadable = (pattern: Pattern, why: string, help?: string): Diagnostic =>
  diagnostic(
    "CAP4105",
    { path: pattern.written, why },
    [{ span: pattern.span, text: "" }],
    help === undefined ? {} : { helps: [{ text: help, edits: [] }] },
  );
