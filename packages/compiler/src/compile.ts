import {
  adviceOf,
  type Diagnostic,
  diagnostic,
  type Source,
  sortDiagnostics,
} from "@capitan/diagnostics";
import { analyse } from "./analyse.js";
import { makeJudging } from "./endpoints/judging.js";
import type { Host } from "./host.js";
import type { Program } from "./program.js";
import type { Finding } from "./report/findings.js";
import { budgetOf, verifyFixes } from "./report/verify.js";

export interface Compilation {
  /** Files with errors are in it as far as they are understood; protocols with errors are not. */
  readonly program: Program;
  /** Sorted by file, line, column, code. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every text that was read, for renderers. */
  readonly sources: readonly Source[];
}

export interface CompileOptions {
  /** In systems and endpoints a channel that can fill without bound is a warning, not an error. Default false. */
  readonly allowUnbounded?: boolean;
  /** For how many mistakes a fix is looked for: as many as nobody notices the time of (the default), every one, or none. */
  readonly fixes?: "some" | "every" | "none";
}

/**
 * Compiles `files` and everything that they import. Never throws: a failure of the compiler itself is a diagnostic of its
 * own (9xxx), as is one of the host.
 */
export function compile(
  host: Host,
  files: readonly string[],
  options: CompileOptions = {},
): Compilation {
  try {
    const judging = makeJudging(options);
    const { program, findings, sources } = analyse(host, files, judging);
    const size = sources.reduce((sum, { text }) => sum + text.length, 0);
    const again = (changed: Host): readonly Finding[] => analyse(changed, files, judging).findings;
    const verified = verifyFixes(host, findings, budgetOf(size, options), again);
    const diagnostics = sortDiagnostics(verified.map(advised));
    return { program, diagnostics, sources };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    const span = { file: files[0] ?? "", start: 0, end: 0 };
    const bug = diagnostic("CAP9001", { what }, [{ span, text: "" }]);
    return { program: { files: new Map() }, diagnostics: [bug], sources: [] };
  }
}

/** With the usual advice where nothing better is said. */
function advised(found: Diagnostic): Diagnostic {
  const said = found.helps.length > 0 || found.notes.length > 0 || found.run !== undefined;
  const text = said ? undefined : adviceOf(found.code);
  return text === undefined ? found : { ...found, helps: [{ text, edits: [] }] };
}
