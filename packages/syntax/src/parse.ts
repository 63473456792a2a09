import type { Diagnostic } from "@capitan/diagnostics";
import type { SourceFile } from "./ast.js";
import { SteerParser } from "./grammar/parser.js";
import { restOf } from "./grammar/rest.js";
import { add, type Report, TooManyMistakes } from "./report.js";
import { balance, paired } from "./scan/balance.js";
import { pairs } from "./scan/pairs.js";
import { type Scanned, scan } from "./scan/scan.js";
import type { DocComment, Token } from "./scan/tokens.js";
import { verified } from "./verify.js";

/** The tree holds what could be read; what could not be read is in the diagnostics. */
export interface Parsed {
  readonly file: SourceFile;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The longest text that is read, in UTF-16 code units: a hundred times what a person writes into one file. */
export const textLimit = 4 * 1024 * 1024;

// Made when it is first needed: making it takes longer than reading a file.
let parser: SteerParser | undefined;

/**
 * Parses the text of one file. `path` is only carried into the spans. Never throws, whatever the text is; takes time in
 * proportion to its length; tells at most a hundred mistakes. Every edit in a diagnostic repairs its mistake.
 */
export function parse(path: string, text: string): Parsed {
  const { file, diagnostics } = read(path, text);
  if (diagnostics.length === 0) return { file, diagnostics };
  return {
    file,
    diagnostics: verified(text, diagnostics, (repaired) => read(path, repaired).diagnostics.length),
  };
}

/** Reads a text once, and shows its tokens. The edits in the diagnostics are not verified. */
export function read(
  path: string,
  text: string,
  show?: (tokens: readonly Token[]) => void,
): Parsed {
  const report: Report = { file: path, diagnostics: [] };
  let file: SourceFile = nothing(path, text);
  try {
    if (text.length > textLimit) {
      const size = `${(text.length / 1024 / 1024).toFixed(1)} MiB`;
      add(report, "CAP1010", { size, limit: "4 MiB" }, { start: 0, end: 0 }, "");
    } else {
      parser ??= new SteerParser();
      const scanned = scan(text, report);
      show?.(paired(scanned.columns).tokens);
      const clean = readClean(parser, scanned, text, report);
      if (clean !== undefined) return { file: clean, diagnostics: [] };
      const balanced = balance(scanned.columns, text, report, scanned.torn);
      file = parser.read(balanced, report, text.length);
      if (scanned.truncated) file = { ...file, truncated: true };
      undocumented(scanned.docs, report);
    }
  } catch (thrown) {
    if (!(thrown instanceof TooManyMistakes)) throw thrown;
  }
  report.diagnostics.sort((one, other) => one.labels[0].span.start - other.labels[0].span.start);
  return { file, diagnostics: withoutTorn(text, report.diagnostics) };
}

/** Without what is only unexpected on the line of a string that is not closed: a quote is missing there. */
function withoutTorn(text: string, found: readonly Diagnostic[]): readonly Diagnostic[] {
  const open = found.filter(({ code }) => code === "CAP1003").map(({ labels: [{ span }] }) => span);
  if (open.length === 0) return found;
  return found.filter(
    ({ code, labels: [{ span }] }) =>
      code !== "CAP1001" ||
      !open.some(({ start }) => span.end <= start && !/[\n\r]/.test(text.slice(span.end, start))),
  );
}

/**
 * Reads a text in which there is no mistake, with little work for its plain steps. Undefined for any other: what to say of
 * a mistake may depend on every token around it.
 */
function readClean(
  parser: SteerParser,
  { columns, docs }: Scanned,
  text: string,
  report: Report,
): SourceFile | undefined {
  if (report.diagnostics.length > 0) return undefined;
  const match = pairs(columns);
  if (match === undefined) return undefined;
  const rest = restOf(columns, match, report.file);
  const file = parser.read(rest, report, text.length);
  undocumented(docs, report);
  if (report.diagnostics.length === 0 && rest.plain.size === 0) return file;
  report.diagnostics.length = 0;
  for (const doc of docs) doc.taken = false;
  return undefined;
}

/** A file of which nothing was read. */
function nothing(path: string, text: string): SourceFile {
  const span = { file: path, start: 0, end: text.length };
  return {
    kind: "file",
    path,
    imports: [],
    declarations: [],
    skipped: new Set(),
    truncated: true,
    span,
  };
}

function undocumented(docs: readonly DocComment[], report: Report): void {
  for (const doc of docs) {
    if (!doc.taken) add(report, "CAP1015", {}, doc, "nothing below it can be documented");
  }
}
