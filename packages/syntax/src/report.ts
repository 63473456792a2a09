import {
  type Code,
  type Diagnostic,
  type DiagnosticDetail,
  diagnostic,
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

/** Text of the file for a message: one line, and not longer than a name should be. */
export function shown(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, "\ufffd");
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}
