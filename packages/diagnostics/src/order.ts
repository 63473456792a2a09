import type { Diagnostic } from "./model.js";

/** How many findings there are, and in how many files. */
export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  /** Files that hold the primary label of a finding. */
  readonly files: number;
}

/**
 * Sorted by file, line, column (both by way of the offset), then code. Files compare by UTF-16 code units, so the order
 * is the same on every machine. The order of findings that agree in all of them is kept.
 */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort((left, right) => {
    const one = left.labels[0].span;
    const other = right.labels[0].span;
    return (
      compareText(one.file, other.file) ||
      one.start - other.start ||
      compareText(left.code, right.code)
    );
  });
}

/** Without the findings that say the same of the same place as one before them. Keeps the order. */
export function uniqueDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter((finding) => {
    const { file, start, end } = finding.labels[0].span;
    const key = JSON.stringify([finding.code, file, start, end, finding.message]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

export function summarise(diagnostics: readonly Diagnostic[]): Summary {
  const errors = diagnostics.filter((finding) => finding.severity === "error").length;
  const files = new Set(diagnostics.map((finding) => finding.labels[0].span.file)).size;
  return { errors, warnings: diagnostics.length - errors, files };
}

/** "2 errors and 1 warning in 2 files", "no errors". */
export function summaryText(summary: Summary): string {
  const { errors, warnings, files } = summary;
  if (errors + warnings === 0) return "no errors";
  const parts = [counted(errors, "error"), counted(warnings, "warning")].filter(
    (part) => !part.startsWith("0 "),
  );
  return `${parts.join(" and ")} in ${counted(files, "file")}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
