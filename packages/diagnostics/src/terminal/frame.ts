import type { Diagnostic } from "../model.js";
import { clean } from "../text/clean.js";
import { type LineIndex, lineRange } from "../text/lines.js";
import { wrap } from "../text/wrap.js";
import { type FileFrame, labelsByFile, type Placed, type Texts } from "./labels.js";
import { drawMarks, type Mark } from "./marks.js";
import { createRow, put, type Row } from "./row.js";
import type { Bracket, Theme } from "./theme.js";
import { fits, type View, viewLine } from "./view.js";

/** The frame: locations, the lines that labels point at, and what is said about them. */
export function drawFrame(diagnostic: Diagnostic, texts: Texts, theme: Theme): readonly Row[] {
  const frames = labelsByFile(diagnostic, texts, theme);
  const lastLine = Math.max(0, ...frames.flatMap((frame) => frame.labels.map((l) => l.endLine)));
  const pen = createPen(Math.max(2, String(lastLine).length), theme);
  const bare = frames.every(
    (frame) => frame.index === undefined && frame.labels.every((l) => l.text === ""),
  );
  frames.forEach((frame, index) => {
    const corner = bare ? theme.glyphs.frameBottom : theme.glyphs.frameTop;
    const row = pen.bare();
    put(
      row,
      pen.bar,
      (index === 0 ? corner : theme.glyphs.frameMiddle) + theme.glyphs.line,
      "frame",
    );
    const context =
      index === 0 && diagnostic.context !== undefined ? `  (${diagnostic.context})` : "";
    put(row, pen.bar + 3, clean(frame.location + context, theme.unicode));
    if (bare) return;
    pen.row();
    drawFile(frame, pen, theme);
  });
  if (!bare) put(pen.bare(), pen.bar, theme.glyphs.frameBottom + theme.glyphs.line, "frame");
  return pen.rows;
}

/** Collects rows; knows where the bar of the gutter is. */
interface Pen {
  readonly rows: Row[];
  /** The column of the bar. */
  readonly bar: number;
  /** A row without a bar. */
  readonly bare: () => Row;
  /** A row with the bar, or with the sign of a gap or a line number. */
  readonly row: (number?: number | "gap") => Row;
}

function createPen(digits: number, theme: Theme): Pen {
  const rows: Row[] = [];
  const bar = digits + 2;
  const bare = (): Row => {
    const row = createRow();
    rows.push(row);
    return row;
  };
  return {
    rows,
    bar,
    bare,
    row: (number) => {
      const row = bare();
      if (typeof number === "number") put(row, 0, String(number).padStart(digits + 1), "frame");
      put(row, bar, number === "gap" ? theme.glyphs.gap : theme.glyphs.bar, "frame");
      return row;
    },
  };
}

function drawFile(frame: FileFrame, pen: Pen, theme: Theme): void {
  const { index, labels } = frame;
  if (index === undefined) {
    for (const label of labels)
      for (const line of wrap(label.text, theme.width - pen.bar - 2))
        put(pen.row(), pen.bar + 2, line, label.tone);
    return;
  }
  const lines = [...new Set(labels.flatMap((label) => [label.startLine, label.endLine]))];
  lines.sort((one, other) => one - other);
  let before: number | undefined;
  for (const line of lines) {
    if (before !== undefined && line > before + 1)
      drawSides(pen.row("gap"), frame, pen, theme, (l) => l.startLine < line && l.endLine >= line);
    drawLine(line, frame, index, pen, theme);
    before = line;
  }
}

/** Draws the sides of the brackets that `crosses` picks. */
function drawSides(
  row: Row,
  frame: FileFrame,
  pen: Pen,
  theme: Theme,
  crosses: (label: Placed) => boolean,
): Row {
  for (const label of frame.labels)
    if (label.startLine !== label.endLine && crosses(label))
      put(row, bracketLeft(label, pen), bracketOf(label, theme).side, label.tone);
  return row;
}

function bracketLeft(label: Placed, pen: Pen): number {
  return pen.bar + 2 + 2 * label.bracket;
}

