import { endWords } from "../formats/words.js";
import type { Run, RunEnd, Span } from "../model.js";
import { clean } from "../text/clean.js";
import { positionAt } from "../text/lines.js";
import type { Texts } from "./labels.js";
import type { Theme, Tone } from "./theme.js";

/** What the last row says of a role: `■ done`, `✗ waits for Pay from Buyer  7:7`. */
export interface EndCell {
  readonly sign: string;
  readonly words: string;
  /** Where the role waits, empty where there is no such place. */
  readonly place: string;
  readonly tone: Tone;
}

export function endCell(end: RunEnd, run: Run, home: string, texts: Texts, theme: Theme): EndCell {
  const { glyphs, unicode } = theme;
  const cell = (sign: string, words: string, tone: Tone, span?: Span): EndCell => ({
    sign,
    words: clean(words, unicode),
    place: span === undefined ? "" : placeOf(span, home, texts, unicode),
    tone,
  });
  const words = endWords(end, run);
  switch (end.kind) {
    case "done":
      return cell(glyphs.done, words, "good");
    case "waits":
      return cell(glyphs.fault, words, "error", end.span);
    case "unread":
      return cell(glyphs.unread, words, "error");
    case "unexpected":
      return cell(glyphs.fault, words, "error");
    case "repeats":
      return cell(glyphs.repeats, words, "warning");
    case "active":
      return cell(glyphs.gap, words, "plain");
  }
}

/** "3:3", with the file before it where it is not the file that the finding is about. */
export function placeOf(span: Span, home: string, texts: Texts, unicode: boolean): string {
  const index = texts(span.file);
  if (index === undefined) return clean(span.file === home ? "" : span.file, unicode);
  const { line, column } = positionAt(index, span.start);
  return clean(`${span.file === home ? "" : `${span.file}:`}${line}:${column}`, unicode);
}
