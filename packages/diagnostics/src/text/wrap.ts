import { displayWidth } from "./width.js";

/**
 * Breaks a text at its spaces into lines of at most `width` columns, at least one. A word longer than a line stands
 * alone, unbroken: names are copied from messages.
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const word of text.split(" ").filter((part) => part !== "")) {
    const size = displayWidth(word);
    if (line !== "" && used + 1 + size > width) {
      lines.push(line);
      line = "";
      used = 0;
    }
    line = line === "" ? word : `${line} ${word}`;
    used += line === word ? size : size + 1;
  }
  if (line !== "" || lines.length === 0) lines.push(line);
  return lines;
}
