/**
 * The candidate that `name` was probably meant to be, or undefined: did you mean … ? A candidate that differs in case
 * only wins; otherwise the nearest by Damerau–Levenshtein distance, at most a third of the name's letters and at most
 * three away; of equally near ones the first.
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  const limit = Math.min(3, Math.max(1, Math.floor(name.length / 3)));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const offered = candidate.toLowerCase();
    if (offered === wanted) return candidate;
    const length = Math.max(offered.length, wanted.length);
    const difference = Math.abs(offered.length - wanted.length);
    if (length > longestCompared || difference >= bestDistance) continue;
    const distance = editDistance(wanted, offered);
    // One letter says nothing about another letter.
    if (distance >= bestDistance || distance >= length) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** The distance costs the product of the lengths; nobody mistypes a name that is longer than this. */
const longestCompared = 100;

/**
 * Insertions, deletions, substitutions and swaps of neighbours that turn `from` into `to`, where no part is edited
 * twice (optimal string alignment). Counts UTF-16 code units.
 */
export function editDistance(from: string, to: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 &&
        column > 1 &&
        from[row - 1] === to[column - 2] &&
        from[row - 2] === to[column - 1];
      if (swapped) cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
