import { runTitle } from "../formats/words.js";
import type { Diagnostic, Help, Source } from "../model.js";
import { clean } from "../text/clean.js";
import { indexLines, type LineIndex } from "../text/lines.js";
import { wrap } from "../text/wrap.js";
import { drawFrame } from "./frame.js";
import { drawEdits } from "./help.js";
import type { Texts } from "./labels.js";
import { rowText } from "./row.js";
import { drawRun } from "./run.js";
import { createTheme, paint, type Theme, type Tone } from "./theme.js";

/** How a terminal is to be written to. */
export interface TerminalOptions {
  /** Whether to use colours (ANSI escape sequences). Default: false. */
  readonly color?: boolean | undefined;
  /** Whether the terminal shows more than ASCII. Default: true. */
  readonly unicode?: boolean | undefined;
  /** Its columns; fewer than 40 count as 40. Default: 100. */
  readonly width?: number | undefined;
}

/**
 * Findings as a person reads them: a frame with the lines in question, why it is so, a shortest run in lanes, notes, advice.
 * Keeps the order. Whatever stands in the sources, what is returned holds no control characters but line feeds and, with
 * `color`, the escape sequences of its own. Ends with a line feed unless it is empty.
 */
export function renderTerminal(
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
  options: TerminalOptions = {},
): string {
  const { color = false, unicode = true, width = 100 } = options;
  const theme = createTheme({ color, unicode, width });
  const texts = indexed(sources);
  const alone = diagnostics.filter((finding) => finding.severity === "error").length === 1;
  return diagnostics
    .map((finding) => `${renderOne(finding, texts, alone, theme).join("\n")}\n`)
    .join("\n");
}

function renderOne(
  finding: Diagnostic,
  texts: Texts,
  alone: boolean,
  theme: Theme,
): readonly string[] {
  const tone: Tone = finding.severity;
  const code = paint(theme, tone, `${finding.severity}[${finding.code}]`);
  const message = paint(theme, "strong", `: ${clean(finding.message, theme.unicode)}`);
  const lines = [code + message];
  for (const row of drawFrame(finding, texts, theme)) lines.push(rowText(row, theme));
  if (finding.prose !== undefined)
    for (const paragraph of finding.prose.split("\n"))
      lines.push(...paragraphOf("", paragraph, "plain", theme));
  if (finding.run !== undefined) {
    if (finding.prose !== undefined) lines.push("");
    lines.push(...paragraphOf("", runTitle(finding.run), "strong", theme), "");
    for (const row of drawRun(finding.run, finding.labels[0].span.file, texts, theme))
      lines.push(rowText(row, theme));
    lines.push("");
  }
  for (const note of finding.notes) lines.push(...paragraphOf("note", note, "secondary", theme));
  for (const help of finding.helps) {
    lines.push(...paragraphOf("help", adviceOf(help, alone), "good", theme));
    for (const row of drawEdits(help, finding, texts, theme)) lines.push(rowText(row, theme));
  }
  lines.push(...paragraphOf("more", `capitan explain ${finding.code}`, "faint", theme));
  return lines.map((line) => line.trimEnd());
}

/** A help with edits is applied and checked again before it is given: that is what the addition may say. */
function adviceOf(help: Help, alone: boolean): string {
  if (help.edits.length === 0) return help.text;
  const found = alone ? "no error is left" : "this error is gone, no new one is there";
  return `${help.text} (checked again: ${found})`;
}

/** `  note: text`, wrapped, with what follows below the text. */
function paragraphOf(head: string, text: string, tone: Tone, theme: Theme): readonly string[] {
  const start = head === "" ? "  " : `  ${head}: `;
  const lines = wrap(clean(text, theme.unicode), theme.width - start.length);
  return lines.map((line, index) => {
    if (head === "") return `  ${paint(theme, tone, line)}`;
    return (index === 0 ? `  ${paint(theme, tone, `${head}:`)} ` : " ".repeat(start.length)) + line;
  });
}

/** Looks sources up by file; a text is indexed when it is first needed. */
function indexed(sources: readonly Source[]): Texts {
  const texts = new Map(sources.map((source) => [source.file, source.text]));
  const indices = new Map<string, LineIndex>();
  return (file) => {
    const known = indices.get(file);
    const text = texts.get(file);
    if (known !== undefined || text === undefined) return known;
    const index = indexLines(text);
    indices.set(file, index);
    return index;
  };
}
