import type { Comment } from "./document.js";

/** A comment between two tokens. */
export interface Found {
  readonly comment: Comment;
  /** How many lines end between what stands before it and it. */
  readonly linesBefore: number;
  /** Whether it goes on to the end of its line. */
  readonly toEnd: boolean;
  /** Whether it documents what is below it. */
  readonly documents: boolean;
}

export interface Gap {
  readonly comments: readonly Found[];
  /** How many lines end behind the last comment, or in all. */
  readonly lines: number;
}

const empty: readonly Found[] = [];

/** How many lines end between two tokens, or undefined where more than blanks stands there. */
export function linesIn(text: string, start: number, end: number): number | undefined {
  let lines = 0;
  for (let offset = start; offset < end; offset += 1) {
    const code = text.charCodeAt(offset);
    if (code === 10 || (code === 13 && text.charCodeAt(offset + 1) !== 10)) lines += 1;
    else if (code !== 32 && code !== 13 && code !== 9) return undefined;
  }
  return lines;
}

/** What stands between two tokens. Marks in it are those that the formatter leaves out. */
export function gapIn(text: string, start: number, end: number): Gap {
  let comments: Found[] | undefined;
  let lines = 0;
  for (let offset = start; offset < end; ) {
    const code = text.charCodeAt(offset);
    if (code === 13) {
      if (text.charCodeAt(offset + 1) === 10) offset += 1;
      lines += 1;
    } else if (code === 10) {
      lines += 1;
    } else if (code === 47) {
      const toEnd = text.charCodeAt(offset + 1) === 47;
      const behind = toEnd ? endOfLine(text, offset, end) : text.indexOf("*/", offset + 2) + 2;
      comments ??= [];
      comments.push(found(text.slice(offset, behind), lines, toEnd));
      lines = 0;
      offset = behind;
      continue;
    }
    offset += 1;
  }
  return { comments: comments ?? empty, lines };
}

function endOfLine(text: string, start: number, limit: number): number {
  let end = start;
  while (end < limit && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end += 1;
  return end;
}

function found(text: string, linesBefore: number, toEnd: boolean): Found {
  const documents = text.startsWith("///") && !text.startsWith("////");
  const [first = "", ...others] = text.split(/\r\n|[\r\n]/).map((one) => one.trimEnd());
  const starred = others.every((one) => one.trimStart().startsWith("*"));
  const lines = [first, ...(starred ? others.map((one) => one.trimStart()) : others)];
  const comment: Comment = { kind: "comment", lines, starred, trailing: toEnd };
  return { comment, linesBefore, toEnd, documents };
}
