import type { TokenType } from "chevrotain";
import { add, fix, type Report } from "../report.js";
import { beginsDeclaration, declarations, steps } from "./begins.js";
import type { Loose } from "./brackets.js";
import { strayCloser } from "./brackets.js";
import { type Edits, insertion } from "./edits.js";
import * as t from "./tokens.js";

/** A block whose `}` has not come yet. */
interface Block {
  readonly index: number;
  /** The first token of its statement: `protocol`, `choice`, `on`, … */
  readonly head: TokenType | undefined;
  /** How far its line is indented. */
  readonly indent: number;
  readonly line: number;
  /** Its first line is indented no deeper than its head: indentation says nothing here. */
  flat: boolean;
}

/** Where braces are lacking and which are too many. */
interface Plan {
  /** In front of which token which opener is to be closed. */
  readonly closed: { readonly before: number; readonly opener: number }[];
  readonly dropped: number[];
  /** In front of which tokens a `{` is missing. */
  readonly opened: number[];
}

/**
 * Settles the braces that found no partner. The text says where the mistake is likely to be: a line that is indented no
 * deeper than the block that it stands in, a declaration or an `on` where none can be, a protocol that ends before its
 * steps do. If a guess does not come out even, the next simpler one is taken; the last is the end of the file.
 */
export function settleBraces(
  tokens: readonly t.Token[],
  text: string,
  loose: Loose,
  report: Report,
  quiet: boolean,
): void {
  const lacking = loose.open.length;
  const extra = loose.stray.length;
  if (lacking === 0 && extra === 0) return;
  const plan =
    guess(tokens, text, loose, { byIndentation: true, opening: true }) ??
    guess(tokens, text, loose, { byIndentation: true, opening: false }) ??
    guess(tokens, text, loose, { byIndentation: false, opening: false }) ??
    simplest(tokens, loose);
  for (const before of plan.opened) reportOpened(tokens, before, loose.edits, report);
  for (const index of plan.dropped) strayCloser(tokens, index, loose.edits, report);
  reportClosed(tokens, plan, loose.edits, report, quiet);
}

function simplest(tokens: readonly t.Token[], loose: Loose): Plan {
  const before = tokens.length - 2;
  return {
    closed: loose.open.toReversed().map((opener) => ({ before, opener })),
    dropped: [...loose.stray],
    opened: [],
  };
}

