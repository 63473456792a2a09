import { type Diagnostic, renderTerminal, type Source } from "@capitan/diagnostics";
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

/** "1 file", "2 files". */
export const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;
