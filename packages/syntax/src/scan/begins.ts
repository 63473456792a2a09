import type { TokenType } from "chevrotain";
import * as t from "./tokens.js";

/** Words that begin a declaration. */
export const declarations: ReadonlySet<TokenType> = new Set([
  t.Import,
  t.Event,
  t.Record,
  t.Enum,
  t.Union,
  t.Type,
  t.Protocol,
  t.Endpoint,
  t.System,
]);

/** Words that begin something inside of a protocol. */
export const steps: ReadonlySet<TokenType> = new Set([
  t.Send,
  t.Receive,
  t.TxHandshake,
  t.RxHandshake,
  t.TxKeepalive,
  t.RxKeepalive,
  t.Choice,
  t.On,
  t.Loop,
  t.Break,
  t.Continue,
  t.End,
  t.Par,
  t.Run,
  t.Return,
  t.Fn,
  t.Deadline,
  t.Keepalive,
  t.Max,
  t.Alternating,
]);

/** `event E`, `import {` and the like. A field that is called `event` is followed by a `:`. */
export function beginsDeclaration(
  tokens: readonly t.Token[],
  index: number,
  type: TokenType,
): boolean {
  const next = tokens[index + 1];
  return (
    declarations.has(type) &&
    next !== undefined &&
    (t.is(next, t.Word) || (type === t.Import && next.tokenType === t.LeftBrace))
  );
}
