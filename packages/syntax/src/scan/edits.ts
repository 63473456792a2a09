import type { TokenType } from "chevrotain";
import type { Token } from "./tokens.js";

/** What has to be done to a vector of tokens so that its brackets are balanced. */
export interface Edits {
  readonly inserted: Insertion[];
  readonly dropped: Set<number>;
  /** Tokens that stand for another type, by index. */
  readonly converted: Map<number, TokenType>;
}

/** A token that stands nowhere in the text, in front of the token at `before`. */
export interface Insertion {
  readonly before: number;
  readonly token: Token;
}

/** A bracket that the author forgot, right behind the token in front of `before`. */
export function insertion(tokens: readonly Token[], before: number, type: TokenType): Insertion {
  const end = tokens[before - 1]?.end ?? 0;
  const token: Token = {
    image: "",
    startOffset: end,
    tokenTypeIdx: type.tokenTypeIdx ?? -1,
    tokenType: type,
    end,
    first: false,
    quiet: false,
    doc: undefined,
    value: undefined,
    index: -1,
    match: -1,
  };
  return { before, token };
}

/** The vector with the edits applied, in one pass. */
export function applied(tokens: readonly Token[], edits: Edits): Token[] {
  // Equal places keep their order: the inner bracket was closed first. An opener comes behind them.
  const inserted = edits.inserted
    .map((entry, order) => ({ ...entry, order }))
    .sort((one, other) => one.before - other.before || one.order - other.order);
  const result: Token[] = [];
  let next = 0;
  for (const [index, token] of tokens.entries()) {
    for (let entry = inserted[next]; entry?.before === index; entry = inserted[next]) {
      result.push(entry.token);
      next += 1;
    }
    if (edits.dropped.has(index)) continue;
    const type = edits.converted.get(index);
    result.push(
      type === undefined
        ? token
        : { ...token, tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? -1 },
    );
  }
  return result;
}
