import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FileRead, Host } from "@capitan/compiler";
import { displayPath, realPath, resolvePath } from "./paths.js";

/** A larger file is refused unread. Hand-written protocols are a thousand times smaller. */
export const largestFile = 4 * 1024 * 1024;

/**
 * The file system as the compiler sees it. Paths are displayed ones: relative to `directory` where that is shorter. A
 * file has one path, whatever links lead to it: the one under which it is among `inputs`, or was imported first.
 */
export function hostOf(
  directory: string,
  digest: Host["digest"],
  inputs: readonly string[] = [],
): Host {
  let paths: Map<string, string> | undefined;
  return {
    read: (path) => readText(resolvePath(directory, path)),
    resolve: (from, specifier) => {
      paths ??= new Map(inputs.map((input) => [realPath(resolvePath(directory, input)), input]));
      const path = displayPath(directory, join(dirname(from), specifier));
      const real = realPath(resolvePath(directory, path));
      const known = paths.get(real);
      if (known === undefined) paths.set(real, path);
      return known ?? path;
    },
    digest,
  };
}

/** Reads a text file. Errors are values: the caller says what they mean to the user. */
export function readText(path: string): FileRead {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return { kind: "missing" };
    if (stat.isDirectory()) return { kind: "directory" };
    // A pipe would make a call wait for ever.
    if (!stat.isFile()) return { kind: "failed", reason: "it is not a regular file" };
    if (stat.size > largestFile) return { kind: "too-large", bytes: stat.size };
    return decode(readFileSync(path));
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
    return { kind: "failed", reason: reasonOf(error) };
  }
}

function decode(bytes: Uint8Array): FileRead {
  try {
    return { kind: "text", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    const offset = firstBadByte(bytes);
    return {
      kind: "not-utf8",
      offset,
      before: new TextDecoder().decode(bytes.subarray(0, offset)),
    };
  }
}

/** The offset of the first byte that is not UTF-8: the longest prefix that decodes, found by bisection. */
function firstBadByte(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodes(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function decodes(bytes: Uint8Array): boolean {
  try {
    // `stream` lets a character that the cut has split pass.
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The `code` of a system error, such as ENOENT. */
export function errorCode(error: unknown): string | undefined {
  const code = property(error, "code");
  return typeof code === "string" ? code : undefined;
}

// By its shape: an error of another realm is no instance of Error here.
const property = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;

/** What to tell the user of a system error. */
export function reasonOf(error: unknown): string {
  switch (errorCode(error)) {
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "EROFS":
      return "the file system is read-only";
    case "ENOSPC":
      return "no space is left on the device";
    case "ENOTDIR":
      return "a part of the path is a file, not a directory";
    case "EEXIST":
      return "a file of that name is in the way";
    case "EISDIR":
      return "it is a directory";
    default:
      return String(property(error, "message") ?? error);
  }
}
