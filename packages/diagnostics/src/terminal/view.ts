import { cleanCharacter } from "../text/clean.js";
import { codePointWidth } from "../text/width.js";
import type { Theme } from "./theme.js";

/** The part of a line that is shown. */
export interface View {
  /** Tabs expanded, harmless to a terminal, cut marks at the ends where the line goes on. */
  readonly text: string;
  /** The display column of an offset of the source text; offsets outside of the view give its nearest end. */
  readonly columnOf: (offset: number) => number;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

const tabStop = 4;

/**
 * Shows `line` of `text` in at most `width` columns. A line that does not fit is cut around `focus`. Reads a bounded part
 * of the line, however long it is.
 */
export function viewLine(
  text: string,
  line: Range,
  focus: Range,
  width: number,
  theme: Theme,
): View {
  const whole = layOut(text, line.start, line.end, width, theme);
  if (whole.end === line.end) return view(whole, "", "");
  // A third of the room goes to what stands before the focus, so that one sees where one is.
  const start = back(text, line.start, focus.start, Math.floor(width / 3));
  const cutLeft = start > line.start ? theme.glyphs.cut : "";
  const room = width - cutLeft.length - theme.glyphs.cut.length;
  const part = layOut(text, start, line.end, room, theme);
  return view(part, cutLeft, part.end < line.end ? theme.glyphs.cut : "");
}

/** Whether `line` fits into `width` columns as a whole. */
export function fits(text: string, line: Range, width: number, theme: Theme): boolean {
  return layOut(text, line.start, line.end, width, theme).end === line.end;
}

interface Layout {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** `columns[n]` is the display column of offset `start + n`; one more than there are offsets. */
  readonly columns: readonly number[];
}

/** Lays characters out from `start` on until `width` columns or the end are reached. */
function layOut(text: string, start: number, end: number, width: number, theme: Theme): Layout {
  // Characters of no width would otherwise let a line of marks run on for ever.
  const last = Math.min(end, start + width * 8);
  const columns: number[] = [];
  let shown = "";
  let column = 0;
  let at = start;
  while (at < last) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const tab = character === "\t";
    const piece = tab ? " ".repeat(tabStop - (column % tabStop)) : cleaned(character, theme);
    const size = tab ? piece.length : codePointWidth(piece.codePointAt(0) ?? 0) * countOf(piece);
    if (column + size > width) break;
    for (let unit = 0; unit < character.length; unit += 1) columns.push(column);
    shown += piece;
    column += size;
    at += character.length;
  }
  columns.push(column);
  return { text: shown, start, end: at, columns };
}

function cleaned(character: string, theme: Theme): string {
  return cleanCharacter(character, theme.unicode);
}

/** A cleaned character is empty, one character, or (for a wide one in ASCII) two question marks. */
function countOf(piece: string): number {
  return piece === "??" ? 2 : piece === "" ? 0 : 1;
}

/** The offset up to `room` columns before `from`, but not before `first` and not inside of a surrogate pair. */
function back(text: string, first: number, from: number, room: number): number {
  let at = from;
  let used = 0;
  while (at > first && from - at < room * 8) {
    const unit = text.charCodeAt(at - 1);
    const paired = unit >= 0xdc00 && unit <= 0xdfff && at - 2 >= first;
    const step = paired && (text.codePointAt(at - 2) ?? 0) > 0xffff ? 2 : 1;
    used += unit === 9 ? tabStop : codePointWidth(text.codePointAt(at - step) ?? 0);
    if (used > room) break;
    at -= step;
  }
  return at;
}

function view(part: Layout, before: string, after: string): View {
  return {
    text: before + part.text + after,
    columnOf: (offset) => {
      const index = Math.max(0, Math.min(offset - part.start, part.columns.length - 1));
      return before.length + (part.columns[index] ?? 0);
    },
  };
}
