/** Where an offset is: both one-based, the column in UTF-16 code units, as editors count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where the lines of a text begin: `starts[n]` is the offset of line n + 1. Lines end with LF, CRLF or CR. */
export interface LineIndex {
  readonly text: string;
  readonly starts: readonly number[];
}

/** Reads the text once; every lookup after that is a binary search. */
export function indexLines(text: string): LineIndex {
  const starts = [0];
  // `indexOf` runs at the speed of memory, and each of the two passes over the text once.
  let feed = text.indexOf("\n");
  let back = text.indexOf("\r");
  while (feed !== -1 || back !== -1) {
    let next: number;
    if (back === -1 || (feed !== -1 && feed < back)) next = feed + 1;
    else next = feed === back + 1 ? feed + 1 : back + 1;
    starts.push(next);
    if (feed !== -1 && feed < next) feed = text.indexOf("\n", next);
    if (back !== -1 && back < next) back = text.indexOf("\r", next);
  }
  return { text, starts };
}

/** An offset outside of the text counts as its nearest end. */
export function positionAt(index: LineIndex, offset: number): Position {
  const { starts, text } = index;
  const inside = Math.max(0, Math.min(offset, text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= inside) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: inside - (starts[low] ?? 0) + 1 };
}

/** For a single lookup. Use `indexLines` and `positionAt` for several in one text. */
export function lineColumn(text: string, offset: number): Position {
  return positionAt(indexLines(text), offset);
}

/** The half-open range of a line (one-based) without its line end. */
export function lineRange(
  index: LineIndex,
  line: number,
): { readonly start: number; readonly end: number } {
  const { starts, text } = index;
  const start = starts[line - 1] ?? text.length;
  let end = starts[line] ?? text.length;
  if (end > start && text[end - 1] === "\n" && line < starts.length) end -= 1;
  if (end > start && text[end - 1] === "\r" && line < starts.length) end -= 1;
  return { start, end };
}
