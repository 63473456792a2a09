import { type Diagnostic, renderTerminal, type Source } from "@capitan/diagnostics";
import { type Status, status } from "./status.js";
import type { Streams } from "./streams.js";

/** The findings as text for a person. */
export function reportText(
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
  streams: Streams,
  color: boolean,
): string {
  if (diagnostics.length === 0) return "";
  return renderTerminal(diagnostics, sources, {
    color,
    unicode: streams.unicode,
    width: streams.width ?? 100,
  });
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(({ severity }) => severity === "error");

/** The exit status that findings call for: the gravest counts. */
export function statusOf(diagnostics: readonly Diagnostic[]): Status {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.some(({ code }) => code.startsWith("CAP9"))) return status.bug;
  if (errors.some(({ code }) => isUsage(code))) return status.usage;
  return errors.length > 0 ? status.findings : status.clean;
}

/** The configuration, the call, or the file system: not what is in a protocol. */
const isUsage = (code: string): boolean => code === "CAP4004" || code.startsWith("CAP41");

/** "1 file", "2 files". */
export const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;
