import { add, type Report } from "../report.js";
import { settleBraces } from "./braces.js";
import { isCloser, isOpener, pairBrackets } from "./brackets.js";
import { applied } from "./edits.js";
import * as t from "./tokens.js";

/** How deep brackets may be nested. A choice takes two levels. */
export const nestingLimit = 200;

export interface Balanced {
  /** Every bracket has its partner, and `match` says where the one that closes is. */
  readonly tokens: t.Token[];
  /** Where braces were guessed or text was cut out: what stands there may not be what its author means. */
  readonly doubtful: readonly number[];
  /** What was cut out, because it is nested too deep. */
  readonly cut: readonly t.Token[];
}

/** Repairs the brackets, each mistake told once, so that the grammar can rely on them. Linear. */
export function balance(tokens: t.Token[], text: string, report: Report, torn: boolean): Balanced {
  const loose = pairBrackets(tokens, report, torn);
  settleBraces(tokens, text, loose, report, torn);
  const { edits } = loose;
  const untouched = edits.inserted.length + edits.dropped.size + edits.converted.size === 0;
  const doubtful = [
    ...edits.inserted
      .filter(({ token }) => token.tokenType === t.RightBrace)
      .map(({ token }) => token.startOffset),
    ...[...edits.dropped].map((index) => tokens[index]?.startOffset ?? 0),
  ];
  const flat = limited(untouched ? tokens : applied(tokens, edits), report);
  return {
    ...flat,
    doubtful: doubtful.concat(flat.cut.length > 0 ? [flat.cut[0]?.startOffset ?? 0] : []),
  };
}

/** Gives every token its index and every opening bracket its partner, and cuts out what is nested too deep. */
function limited(
  tokens: readonly t.Token[],
  report: Report,
): { readonly tokens: t.Token[]; readonly cut: readonly t.Token[] } {
  const result: t.Token[] = [];
  const cut: t.Token[] = [];
  const open: t.Token[] = [];
  let depth = 0;
  for (const token of tokens) {
    const type = token.tokenType;
    if (isCloser(type)) depth -= 1;
    if (depth <= nestingLimit) {
      if (isCloser(type)) {
        const opener = open.pop();
        if (opener !== undefined) opener.match = result.length;
      } else if (isOpener(type)) {
        open.push(token);
      }
      token.index = result.length;
      result.push(token);
    } else {
      if (cut.length === 0) {
        const span = { start: token.startOffset, end: token.end };
        add(report, "CAP1009", { limit: nestingLimit }, span, "what is in here was not read");
      }
      cut.push(token);
    }
    if (isOpener(type)) depth += 1;
  }
  return { tokens: result, cut };
}