/** Walks over the text and repairs what looks wrong, as long as braces are lacking or too many; undefined if that does not add up. */
function guess(
  tokens: readonly t.Token[],
  text: string,
  loose: Loose,
  {
    byIndentation,
    opening: mayOpen,
  }: { readonly byIndentation: boolean; readonly opening: boolean },
): Plan | undefined {
  const lacking = loose.open.length;
  const extra = loose.stray.length;
  const plan: Plan = { closed: [], dropped: [], opened: [] };
  const blocks: Block[] = [];
  let head: t.Token | undefined;
  let indent = 0;
  let line = 0;
  let choices = 0;
  let parts = 0;
  let opener = -1;
  /** What the last `}` closed. */
  let left: TokenType | undefined;

  const leave = (): Block | undefined => {
    const block = blocks.pop();
    if (block?.head === t.Choice) choices -= 1;
    if (isPart(block?.head)) parts -= 1;
    left = block?.head;
    return block;
  };
  const enter = (index: number): void => {
    blocks.push({ index, head: head?.tokenType, indent, line, flat: false });
    if (head?.tokenType === t.Choice) choices += 1;
    if (isPart(head?.tokenType)) parts += 1;
  };
  const close = (before: number): void => {
    const block = leave();
    if (block !== undefined) plan.closed.push({ before, opener: block.index });
  };
  /** Whether there still is a `}` without a partner. */
  const spare = (): boolean => plan.dropped.length + plan.opened.length < extra;
  const mayClose = (): boolean => plan.closed.length < lacking && blocks.length > 0;

  for (const [index, token] of tokens.entries()) {
    const type = loose.edits.converted.get(index) ?? token.tokenType;
    const previous = tokens[index - 1];
    if (token.first) {
      indent = token.startOffset - (text.lastIndexOf("\n", token.startOffset - 1) + 1);
      line += 1;
    }
    if (index === opener) {
      plan.opened.push(index);
      enter(index);
      opener = -1;
      head = token;
    }
    if (type === t.EndOfFile) {
      while (mayClose()) close(index);
      break;
    }
    if (byIndentation && token.first && type !== t.LeftBrace) {
      for (
        let top = blocks.at(-1);
        mayClose() && top !== undefined && top.line < line;
        top = blocks.at(-1)
      ) {
        if (type === t.RightBrace ? indent >= top.indent : indent > top.indent) break;
        top.flat ||= top.index === index - 1 && type !== t.RightBrace;
        if (top.flat) break;
        close(index);
      }
    }
    if (head === undefined || endsStatement(tokens, index) || token.first) {
      if (beginsDeclaration(tokens, index, type)) {
        const inside = type === t.Endpoint && tokens[index + 2]?.tokenType === t.LeftBrace;
        while (mayClose() && !(inside && blocks.at(-1)?.head === t.System)) close(index);
      }
      if (type === t.On && choices > 0) {
        while (mayClose() && blocks.at(-1)?.head !== t.Choice) close(index);
      }
      const ended = previous?.tokenType === t.RightBrace && isPart(left);
      if (type === t.And && parts > 0 && !ended) {
        for (const before = parts; mayClose() && parts === before; ) close(index);
      }
    }
    if (type === t.From && blocks.at(-1)?.head === t.Import && mayClose()) close(index);
    if (head === undefined || endsStatement(tokens, index)) {
      head = token;
      if (mayOpen && spare()) opener = openerMissing(tokens, index, blocks.at(-1)?.head);
    }
    if (type === t.LeftBrace) {
      enter(index);
      head = undefined;
    } else if (type === t.RightBrace) {
      const top = blocks.at(-1);
      if (top === undefined || (spare() && closesTooEarly(tokens, index, top))) {
        plan.dropped.push(index);
      } else {
        leave();
      }
      head = undefined;
    }
  }
  const even =
    blocks.length === 0 &&
    plan.closed.length === lacking &&
    plan.dropped.length + plan.opened.length === extra;
  return even ? plan : undefined;
}

const isPart = (head: TokenType | undefined): boolean => head === t.Par || head === t.And;

/** Whether a statement ends in front of a token: behind `;`, `{` or `}`, and behind the name that follows a `par`. */
function endsStatement(tokens: readonly t.Token[], index: number): boolean {
  const type = tokens[index - 1]?.tokenType;
  return (
    type === undefined ||
    type === t.Semicolon ||
    type === t.LeftBrace ||
    type === t.RightBrace ||
    (tokens[index - 2]?.tokenType === t.As && tokens[index - 3]?.tokenType === t.RightBrace)
  );
}

/** A protocol or an endpoint is over, and steps follow; a choice is over, and a branch follows; a system, and an endpoint. */
function closesTooEarly(tokens: readonly t.Token[], index: number, block: Block): boolean {
  const next = tokens[index + 1];
  if (next === undefined) return false;
  if (block.head === t.Choice) return next.tokenType === t.On;
  if (block.head === t.System && next.tokenType === t.Endpoint) {
    return tokens[index + 3]?.tokenType === t.LeftBrace;
  }
  if (block.head !== t.Protocol && block.head !== t.Endpoint) return false;
  return (
    !declarations.has(next.tokenType) &&
    next.tokenType !== t.EndOfFile &&
    next.tokenType !== t.Semicolon &&
    next.tokenType !== t.RightBrace
  );
}

/** Whether the name is that of the endpoint around it: the last one in front of it. */
function isEndpoint(tokens: readonly t.Token[], index: number): boolean {
  const around = tokens.findLastIndex((token, at) => at < index && token.tokenType === t.Endpoint);
  return around >= 0 && tokens[around + 1]?.image === tokens[index]?.image;
}

