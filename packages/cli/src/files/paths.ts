import { realpathSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";

const posixOf = (path: string): string => path.split(sep).join("/");

/**
 * The path of a file as users see it: posix, relative to `directory`; absolute where that is shorter. One file has one
 * such path, however it was written.
 */
export function displayPath(directory: string, path: string): string {
  const absolute = resolve(directory, path);
  const short = relative(directory, absolute) || ".";
  return posixOf(short.length <= absolute.length ? short : absolute);
}

/** The path of a file from a directory that holds it; the path itself, absolute, where that does not. */
export function pathFrom(directory: string, path: string): string {
  const short = relative(realPath(directory), realPath(path));
  return posixOf(short.startsWith("..") || isAbsolute(short) ? path : short);
}

/** The absolute path of a displayed one. */
export function resolvePath(directory: string, path: string): string {
  return resolve(directory, path);
}

/** An absolute path without links; the path itself where nothing is there. */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
