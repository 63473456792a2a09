import { type Diagnostic, renderTerminal, type Source } from "@capitan/diagnostics";
import { pathFrom, resolvePath } from "../files/paths.js";
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

/** The findings for whom they are meant: a person, or a workflow that shows them at their lines. */
export async function findingsText(
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
  streams: Streams,
  color: boolean,
): Promise<string> {
  return streams.annotated === undefined || diagnostics.length === 0
    ? reportText(diagnostics, sources, streams, color)
    : annotations(diagnostics, sources, streams);
}

/** The findings as annotations of GitHub Actions, with paths from the root of the repository. */
export async function annotations(
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
  { annotated, directory }: Streams,
): Promise<string> {
  const { renderGithub } = await import("./parts/formats.js");
  return renderGithub(diagnostics, sources, (file) =>
    annotated === undefined ? file : pathFrom(annotated, resolvePath(directory, file)),
  );
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
