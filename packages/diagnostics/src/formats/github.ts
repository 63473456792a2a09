import type { Diagnostic, Source } from "../model.js";
import { clean } from "../text/clean.js";
import { placer } from "./place.js";
import { details } from "./words.js";

/**
 * Findings as workflow commands of GitHub Actions: `::error file=…,line=…::message`, one a line, which the runner shows at the
 * lines in question. The message has the whole finding, its run included. Keeps the order. Ends with a line feed unless it is empty.
 *
 * `pathOf` gives the path of a file from the root of the repository, where that is not what diagnostics call it.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function renderGithub(
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
  pathOf: (file: string) => string = (file) => file,
): string {
  const place = placer(sources);
  return diagnostics
    .map((finding) => {
      const [primary, ...others] = finding.labels;
      const { file, line, column, endLine, endColumn } = place(primary.span);
      const where =
        line === null ? [] : [`line=${line}`, `endLine=${endLine}`, ...columns(line, endLine)];
      function columns(from: number, to: number | null): readonly string[] {
        // The runner takes columns only where the finding stands in one line.
        return from === to ? [`col=${column}`, `endColumn=${endColumn}`] : [];
      }
      const title = property(`${finding.code}: ${clean(finding.message, true)}`);
      const said = [
        ...(primary.text === "" ? [] : [clean(primary.text, true)]),
        ...others
          .filter(({ text }) => text !== "")
          .map(({ span, text }) => `line ${place(span).line ?? "?"}: ${clean(text, true)}`),
        ...details(finding),
      ].join("\n");
      const properties = [`file=${property(pathOf(file))}`, ...where, `title=${title}`].join(",");
      return `::${finding.severity} ${properties}::${data(said)}\n`;
    })
    .join("");
}

const data = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
