/** The editor's window: what is typed into it, and what it shows. */
export interface Screen {
  /**
   * What the user does, one line each: `name = sum` adds a line to the text, `2: name = sum` replaces the second one, and
   * `? name` asks what a name means.
   */
  readonly commands: Iterable<string> | AsyncIterable<string>;
  readonly print: (line: string) => void;
}

/** The text with one more line, or with one line replaced. */
export function typed(lines: readonly string[], command: string): readonly string[] {
  const [, number, text] = /^(\d+):\s*(.*)$/.exec(command) ?? [];
  if (number === undefined || text === undefined) return [...lines, command];
  return lines.map((line, index) => (index + 1 === Number(number) ? text : line));
}
