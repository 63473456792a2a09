import { createTwoFilesPatch } from "diff";

/** What changes from `before` (undefined: no file) to `after`, as a unified diff. */
export function unifiedDiff(
  path: string,
  before: string | undefined,
  after: string | undefined,
): string {
  const patch = createTwoFilesPatch(
    before === undefined ? "/dev/null" : `a/${path}`,
    after === undefined ? "/dev/null" : `b/${path}`,
    before ?? "",
    after ?? "",
    "",
    "",
    { context: 3 },
  );
  // The first line is a separator of the library's own format.
  return patch.replace(/^=+\n/, "").replace(/^(---|\+\+\+ )(.*?)\t$/gm, "$1$2");
}
