import { readFileSync } from "node:fs";
import { posix } from "node:path";
import {
  type Compilation,
  compile,
  type FileRead,
  type Host,
  type Program,
} from "@capitan/compiler";
import { digest } from "./hand.test.support.js";

/** Compiles files of `texts`, or of a folder, without anything around them. */
export function compiled(
  texts: Readonly<Record<string, string>> | string,
  files?: readonly string[],
): Compilation {
  const read = (path: string): FileRead => {
    if (typeof texts === "string")
      return { kind: "text", text: readFileSync(posix.join(texts, path), "utf8") };
    const text = texts[path];
    return text === undefined ? { kind: "missing" } : { kind: "text", text };
  };
  const host: Host = {
    read,
    resolve: (from, specifier) => posix.join(posix.dirname(from), specifier),
    digest,
  };
  const compilation = compile(host, files ?? (typeof texts === "string" ? [] : Object.keys(texts)));
  return { ...compilation, program: withPlainFingerprints(compilation.program) };
}

/** How fingerprints come about is the compiler's business; golden texts should not change with it. */
function withPlainFingerprints({ files }: Program): Program {
  return {
    files: new Map(
      [...files].map(([path, file]) => {
        const protocols = file.protocols.map((protocol) => ({
          ...protocol,
          fingerprint: digest(protocol.name).slice(0, 64),
        }));
        return [path, { ...file, protocols }];
      }),
    ),
  };
}
