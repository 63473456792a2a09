import type { Diagnostic } from "@capitan/diagnostics";
import { parse, read } from "../parse.js";
import type { Token } from "../scan/tokens.js";
import { writeDeclaration } from "./declarations.js";
import { render } from "./render.js";
import { writeAll } from "./statements.js";
import { Writer } from "./writer.js";

/** A text as the formatter writes it. */
export interface Formatted {
  /** The same text where it has syntax errors. */
  readonly text: string;
  /** What the parser says of it, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Formats the text of one file: lines of at most 100 columns where they can be broken, two spaces for each level. What
 * stands in braces on one line stays on one line if it fits; what stands on several gets a line for each statement or
 * item. Comments and single empty lines are kept, the tree stays the same, and formatting again changes nothing. `path` is only carried into the
 * spans. Never throws, whatever the text is.
 */
export function format(path: string, text: string): Formatted {
  let tokens: readonly Token[] = [];
  const { diagnostics } = read(path, text, (scanned) => {
    tokens = scanned;
  });
  if (diagnostics.some(({ severity }) => severity === "error")) {
    return { text, diagnostics: parse(path, text).diagnostics };
  }
  const writer = new Writer(text, tokens);
  // A declaration at a time: what it is made of is forgotten before the next.
  const parts: string[] = [];
  writeAll(writer, writeDeclaration, (declaration) => parts.push(render(declaration)));
  parts.push(render(writer.rest()));
  return { text: asBefore(text, parts.join("").trimEnd()), diagnostics };
}

/** With the byte order mark and the line ends of the text as it was. */
function asBefore(before: string, written: string): string {
  const mark = before.charCodeAt(0) === 0xfeff ? "\ufeff" : "";
  const end = /\r\n|[\r\n]/.exec(before)?.[0] === "\r\n" ? "\r\n" : "\n";
  if (written === "") return mark;
  return mark + (end === "\n" ? written : written.replaceAll("\n", end)) + end;
}
