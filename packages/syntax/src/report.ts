import {
  type Code,
  type Diagnostic,
  type DiagnosticDetail,
  diagnostic,
  type Edit,
  type Label,
  type ParametersOf,
  type Span,
} from "@capitan/diagnostics";

/** After so many mistakes the rest of a file is not read: it is not what its author takes it for. */
export const mistakeLimit = 100;

/** Thrown inside of the parser when the limit is reached; `parse` catches it. */
export class TooManyMistakes extends Error {}

/** Collects the findings of one file. */
export interface Report {
  readonly file: string;
  readonly diagnostics: Diagnostic[];
}

export function add<C extends Code>(
  report: Report,
  code: C,
  parameters: ParametersOf<C>,
  at: { readonly start: number; readonly end: number },
  text: string,
  detail?: DiagnosticDetail & { readonly also?: readonly Label[] },
): void {
  const span = { file: report.file, start: at.start, end: at.end };
  if (report.diagnostics.length > mistakeLimit) throw new TooManyMistakes();
  if (report.diagnostics.length === mistakeLimit) {
    report.diagnostics.push(
      diagnostic("CAP1024", { limit: mistakeLimit }, [{ span, text: "reading stopped here" }]),
    );
    throw new TooManyMistakes();
  }
  report.diagnostics.push(
    diagnostic(code, parameters, [{ span, text }, ...(detail?.also ?? [])], detail),
  );
}

/** Advice that inserts, removes or replaces text. */
export function fix(text: string, span: Span, replacement: string): DiagnosticDetail {
  return { helps: [{ text, edits: [{ span, text: replacement }] }] };
}

/** Advice that is not, or not yet, a change of the text. */
export function advice(text: string): DiagnosticDetail {
  return { helps: [{ text, edits: [] }] };
}

/** Advice that changes the text in several places. */
export function mend(text: string, edits: readonly Edit[]): DiagnosticDetail {
  return { helps: [{ text, edits }] };
}

/** Takes back what was found in `[start, end)`: it is part of something else that is told. */
export function retract(report: Report, start: number, end: number): void {
  const { diagnostics } = report;
  for (let index = diagnostics.length - 1; index >= 0; index -= 1) {
    const span = diagnostics[index]?.labels[0].span;
    if (span !== undefined && span.start >= start && span.end <= end) diagnostics.splice(index, 1);
  }
}

/** Makes one finding of several, the first, whose fix mends them all. */
export function merge(report: Report, found: readonly Diagnostic[], help: string): void {
  const [first, ...others] = found;
  if (first === undefined || others.length === 0) return;
  const edits = found.flatMap(({ helps }) => helps.flatMap((one) => one.edits));
  const { diagnostics } = report;
  for (const other of others) diagnostics.splice(diagnostics.indexOf(other), 1);
  const index = diagnostics.indexOf(first);
  diagnostics[index] = { ...first, helps: [{ text: help, edits }] };
}

/** Text of the file for a message: one line, and not longer than a name should be. */
export function shown(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, "\ufffd");
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}
