import type { Span } from "../model.js";
import type { Placer } from "./place.js";

/** A location in a file, with what is to be said there. */
export function location(span: Span, text: string, place: Placer) {
  const region = regionOf(span, place);
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(span.file) },
      ...(region === undefined ? {} : { region }),
    },
    ...(text === "" ? {} : { message: { text } }),
  };
}

/** Undefined where the text of the file is not known. */
export function regionOf(span: Span, place: Placer) {
  const { line, column, endLine, endColumn } = place(span);
  if (line === null) return undefined;
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** Relative paths are relative references; absolute ones of either kind of system are file URIs (RFC 8089). */
export function uriOf(file: string): string {
  const slashed = file.replaceAll("\\", "/");
  const escaped = slashed.split("/").map(encodeURIComponent).join("/");
  if (slashed.startsWith("/")) return `file://${escaped}`;
  return /^[A-Za-z]:\//.test(slashed) ? `file:///${escaped.replace("%3A", ":")}` : escaped;
}
