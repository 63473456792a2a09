import type { Diagnostic } from "@capitan/diagnostics";
import type { SourceFile } from "./ast.js";
import { SteerParser } from "./grammar/parser.js";
import type { Report } from "./report.js";
import { balance } from "./scan/balance.js";
import { scan } from "./scan/scan.js";

/** The tree holds what could be read; what could not be read is in the diagnostics. */
export interface Parsed {
  readonly file: SourceFile;
  readonly diagnostics: readonly Diagnostic[];
}

let parser: SteerParser | undefined;

/** Parses the text of one file. `path` is only carried into the spans. */
export function parse(path: string, text: string): Parsed {
  parser ??= new SteerParser();
  const report: Report = { file: path, diagnostics: [] };
  const { tokens } = scan(text, report);
  const file = parser.read(balance(tokens), report, text.length);
  return { file, diagnostics: report.diagnostics };
}
