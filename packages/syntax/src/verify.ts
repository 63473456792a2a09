import type { Diagnostic, Edit, Help } from "@capitan/diagnostics";

/** Fixes are tried in files up to this length (UTF-16 code units), and the first so many of a file. */
const longestTried = 64 * 1024;
const mostTried = 10;

/**
 * Leaves only those edits in the advice that repair their mistake: applied, the text has one mistake less. Others stay
 * as words. `mistakes` counts those of a text.
 */
export function verified(
  text: string,
  diagnostics: readonly Diagnostic[],
  mistakes: (text: string) => number,
): Diagnostic[] {
  let left = text.length <= longestTried ? mostTried : 0;
  const repairs = (edits: readonly Edit[]): boolean => {
    left -= 1;
    return left >= 0 && mistakes(applied(text, edits)) === diagnostics.length - 1;
  };
  const checked = (help: Help): Help =>
    help.edits.length === 0 || repairs(help.edits) ? help : { ...help, edits: [] };
  return diagnostics.map((found) =>
    found.helps.length === 0 ? found : { ...found, helps: found.helps.map(checked) },
  );
}

function applied(text: string, edits: readonly Edit[]): string {
  const last = edits.toSorted((one, other) => other.span.start - one.span.start);
  return last.reduce(
    (result, { span, text: replacement }) =>
      result.slice(0, span.start) + replacement + result.slice(span.end),
    text,
  );
}
