import { displayWidth } from "../text/width.js";
import { wrap } from "../text/wrap.js";
import { put, type Row } from "./row.js";
import type { Theme, Tone } from "./theme.js";

/** An underline below a shown line, in display columns: `[start, end)`, at least one wide. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly primary: boolean;
  readonly text: string;
  readonly tone: Tone;
}

/**
 * The rows below a line: underlines, the text of the last one beside it, the texts of the others hung below theirs.
 * Marks that overlap come in layers, the layer of the primary one first. `newRow` gives a row with its gutter drawn,
 * `left` is the column where the shown line begins.
 */
export function drawMarks(
  marks: readonly Mark[],
  left: number,
  newRow: () => Row,
  theme: Theme,
): void {
  for (const layer of layers(marks)) drawLayer(layer, left, newRow, theme);
}

function layers(marks: readonly Mark[]): readonly (readonly Mark[])[] {
  const inOrder = [...marks].sort(
    (one, other) => Number(other.primary) - Number(one.primary) || one.start - other.start,
  );
  const result: Mark[][] = [];
  for (const mark of inOrder) {
    const layer = result.find((others) =>
      others.every((other) => mark.end < other.start || other.end < mark.start),
    );
    if (layer === undefined) result.push([mark]);
    else layer.push(mark);
  }
  return result.map((layer) => layer.sort((one, other) => one.start - other.start));
}

function drawLayer(layer: readonly Mark[], left: number, newRow: () => Row, theme: Theme): void {
  const row = newRow();
  for (const mark of layer) {
    const glyph = mark.primary ? theme.glyphs.primary : theme.glyphs.secondary;
    put(row, left + mark.start, glyph.repeat(mark.end - mark.start), mark.tone);
  }
  const hanging = layer.filter((mark) => mark.text !== "");
  const last = layer[layer.length - 1];
  if (last !== undefined && last === hanging[hanging.length - 1]) {
    const column = left + last.end + 1;
    if (column + displayWidth(last.text) <= theme.width) {
      put(row, column, last.text, last.tone);
      hanging.pop();
    }
  }
  for (let mark = hanging.pop(); mark !== undefined; mark = hanging.pop())
    hangText(mark, hanging, left, newRow, theme);
}

/** Draws `╰─ text` below a mark, past the lines of the marks to its left that still wait for theirs. */
function hangText(
  mark: Mark,
  waiting: readonly Mark[],
  left: number,
  newRow: () => Row,
  theme: Theme,
): void {
  const { glyphs, width } = theme;
  const column = left + mark.start;
  const room = width - column - 3;
  // Far to the right of a narrow terminal the text is better read from the left, even without its hook.
  if (room < narrowestText && left < column) {
    for (const line of wrap(mark.text, width - left)) put(newRow(), left, line, mark.tone);
    return;
  }
  wrap(mark.text, Math.max(narrowestText, room)).forEach((line, index) => {
    const row = newRow();
    for (const other of waiting) put(row, left + other.start, glyphs.hang, other.tone);
    if (index === 0) put(row, column, glyphs.hook + glyphs.line, mark.tone);
    put(row, column + 3, line, mark.tone);
  });
}

const narrowestText = 20;
