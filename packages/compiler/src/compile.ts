import type { Diagnostic, Source } from "@capitan/diagnostics";
import type { Host } from "./host.js";
import type { Program } from "./program.js";

export interface Compilation {
  /** Files with errors are in it as far as they are understood; protocols with errors are not. */
  readonly program: Program;
  /** Sorted by file, line, column, code. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every text that was read, for renderers. */
  readonly sources: readonly Source[];
}

/** Compiles `files` and everything that they import. */
export function compile(_host: Host, _files: readonly string[]): Compilation {
  return { program: { files: new Map() }, diagnostics: [], sources: [] };
}
