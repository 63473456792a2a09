/** A place in a text as editors show it: both count from 1, columns in UTF-16 code units. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** The line and column of an offset. Lines end with `\n`, `\r\n` or `\r`. Takes time in proportion to the offset. */
export function lineOf(text: string, offset: number): LineColumn {
  let line = 1;
  let start = 0;
  for (let at = 0; at < offset; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 10 && (code !== 13 || text.charCodeAt(at + 1) === 10)) continue;
    line += 1;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}
