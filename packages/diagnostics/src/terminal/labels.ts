import type { Diagnostic, Label, Span } from "../model.js";
import { clean } from "../text/clean.js";
import { type LineIndex, positionAt } from "../text/lines.js";
import type { Theme, Tone } from "./theme.js";

/** Source texts by file, lines indexed; undefined where the text is not known. */
export type Texts = (file: string) => LineIndex | undefined;

/** A label with its place worked out. Lines are one-based. */
export interface Placed {
  readonly primary: boolean;
  readonly tone: Tone;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly startLine: number;
  readonly endLine: number;
  /** Of a label over several lines: the column of its bracket, counted from the left. */
  readonly bracket: number;
}

export interface FileFrame {
  readonly file: string;
  readonly location: string;
  readonly index: LineIndex | undefined;
  readonly labels: readonly Placed[];
  /** Brackets side by side. */
  readonly brackets: number;
}

/** The labels of a finding by file, the file of the primary one first. */
export function labelsByFile(
  diagnostic: Diagnostic,
  texts: Texts,
  theme: Theme,
): readonly FileFrame[] {
  const groups = new Map<string, Label[]>();
  for (const label of diagnostic.labels) {
    const group = groups.get(label.span.file);
    if (group === undefined) groups.set(label.span.file, [label]);
    else group.push(label);
  }
  const fault: Tone = diagnostic.severity === "error" ? "error" : "warning";
  return [...groups].map(([file, labels]) => {
    const index = texts(file);
    const open: number[] = [];
    const placed = labels
      .map((label) => place(label, label === diagnostic.labels[0], fault, index, theme))
      .sort((one, other) => one.start - other.start || other.end - one.end)
      .map((label) => ({ ...label, bracket: bracketColumn(label, open) }));
    const first = placed.find((label) => label.primary) ?? placed[0];
    const at =
      index === undefined || first === undefined ? undefined : positionAt(index, first.start);
    const location = at === undefined ? file : `${file}:${at.line}:${at.column}`;
    return { file, location, index, labels: placed, brackets: open.length };
  });
}

function place(
  label: Label,
  primary: boolean,
  fault: Tone,
  index: LineIndex | undefined,
  theme: Theme,
): Placed {
  const text = clean(label.text, theme.unicode);
  const tone: Tone = primary ? fault : "secondary";
  if (index === undefined)
    return { primary, tone, text, start: 0, end: 0, startLine: 0, endLine: 0, bracket: 0 };
  const { start, end } = inside(label.span, index);
  const startLine = positionAt(index, start).line;
  const endLine = positionAt(index, end).line;
  return { primary, tone, text, start, end, startLine, endLine, bracket: 0 };
}

/** A span within its text, without line ends at its end: what follows the last mark is not marked. */
function inside(span: Span, index: LineIndex): { readonly start: number; readonly end: number } {
  const { text } = index;
  const start = Math.max(0, Math.min(span.start, text.length));
  let end = Math.max(start, Math.min(span.end, text.length));
  while (end > start && (text[end - 1] === "\n" || text[end - 1] === "\r")) end -= 1;
  return { start, end };
}

/** Gives a label over several lines the first bracket column that is free; `open[c]` is the last line in use there. */
function bracketColumn(label: Placed, open: number[]): number {
  if (label.startLine === label.endLine) return 0;
  const free = open.findIndex((last) => last < label.startLine);
  const column = free === -1 ? open.length : free;
  open[column] = label.endLine;
  return column;
}

/** The lines (one-based) that the frame of a diagnostic shows of a file. */
export function shownLines(diagnostic: Diagnostic, file: string, index: LineIndex): Set<number> {
  const lines = new Set<number>();
  for (const { span } of diagnostic.labels) {
    if (span.file !== file) continue;
    const { start, end } = inside(span, index);
    lines.add(positionAt(index, start).line).add(positionAt(index, end).line);
  }
  return lines;
}
