import { isAbsolute, relative, resolve, sep } from "node:path";

/** The path of a file as users see it: posix, relative to `directory`, absolute only on another drive. */
export function displayPath(directory: string, path: string): string {
  const short = relative(directory, resolve(directory, path));
  return (short === "" ? "." : isAbsolute(short) ? short : short).split(sep).join("/");
}

/** The absolute path of a displayed one. */
export function resolvePath(directory: string, path: string): string {
  return resolve(directory, path);
}
