import { shown } from "../report.js";
import * as t from "../scan/tokens.js";

/** Text that is not what the grammar expects. Caught at the next statement or list item, and reported there, once. */
export class Fault extends Error {
  readonly token: t.Token;
  readonly expected: string;

  constructor(token: t.Token, expected: string) {
    super();
    this.token = token;
    this.expected = expected;
  }
}

/** A fault that has been reported already: what is left is to go on behind it. */
export class Reported extends Error {}

/** A token as a message names it. */
export function described(token: t.Token): string {
  if (token.tokenType === t.EndOfFile) return "the end of the file";
  if (token.tokenType === t.StringLiteral) return `the string ${shown(token.image)}`;
  return `\`${shown(token.image)}\``;
}
