import type { Columns } from "./columns.js";
import { part } from "./words.js";

/** How deep brackets may be nested. A choice takes two levels. */
export const nestingLimit = 128;

/** How deep types may be nested in one another. */
export const typeDepthLimit = 64;

/** By part: the part that closes it. */
const closes: ReadonlyMap<number, number> = new Map<number, number>([
  [part.leftBrace, part.rightBrace],
  [part.leftParen, part.rightParen],
  [part.leftBracket, part.rightBracket],
]);

/**
 * By token: for an opening bracket the one that closes it, for any other token 0. Undefined where something is wrong with
 * the brackets, which `balance` then repairs and tells.
 */
export function pairs(columns: Columns): Int32Array | undefined {
  const match = new Int32Array(columns.count);
  const open: number[] = [];
  let round = 0;
  for (let index = 0; index < columns.count; index += 1) {
    const here = columns.partAt(index);
    if (here === part.semicolon || here === part.arrow) {
      // A `(` or `[` that is closed only behind its statement: its own has to be found.
      if (round > 0) return undefined;
    } else if (here >= part.leftBrace) {
      const opener = open[open.length - 1] ?? -1;
      if (closes.has(here)) {
        open.push(index);
        if (here !== part.leftBrace) round += 1;
        if (open.length > nestingLimit || round > typeDepthLimit) return undefined;
      } else {
        if (closes.get(columns.partAt(opener)) !== here) return undefined;
        match[opener] = index;
        open.pop();
        if (here !== part.rightBrace) round -= 1;
      }
    }
  }
  return open.length === 0 ? match : undefined;
}
