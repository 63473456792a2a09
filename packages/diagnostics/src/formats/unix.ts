import type { Diagnostic, Source } from "../model.js";
import { clean } from "../text/clean.js";
import { placer, placeText } from "./place.js";
import { endWords, runTitle } from "./words.js";

/**
 * Findings one a line, as compilers write them and editors and grep read them: `file:line:column: error: message [CAP3102]`.
 * Other labels, the steps of a run, notes and advice follow as `note:` lines, each with its place. Keeps the order. Ends
 * with a line feed unless it is empty.
 */
export function renderUnix(diagnostics: readonly Diagnostic[], sources: readonly Source[]): string {
  const place = placer(sources);
  const lines: string[] = [];
  for (const finding of diagnostics) {
    const [primary, ...others] = finding.labels;
    const at = placeText(place(primary.span));
    const say = (where: string, word: string, text: string): void => {
      lines.push(`${where}: ${word}: ${clean(text, true).replaceAll("\n", " ")}`);
    };
    say(at, finding.severity, `${finding.message} [${finding.code}]`);
    if (primary.text !== "") say(at, "note", primary.text);
    for (const { span, text } of others) if (text !== "") say(placeText(place(span)), "note", text);
    if (finding.prose !== undefined) say(at, "note", finding.prose);
    const { run } = finding;
    if (run !== undefined) {
      say(at, "note", runTitle(run));
      run.arrows.forEach(({ from, to, label, span }, index) => {
        const again = index === run.cycleFrom ? ", from here on for ever" : "";
        const text = `${index + 1}. ${run.roles[from] ?? ""} -> ${run.roles[to] ?? ""}: ${label}${again}`;
        say(placeText(place(span)), "note", text);
      });
      run.ends.forEach((end, role) => {
        const span = end.kind === "waits" ? end.span : undefined;
        const where = span === undefined ? at : placeText(place(span));
        say(where, "note", `${run.roles[role] ?? ""} ${endWords(end, run)}`);
      });
    }
    for (const note of finding.notes) say(at, "note", note);
    for (const { text } of finding.helps) say(at, "help", text);
  }
  return lines.map((line) => `${line}\n`).join("");
}
