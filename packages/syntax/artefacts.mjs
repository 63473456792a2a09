// Writes the files of grammar/ that come from the parser: EBNF, diagrams, TextMate grammar, language configuration.
// `node packages/syntax/artefacts.mjs`, after a build. A test fails while they are not those of the parser.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { artefacts } from "./dist/artefacts/files.js";

const grammar = fileURLToPath(new URL("../../grammar/", import.meta.url));
mkdirSync(`${grammar}railroad`, { recursive: true });
const files = artefacts();
for (const name of readdirSync(`${grammar}railroad`)) {
  if (!files.has(`railroad/${name}`)) rmSync(`${grammar}railroad/${name}`);
}
for (const [path, text] of files) writeFileSync(grammar + path, text);
console.log(`${files.size} files`);