function bracketOf(label: Placed, theme: Theme): Bracket {
  return label.primary ? theme.glyphs.primaryBracket : theme.glyphs.secondaryBracket;
}

/** A line with everything below it. A line too long to show whole comes once for every group of labels in it. */
function drawLine(line: number, frame: FileFrame, index: LineIndex, pen: Pen, theme: Theme): void {
  const left = pen.bar + 2 + 2 * frame.brackets;
  const room = Math.max(16, theme.width - left);
  const range = lineRange(index, line);
  const here = frame.labels.filter((l) => l.startLine === line || l.endLine === line);
  const groups = fits(index.text, range, room, theme) ? [here] : grouped(here, line, room);
  const opened = new Set<Placed>();
  const closed = new Set<Placed>();
  const sides = (row: Row): Row =>
    drawSides(
      row,
      frame,
      pen,
      theme,
      (l) => (l.startLine < line || opened.has(l)) && l.endLine >= line && !closed.has(l),
    );
  for (const group of groups) {
    const focus = {
      start: Math.min(...group.map((label) => pointIn(label, line))),
      end: Math.max(...group.map((label) => label.end)),
    };
    const shown = viewLine(index.text, range, focus, room, theme);
    const row = sides(pen.row(line));
    put(row, left, shown.text);
    const indent = index.text.slice(range.start, range.start + 500).search(/\S/);
    for (const label of group) {
      if (label.startLine !== line || label.endLine === line) continue;
      // A label that begins with its line needs no row of its own to say where it begins.
      if (label.start > range.start + Math.max(0, indent)) continue;
      put(row, bracketLeft(label, pen), bracketOf(label, theme).open, label.tone);
      opened.add(label);
    }
    const marks = group.filter((l) => l.startLine === l.endLine).map((l) => markOf(l, shown));
    drawMarks(marks, left, () => sides(pen.row()), theme);
    for (const label of group) {
      if (label.startLine === label.endLine) continue;
      const opens = label.startLine === line;
      if (opens && opened.has(label)) continue;
      if (!opens) closed.add(label);
      drawTurn(label, opens, shown, left, sides(pen.row()), pen, theme);
      if (opens) opened.add(label);
    }
  }
}

/** The row where a bracket turns to the text: `┏━━━┛` where it opens, `┗━━━┛ text` where it closes. */
function drawTurn(
  label: Placed,
  opens: boolean,
  shown: View,
  left: number,
  row: Row,
  pen: Pen,
  theme: Theme,
): void {
  const bracket = bracketOf(label, theme);
  const glyph = label.primary ? theme.glyphs.primary : theme.glyphs.secondary;
  const from = bracketLeft(label, pen);
  const at = opens ? shown.columnOf(label.start) : Math.max(0, shown.columnOf(label.end) - 1);
  put(row, from, opens ? bracket.open : bracket.close, label.tone);
  put(row, from + 1, glyph.repeat(Math.max(0, left + at - from - 1)), label.tone);
  const end = put(row, left + at, bracket.up, label.tone);
  if (!opens) put(row, end + 1, label.text, label.tone);
}

function markOf(label: Placed, shown: View): Mark {
  const start = shown.columnOf(label.start);
  const end = Math.max(start + 1, shown.columnOf(label.end));
  return { start, end, primary: label.primary, text: label.text, tone: label.tone };
}

/** The offset of a label that lies in the line. */
function pointIn(label: Placed, line: number): number {
  return label.startLine === line ? label.start : label.end;
}

/** Labels of a long line that can be shown together: those that lie close to each other. */
function grouped(
  labels: readonly Placed[],
  line: number,
  room: number,
): readonly (readonly Placed[])[] {
  const inOrder = [...labels].sort((one, other) => pointIn(one, line) - pointIn(other, line));
  const groups: Placed[][] = [];
  for (const label of inOrder) {
    const group = groups[groups.length - 1];
    const first = group?.[0];
    const close = first !== undefined && label.end - pointIn(first, line) <= room / 2;
    if (group !== undefined && close) group.push(label);
    else groups.push([label]);
  }
  return groups;
}
