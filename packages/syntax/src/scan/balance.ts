import type { Token } from "./tokens.js";
import * as t from "./tokens.js";

export function balance(tokens: Token[]): Token[] {
  const open: Token[] = [];
  for (const token of tokens) {
    const type = token.tokenType;
    if (type === t.LeftBrace || type === t.LeftParen || type === t.LeftBracket) open.push(token);
    else if (type === t.RightBrace || type === t.RightParen || type === t.RightBracket) {
      const opener = open.pop();
      if (opener !== undefined) opener.match = token.index;
    }
  }
  return tokens;
}
