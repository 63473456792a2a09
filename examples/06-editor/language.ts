import type { Problem } from "./editing.js";

/** What a text means: the value of each name, and what is wrong. */
export interface Meaning {
  readonly values: ReadonlyMap<string, number>;
  readonly problems: Problem[];
}

/** The language: each line is `name = sum`, and a sum adds up whole numbers and names of lines above, as in `total = net + 19`. */
export function understand(text: string): Meaning {
  const values = new Map<string, number>();
  const problems: Problem[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const complain = (message: string) => problems.push({ line: index + 1, message });
    const [, name, sum] = /^\s*([a-z]\w*)\s*=(.*)$/i.exec(line) ?? [];
    if (name === undefined || sum === undefined) {
      if (line.trim() !== "") complain("a line is `name = sum`");
      continue;
    }
    let value = 0;
    for (const term of sum.split("+").map((spaced) => spaced.trim())) {
      const known = /^\d+$/.test(term) ? Number(term) : values.get(term);
      if (known === undefined) complain(`\`${term}\` is not known here`);
      else value += known;
    }
    values.set(name, value);
  }
  return { values, problems };
}
