import type { Step } from "../ast.js";
import type { Balanced } from "../scan/balance.js";
import type { Columns } from "../scan/columns.js";
import type { Token } from "../scan/tokens.js";
import { part } from "../scan/words.js";
import { PlainSteps } from "./plain.js";

/**
 * What is left to the parser of a text without mistakes in its tokens and brackets: the tokens outside of plain steps, and
 * the steps themselves. They are read wherever a step can begin; the parser takes those that stand in a sequence of
 * steps. Where some are left over, the text has to be read token by token.
 */
export function restOf(columns: Columns, match: Int32Array, file: string): Balanced {
  const reader = new PlainSteps(columns, match, file);
  const tokens: Token[] = [];
  const plain = new Map<number, Step[]>();
  const open: Token[] = [];
  let mayBegin = false;
  /** Behind the last endpoint: what stands in one is read by the grammar. */
  let outside = 0;
  /** Whether the next `{` is that of an endpoint. */
  let headed = false;
  for (let index = 0; index < columns.count; index += 1) {
    if (mayBegin && index >= outside) {
      const { steps, end } = reader.from(index);
      if (steps.length > 0) plain.set(tokens.length, steps);
      index = end;
    }
    const token = columns.token(index, tokens.length);
    const here = columns.partAt(index);
    const close = match[index] ?? 0;
    if (here === part.endpoint && isName(columns.partAt(index + 1))) headed = true;
    if (headed && here === part.leftBrace) {
      outside = Math.max(outside, close);
      headed = false;
    }
    if (close > 0) open.push(token);
    else if (here >= part.leftBrace) {
      const opener = open.pop();
      if (opener !== undefined) opener.match = token.index;
    }
    tokens.push(token);
    mayBegin = here === part.leftBrace || here === part.rightBrace || here === part.semicolon;
  }
  return { tokens, doubtful: [], cut: [], plain };
}

const isName = (here: number): boolean => here === part.name || here === part.role;
