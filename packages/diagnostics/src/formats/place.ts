import type { Source, Span } from "../model.js";
import { indexLines, type LineIndex, positionAt } from "../text/lines.js";

/** A span with lines and columns, both one-based; they are null where the text of the file is not known. */
export interface Place {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly line: number | null;
  readonly column: number | null;
  readonly endLine: number | null;
  readonly endColumn: number | null;
}

export type Placer = (span: Span) => Place;

/** Looks places up in `sources`; a text is indexed when it is first needed. */
export function placer(sources: readonly Source[]): Placer {
  const texts = new Map(sources.map((source) => [source.file, source.text]));
  const indices = new Map<string, LineIndex>();
  return ({ file, start, end }) => {
    const text = texts.get(file);
    if (text === undefined)
      return { file, start, end, line: null, column: null, endLine: null, endColumn: null };
    const index = indices.get(file) ?? indexLines(text);
    indices.set(file, index);
    const from = positionAt(index, start);
    const to = positionAt(index, end);
    return {
      file,
      start,
      end,
      line: from.line,
      column: from.column,
      endLine: to.line,
      endColumn: to.column,
    };
  };
}

/** `file:line:column`, as compilers write it; without what is not known. */
export function placeText({ file, line, column }: Place): string {
  return line === null || column === null ? file : `${file}:${line}:${column}`;
}