/** What begins with words and goes on in braces. */
const opening: ReadonlySet<TokenType> = new Set([
  t.Choice,
  t.Loop,
  t.On,
  t.Par,
  t.And,
  t.Protocol,
  t.Endpoint,
  t.System,
]);

/** Where a `{` is missing in the statement that begins at `start`: behind its head, in front of what belongs inside; or -1. */
function openerMissing(
  tokens: readonly t.Token[],
  start: number,
  around: TokenType | undefined,
): number {
  const head = tokens[start]?.tokenType;
  if (head === t.Record || head === t.Enum || head === t.Union || head === t.Event) {
    const inside = tokens[start + 2];
    const then = tokens[start + 3]?.tokenType;
    const item = then === t.Colon || then === t.Comma || then === t.Question;
    return inside !== undefined && t.is(inside, t.Word) && item ? start + 2 : -1;
  }
  const owns = head === t.Identifier && isEndpoint(tokens, start);
  if (owns || head === t.Master || head === t.Peer || head === t.Both || head === t.All) {
    const hook = tokens[start + 1];
    const named = hook !== undefined && t.is(hook, t.Word);
    return named && tokens[start + 2]?.tokenType === t.Semicolon ? start + 1 : -1;
  }
  const branch = around === t.Choice && (head === t.Send || head === t.Receive);
  if (head === undefined || (!branch && !opening.has(head))) return -1;
  for (let index = start + 1; ; index += 1) {
    const token = tokens[index];
    if (token === undefined) return -1;
    const type = token.tokenType;
    if (head === t.System && type === t.Endpoint) return index;
    if (steps.has(type) || type === t.RightBrace) return index;
    if (type === t.Semicolon && head === t.Protocol) return index;
    const next = tokens[index + 1]?.tokenType;
    const named = isPart(head) && index === start + 1;
    const begins = (token.first && !named) || (head === t.Protocol && index === start + 2);
    if (t.is(token, t.Party) && (next === t.Arrow || (begins && next === t.LeftBrace))) {
      return index;
    }
    const heading =
      t.is(token, t.Word) ||
      type === t.Comma ||
      type === t.DurationLiteral ||
      type === t.LeftParen ||
      type === t.RightParen ||
      type === t.Less ||
      type === t.Greater;
    if (!heading) return -1;
  }
}

function reportOpened(
  tokens: readonly t.Token[],
  before: number,
  edits: Edits,
  report: Report,
): void {
  edits.inserted.push(insertion(tokens, before, t.LeftBrace));
  const end = tokens[before - 1]?.end ?? 0;
  const span = { file: report.file, start: end, end };
  add(report, "CAP1016", { what: "`{`" }, span, "add `{` here", fix("add `{`", span, " {"));
}

/** Inserts the missing `}`; those that are missing at one place are one mistake. */
function reportClosed(
  tokens: readonly t.Token[],
  plan: Plan,
  edits: Edits,
  report: Report,
  quiet: boolean,
): void {
  const places = new Map<number, number[]>();
  for (const { before, opener } of plan.closed) {
    edits.inserted.push(insertion(tokens, before, t.RightBrace));
    const openers = places.get(before) ?? [];
    openers.push(opener);
    places.set(before, openers);
  }
  if (quiet) return;
  for (const [before, openers] of places) {
    const end = tokens[before - 1]?.end ?? 0;
    const span = { file: report.file, start: end, end };
    const braces = "}".repeat(openers.length);
    const shown = openers.length > 8 ? `${openers.length} times \`}\`` : `\`${braces}\``;
    add(report, "CAP1016", { what: shown }, span, `add ${shown} here`, {
      ...fix(`add ${shown}`, span, ` ${[...braces].join(" ")}`),
      also: openers.slice(0, 3).map((opener) => {
        const { startOffset: start = 0, end: behind = 0 } = tokens[opener] ?? {};
        return { span: { file: report.file, start, end: behind }, text: "this `{` is not closed" };
      }),
    });
  }
}
