/** Finds the line of an offset. Lines are one-based; `\n`, `\r\n` and `\r` end a line. */
export interface Lines {
  readonly lineOf: (offset: number) => number;
}

/** Reads the line starts of a text as far as they are asked for, so that each look-up costs a bisection. */
export function linesOf(text: string): Lines {
  const starts: number[] = [0];
  const ends = text.includes("\r") ? /\r\n?|\n/g : /\n/g;
  let last = 0;
  const readTo = (offset: number): void => {
    while (last <= offset) {
      if (ends.test(text)) {
        last = ends.lastIndex;
        starts.push(last);
      } else last = Number.POSITIVE_INFINITY;
    }
  };
  return {
    lineOf: (offset) => {
      readTo(offset);
      let low = 0;
      let high = starts.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle;
      }
      return low + 1;
    },
  };
}
