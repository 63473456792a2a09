import { codePointWidth } from "../text/width.js";
import { paint, type Theme, type Tone } from "./theme.js";

/** One line of output, filled column by column in any order. A wide character takes a cell and an empty one. */
export interface Row {
  readonly cells: Cell[];
}

interface Cell {
  readonly text: string;
  readonly tone: Tone;
}

const blank: Cell = { text: " ", tone: "plain" };

export function createRow(): Row {
  return { cells: [] };
}

/** Writes `text` from `column` (zero-based) on; what was there is replaced. Returns the column behind it. */
export function put(row: Row, column: number, text: string, tone: Tone = "plain"): number {
  const { cells } = row;
  while (cells.length < column) cells.push(blank);
  let at = column;
  for (const character of text) {
    const width = codePointWidth(character.codePointAt(0) ?? 0);
    const before = cells[at - 1];
    if (width === 0) {
      // Sits on the character before it, in the same cell.
      if (before !== undefined && at > 0)
        cells[at - 1] = { text: before.text + character, tone: before.tone };
      continue;
    }
    cells[at] = { text: character, tone };
    if (width === 2) cells[at + 1] = { text: "", tone };
    at += width;
  }
  return at;
}

/** The row as text without blanks at its end, each run of one tone painted once. */
export function rowText(row: Row, theme: Theme): string {
  const { cells } = row;
  let length = cells.length;
  while (length > 0 && (cells[length - 1] ?? blank).text === " ") length -= 1;
  let result = "";
  let run = "";
  let tone: Tone = "plain";
  for (const cell of cells.slice(0, length)) {
    // A blank looks the same in every tone.
    if (cell.tone !== tone && cell.text !== " ") {
      result += paint(theme, tone, run);
      run = "";
      tone = cell.tone;
    }
    run += cell.text;
  }
  return result + paint(theme, tone, run);
}
