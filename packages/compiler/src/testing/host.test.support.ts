import { createHash } from "node:crypto";
import { posix } from "node:path";
import type { FileRead, Host } from "../host.js";

/** A host over texts by path, for tests. */
export function memoryHost(files: Readonly<Record<string, string | FileRead>>): Host {
  const table = new Map(Object.entries(files));
  return {
    read: (path) => {
      const file = table.get(path);
      if (file === undefined) return { kind: "missing" };
      return typeof file === "string" ? { kind: "text", text: file } : file;
    },
    resolve: (from, specifier) => posix.normalize(posix.join(posix.dirname(from), specifier)),
    digest: (text) => createHash("blake2b512").update(text, "utf8").digest("hex"),
  };
}
