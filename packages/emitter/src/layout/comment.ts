/** A text that comes from outside, on one line of a comment. */
export function commentText(text: string): string {
  return text.replaceAll("*/", "*\\/").replaceAll(/[\p{Cc}\u2028\u2029]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** The lines of a doc comment, without the stars: the comment of the file, then where it stands. */
export function docLines(text: string | undefined, see: readonly string[] = []): readonly string[] {
  const body = (text ?? "")
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => commentText(line).trimEnd());
  const indented = body.every((line) => line === "" || line.startsWith(" "));
  const lines = body.map((line) => (indented ? line.slice(1) : line));
  while (lines[0] === "") lines.shift();
  while (lines.at(-1) === "") lines.pop();
  const references = see.map((place) => `@see ${commentText(place)}`);
  return lines.length > 0 && references.length > 0
    ? [...lines, "", ...references]
    : [...lines, ...references];
}

/** A doc comment, `indentation` columns from the left, or nothing. Ends with a line feed. */
export function docComment(lines: readonly string[], indentation = 0): string {
  const pad = " ".repeat(indentation);
  const [only] = lines;
  if (only === undefined) return "";
  if (lines.length === 1) return `${pad}/** ${only} */\n`;
  return [
    `${pad}/**`,
    ...lines.map((line) => `${pad} *${line === "" ? "" : ` ${line}`}`),
    `${pad} */`,
    "",
  ].join("\n");
}
