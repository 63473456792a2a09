import type { Diagnostic, Edit, Help } from "../model.js";
import { clean } from "../text/clean.js";
import { type LineIndex, lineRange, positionAt } from "../text/lines.js";
import type { Texts } from "./labels.js";
import { shownLines } from "./labels.js";
import { createRow, put, type Row } from "./row.js";
import type { Theme, Tone } from "./theme.js";
import { viewLine } from "./view.js";

/** What a fix does to its files, line by line: `+ │` for lines that it adds, `- │` for lines that it takes away. */
export function drawEdits(
  help: Help,
  diagnostic: Diagnostic,
  texts: Texts,
  theme: Theme,
): readonly Row[] {
  const rows: Row[] = [];
  const home = diagnostic.labels[0].span.file;
  const files = [...new Set(help.edits.map((edit) => edit.span.file))];
  for (const file of files) {
    const index = texts(file);
    if (index === undefined) continue;
    const seen = shownLines(diagnostic, file, index);
    let elsewhere = file !== home;
    const found = changes(
      help.edits.filter((edit) => edit.span.file === file),
      index,
    );
    const digits = Math.max(3, ...found.map((change) => String(change.to).length));
    for (const change of found) {
      if (elsewhere) put(line(rows), digits + 1, `in ${clean(file, theme.unicode)}`, "faint");
      elsewhere = false;
      drawChange(change, seen, index, digits, rows, theme);
    }
  }
  return rows;
}

/** Old lines `[from, to)` (one-based) that `added` replaces. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly added: readonly string[];
}

/** The edits as changed lines; edits in the same or in neighbouring lines are one change. */
function changes(edits: readonly Edit[], index: LineIndex): readonly Change[] {
  const inOrder = [...edits].sort((one, other) => one.span.start - other.span.start);
  const groups: Edit[][] = [];
  let lastLine = Number.NEGATIVE_INFINITY;
  for (const edit of inOrder) {
    const group = groups[groups.length - 1];
    if (group !== undefined && positionAt(index, edit.span.start).line <= lastLine + 1)
      group.push(edit);
    else groups.push([edit]);
    lastLine = Math.max(lastLine, positionAt(index, edit.span.end).line);
  }
  return groups.map((group) => changeOf(group, index));
}

function changeOf(edits: readonly Edit[], index: LineIndex): Change {
  const { text } = index;
  const first = positionAt(index, edits[0]?.span.start ?? 0).line;
  const last = Math.max(...edits.map((edit) => positionAt(index, edit.span.end).line));
  const start = lineRange(index, first).start;
  const end = lineRange(index, last).end;
  let after = "";
  let at = start;
  for (const edit of edits) {
    after += text.slice(at, edit.span.start) + edit.text;
    at = Math.max(at, edit.span.end);
  }
  after += text.slice(at, Math.max(at, end));
  const before = text.slice(start, end).split(/\r\n|\n|\r/);
  const added = after.split(/\r\n|\n|\r/);
  let head = 0;
  while (head < before.length && head < added.length && before[head] === added[head]) head += 1;
  let tail = 0;
  const shorter = Math.min(before.length, added.length) - head;
  while (tail < shorter && before[before.length - 1 - tail] === added[added.length - 1 - tail])
    tail += 1;
  return {
    from: first + head,
    to: first + before.length - tail,
    added: added.slice(head, added.length - tail),
  };
}

function drawChange(
  change: Change,
  seen: ReadonlySet<number>,
  index: LineIndex,
  digits: number,
  rows: Row[],
  theme: Theme,
): void {
  const draw = (number: number | undefined, sign: string, text: string, tone: Tone): void =>
    drawLine(line(rows), digits, number, sign, text, tone, theme);
  // An added line says nothing of its place: the line above it does, unless the frame shows that one already.
  const above = change.from - 1;
  if (change.from === change.to && above >= 1 && !seen.has(above))
    draw(above, " ", sourceLine(index, above), "plain");
  for (let number = change.from; number < change.to; number += 1)
    draw(number, "-", sourceLine(index, number), "error");
  // Where all that a line held is taken away, the blank that is left is not worth a line.
  if (change.from < change.to && change.added.every((text) => text.trim() === "")) return;
  for (const text of change.added) draw(undefined, "+", text, "good");
}

function sourceLine(index: LineIndex, number: number): string {
  const { start, end } = lineRange(index, number);
  return index.text.slice(start, end);
}

function drawLine(
  row: Row,
  digits: number,
  number: number | undefined,
  sign: string,
  text: string,
  tone: Tone,
  theme: Theme,
): void {
  if (number !== undefined) put(row, 0, String(number).padStart(digits), "frame");
  const bar = put(row, digits + 1, sign, tone) + 1;
  put(row, bar, theme.glyphs.bar, "frame");
  const whole = { start: 0, end: text.length };
  put(
    row,
    bar + 2,
    viewLine(text, whole, { start: 0, end: 0 }, theme.width - bar - 2, theme).text,
    tone,
  );
}

function line(rows: Row[]): Row {
  const row = createRow();
  rows.push(row);
  return row;
}
