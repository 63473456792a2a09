import { createTwoFilesPatch } from "diff";

/** So many lines that come or go are sought for the shortest way from one text to the other. It takes the square of them. */
const mostEdits = 1_000;
const context = 3;

/** What changes from `before` (undefined: no file) to `after`, as a unified diff. */
export function unifiedDiff(
  path: string,
  before: string | undefined,
  after: string | undefined,
): string {
  const from = before === undefined ? "/dev/null" : `a/${path}`;
  const to = after === undefined ? "/dev/null" : `b/${path}`;
  const patch = createTwoFilesPatch(from, to, before ?? "", after ?? "", "", "", {
    context,
    maxEditLength: mostEdits,
  });
  if (patch === undefined) return `--- ${from}\n+++ ${to}\n${wholeHunk(before ?? "", after ?? "")}`;
  // The first line is a separator of the library's own format.
  return patch.replace(/^=+\n/, "").replace(/^(---|\+\+\+ )(.*?)\t$/gm, "$1$2");
}

/** One hunk from the first line that differs to the last. */
function wholeHunk(before: string, after: string): string {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const shorter = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shorter && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  const start = Math.max(0, head - context);
  const end = Math.max(0, tail - context);
  const range = (lines: readonly string[]): string => {
    const count = lines.length - start - end;
    return `${count === 0 ? start : start + 1}${count === 1 ? "" : `,${count}`}`;
  };
  const marked = (mark: string, lines: readonly string[]): readonly string[] =>
    lines.map(
      (line) => mark + (line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`),
    );
  return [
    `@@ -${range(old)} +${range(fresh)} @@\n`,
    ...marked(" ", old.slice(start, head)),
    ...marked("-", old.slice(head, old.length - tail)),
    ...marked("+", fresh.slice(head, fresh.length - tail)),
    ...marked(" ", old.slice(old.length - tail, old.length - end)),
  ].join("");
}

/** With their line feeds. */
const linesOf = (text: string): readonly string[] => text.match(/.*\n|.+$/g) ?? [];
