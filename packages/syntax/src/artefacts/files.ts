import { ebnf, lineOf } from "./ebnf.js";
import { productions } from "./model.js";
import { railroad } from "./railroad.js";
import { languageConfiguration, textMateGrammar } from "./textmate.js";

/** The files of `grammar/` that come from the parser: their paths in that folder, and their texts. */
export function artefacts(): ReadonlyMap<string, string> {
  const all = productions();
  const files = new Map<string, string>();
  files.set("steer.ebnf", ebnf(all));
  for (const production of all) files.set(`railroad/${production.name}.svg`, railroad(production));
  files.set("railroad/README.md", page(all));
  files.set("steer.tmLanguage.json", json(textMateGrammar()));
  files.set("language-configuration.json", json(languageConfiguration()));
  return files;
}

const json = (value: object): string => `${jsonOf(value, "", 0)}\n`;

const hasObject = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(hasObject) : typeof value === "object" && value !== null;

/** JSON as the formatter of this repository writes it: an array without objects is on one line where it fits. */
function jsonOf(value: unknown, indent: string, before: number): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = JSON.stringify(value).replaceAll(/(?<="|\]),(?="|\[)/g, ", ");
    if (!hasObject(value) && before + line.length < 100) return line;
    const items = value.map((item) => `${inner}${jsonOf(item, inner, inner.length)}`);
    return `[\n${items.join(",\n")}\n${indent}]`;
  }
  const entries = Object.entries(value).map(([key, one]) => {
    const name = `${inner}${JSON.stringify(key)}: `;
    return name + jsonOf(one, inner, name.length);
  });
  return `{\n${entries.join(",\n")}\n${indent}}`;
}

function page(all: ReturnType<typeof productions>): string {
  const sections = all.map(
    (production) =>
      `## ${production.name}\n\n![${production.name}](${production.name}.svg)\n\n\`\`\`ebnf\n${production.name} ::= ${lineOf(production)}\n\`\`\`\n`,
  );
  return `# The grammar, drawn

Written by a program from the parser as it runs, as is [steer.ebnf](../steer.ebnf), which also says what a token is. Rounded
boxes are text as it is written, square ones other productions or tokens.

${sections.join("\n")}`;
}
