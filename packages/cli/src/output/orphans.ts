import { posix } from "node:path";
import { isEdited, readHeader } from "@capitan/emitter/header";
import { compareText, find } from "../files/expand.js";
import { readText } from "../files/host.js";
import { resolvePath } from "../files/paths.js";

/** Generated modules whose `.steer` file is gone. */
export interface Orphans {
  /** Headed and unedited: nothing is lost with them. */
  readonly removable: readonly { readonly path: string; readonly text: string }[];
  /** Edited by hand: they stay. */
  readonly edited: readonly string[];
}

/** Looks through `directories` for modules that capitan wrote from a file that is no longer there. */
export async function findOrphans(
  directory: string,
  directories: readonly string[],
  digest: (text: string) => string,
): Promise<Orphans> {
  const removable: { readonly path: string; readonly text: string }[] = [];
  const edited: string[] = [];
  const globs = directories.map((path) => (path === "." ? "**/*.ts" : `${path}/**/*.ts`));
  for (const found of await find(directory, globs)) {
    const path = found.replaceAll("\\", "/");
    const module = readText(resolvePath(directory, path));
    if (module.kind !== "text") continue;
    const header = readHeader(module.text);
    if (header === undefined) continue;
    const source = posix.join(posix.dirname(path), header.source);
    if (readText(resolvePath(directory, source)).kind !== "missing") continue;
    if (isEdited(module.text, digest)) edited.push(path);
    else removable.push({ path, text: module.text });
  }
  const byPath = (a: { readonly path: string }, b: { readonly path: string }) =>
    compareText(a.path, b.path);
  return { removable: removable.sort(byPath), edited: edited.sort(compareText) };
}
