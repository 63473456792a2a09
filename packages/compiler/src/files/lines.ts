/** Finds the line of an offset. Lines are one-based; `\n`, `\r\n` and `\r` end a line. */
export interface Lines {
  readonly lineOf: (offset: number) => number;
}

/** Reads the line starts of a text once, so that each look-up costs a bisection. */
export function linesOf(text: string): Lines {
  const starts: number[] = [0];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit === 10 || (unit === 13 && text.charCodeAt(index + 1) !== 10)) starts.push(index + 1);
  }
  return {
    lineOf: (offset) => {
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
