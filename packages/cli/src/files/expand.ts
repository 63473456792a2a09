import { statSync } from "node:fs";
import { displayPath, resolvePath } from "./paths.js";

/** What the arguments of a call name: `.steer` files, sorted, without duplicates; or why there is none. */
export interface Expanded {
  readonly files: readonly string[];
  readonly problems: readonly string[];
}

/** Expands files, directories (every `.steer` file below) and globs. A file that is named is taken whatever its suffix is. */
export async function expand(directory: string, patterns: readonly string[]): Promise<Expanded> {
  const files = new Set<string>();
  const problems: string[] = [];
  for (const pattern of patterns) {
    const kind = kindOf(resolvePath(directory, pattern));
    if (kind === "file") {
      files.add(displayPath(directory, pattern));
      continue;
    }
    if (kind === "missing" && !isGlob(pattern)) {
      problems.push(`${pattern}: no such file or directory`);
      continue;
    }
    const found = await find(directory, kind === "directory" ? [below(pattern)] : [pattern]);
    if (found.length === 0)
      problems.push(
        kind === "directory"
          ? `${pattern}: no .steer file is in this directory`
          : `${pattern}: no file matches`,
      );
    for (const file of found) files.add(displayPath(directory, file));
  }
  return { files: [...files].sort(compareText), problems };
}

/** Every file below `directory` that matches one of the globs, `node_modules` left out. */
export async function find(
  directory: string,
  globs: readonly string[],
): Promise<readonly string[]> {
  const { glob } = await import("../command/parts/files.js");
  return glob([...globs], {
    cwd: directory,
    ignore: ["**/node_modules/**"],
    expandDirectories: false,
    onlyFiles: true,
  });
}

/** Order by code units: the same everywhere, whatever the locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isGlob = (pattern: string): boolean => /[*?[\]{}!]/.test(pattern);

const below = (path: string): string =>
  `${path.replaceAll("\\", "/").replace(/\/+$/, "")}/**/*.steer`.replace(/^\.\//, "");

function kindOf(path: string): "file" | "directory" | "missing" {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? "missing" : stat.isDirectory() ? "directory" : "file";
}
