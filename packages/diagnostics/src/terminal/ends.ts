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
  switch (end.kind) {
    case "done":
      return cell(glyphs.done, "done", "good");
    case "waits": {
      const from = run.roles[end.from];
      const words = from === undefined ? end.for : `${end.for} from ${from}`;
      return cell(glyphs.fault, `waits for ${words}`, "error", end.span);
    }
    case "unread":
      return cell(glyphs.unread, `${end.count} unread`, "error");
    case "unexpected": {
      if (end.act === "takes") return cell(glyphs.fault, `takes ${end.label} too early`, "error");
      const branch = end.branch === undefined ? "" : ` in branch ${end.branch}`;
      if (end.act === "runs")
        return cell(glyphs.fault, `runs ${end.label}, unasked${branch}`, "error");
      return cell(glyphs.fault, `sends ${end.label}, which nobody expects${branch}`, "error");
    }
    case "repeats":
      return cell(glyphs.repeats, "repeats", "warning");
    case "active":
      return cell(glyphs.gap, "could go on", "plain");
  }
}

/** "3:3", with the file before it where it is not the file that the finding is about. */
export function placeOf(span: Span, home: string, texts: Texts, unicode: boolean): string {
  const index = texts(span.file);
  if (index === undefined) return clean(span.file === home ? "" : span.file, unicode);
  const { line, column } = positionAt(index, span.start);
  return clean(`${span.file === home ? "" : `${span.file}:`}${line}:${column}`, unicode);
}
