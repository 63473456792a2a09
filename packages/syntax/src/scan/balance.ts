import type { Step } from "../ast.js";
import { add, type Report } from "../report.js";
import { settleBraces } from "./braces.js";
import { isCloser, isOpener, type Loose, pairBrackets } from "./brackets.js";
import type { Columns } from "./columns.js";
import { applied } from "./edits.js";
import { nestingLimit, pairs, typeDepthLimit } from "./pairs.js";
import * as t from "./tokens.js";

export interface Balanced {
  /** Every bracket has its partner, and `match` says where the one that closes is. */
  readonly tokens: t.Token[];
  /** Where braces were guessed or text was cut out: what stands there may not be what its author means. */
  readonly doubtful: readonly number[];
  /** What was cut out, because it is nested too deep. */
  readonly cut: readonly t.Token[];
  /** Steps that are read already and have no token, by the index of the token that they stand in front of. */
  readonly plain: Map<number, Step[]>;
}

/** Repairs the brackets, each mistake told once, so that the grammar can rely on them. Linear. */
export function balance(columns: Columns, text: string, report: Report, torn: boolean): Balanced {
  const { tokens: all, sound } = paired(columns);
  if (sound) return { tokens: all, doubtful: [], cut: [], plain: new Map() };
  const { tokens, loose, abandoned } = abandon(all, pairBrackets(all, report, torn), report);
  settleBraces(tokens, text, loose, report, torn || abandoned.length > 0);
  const { edits } = loose;
  const untouched = edits.inserted.length + edits.dropped.size + edits.converted.size === 0;
  const flat = limited(untouched ? tokens : applied(tokens, edits), report);
  const cut = [...flat.cut, ...abandoned];
  const doubtful = [
    ...edits.inserted
      .map(({ token }) => token)
      .filter(({ tokenType }) => tokenType === t.RightBrace),
    ...[...edits.dropped].flatMap((index) => tokens[index] ?? []),
    ...cut.slice(0, 1),
  ].map(({ startOffset }) => startOffset);
  return { tokens: flat.tokens, doubtful, cut, plain: new Map() };
}

/** The tokens; where nothing is wrong with the brackets, which is `sound`, each of these knows its partner. */
export function paired(columns: Columns): {
  readonly tokens: t.Token[];
  readonly sound: boolean;
} {
  const tokens = columns.tokens();
  const match = pairs(columns);
  if (match === undefined) return { tokens, sound: false };
  for (const token of tokens) token.match = match[token.index] || -1;
  return { tokens, sound: true };
}

/** Gives up on a text in which more blocks are left open than may be nested, from the first that is too deep. */
function abandon(
  tokens: t.Token[],
  loose: Loose,
  report: Report,
): { readonly tokens: t.Token[]; readonly loose: Loose; readonly abandoned: readonly t.Token[] } {
  const from = loose.open[nestingLimit];
  if (from === undefined) return { tokens, loose, abandoned: [] };
  tellTooDeep(tokens[from], nestingLimit, report);
  const { inserted, dropped, converted } = loose.edits;
  return {
    tokens: [...tokens.slice(0, from), ...tokens.slice(-2)],
    loose: {
      edits: {
        inserted: inserted.filter(({ before }) => before <= from),
        dropped: new Set([...dropped].filter((index) => index < from)),
        converted: new Map([...converted].filter(([index]) => index < from)),
      },
      open: loose.open.slice(0, nestingLimit),
      stray: loose.stray.filter((index) => index < from),
    },
    abandoned: tokens.slice(from, -2),
  };
}

function tellTooDeep(token: t.Token | undefined, limit: number, report: Report): void {
  const span = { start: token?.startOffset ?? 0, end: token?.end ?? 0 };
  add(report, "CAP1009", { limit }, span, "what is in here was not read");
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
  let round = 0;
  // How many brackets are open of which the inside is cut out.
  let cutting = 0;
  for (const token of tokens) {
    const type = token.tokenType;
    const isRound = type !== t.LeftBrace && type !== t.RightBrace;
    if (isCloser(type)) {
      depth -= 1;
      if (isRound) round -= 1;
      if (cutting > 0) cutting -= 1;
    }
    if (cutting > 0) {
      cut.push(token);
    } else {
      if (isOpener(type)) open.push(token);
      const opener = isCloser(type) ? open.pop() : undefined;
      if (opener !== undefined) opener.match = result.length;
      token.index = result.length;
      result.push(token);
    }
    if (isOpener(type)) {
      depth += 1;
      if (isRound) round += 1;
      const limit = depth > nestingLimit ? nestingLimit : typeDepthLimit;
      if (cutting === 0 && (depth > nestingLimit || round > typeDepthLimit)) {
        // The bracket itself stays, so that the grammar finds what it expects.
        if (cut.length === 0) tellTooDeep(token, limit, report);
        cutting = 1;
      } else if (cutting > 0) {
        cutting += 1;
      }
    }
  }
  return { tokens: result, cut };
}
