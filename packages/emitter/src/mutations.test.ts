import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { generate } from "./generate.js";
import { compiled } from "./testing/compile.test.support.js";
import { fixtures, roots, surroundings } from "./testing/fixtures.test.support.js";
import { options } from "./testing/hand.test.support.js";
import { pickOf, random } from "./testing/random.test.support.js";
import { check } from "./testing/typescript.test.support.js";

const isFull = process.env["CAPITAN_FULL"] === "1";
const emitted = isFull ? 100_000 : 1_000;
const typed = isFull ? 1_000 : 50;
const seed = Number(process.env["CAPITAN_SEED"] ?? 20260720);

/** Files without imports of other `.steer` files: one text is a whole program. */
const texts = roots
  .map((root) => readFileSync(join(fixtures, root), "utf8"))
  .filter((text) => text.length > 100 && !/from ".*\.steer"/.test(text));

const words = /[\p{ID_Start}_][\p{ID_Continue}]*|\d+|"[^"]*"|->|[^\s\p{ID_Continue}]/gu;

/** One text with a few of its words replaced by others of the same kind, left out, or doubled. */
function mutated(next: () => number): string {
  const original = pickOf(next, texts);
  const places = [...original.matchAll(words)];
  const byKind = (word: string): readonly string[] =>
    places.map((place) => place[0]).filter((other) => /^\w/.test(other) === /^\w/.test(word));
  let text = original;
  for (let count = 1 + Math.floor(next() * 3); count > 0; count -= 1) {
    const place = pickOf(next, places);
    const [word] = place;
    const kind = next();
    const other = kind < 0.6 ? pickOf(next, byKind(word)) : kind < 0.8 ? "" : `${word} ${word}`;
    text = text.slice(0, place.index) + other + text.slice(place.index + word.length);
    if (other.length !== word.length) break;
  }
  return text;
}

const batch = 1_000;

/** A mutated import of TypeScript asks for what its module does not have: that is between the user and TypeScript. */
const isOfAnother = /TS(2305|2307|2724): (Module|Cannot find module|'"\.)/;

/** The modules of those of `batch` mutated files that compile and can be generated. */
async function generated(next: () => number): Promise<readonly string[]> {
  const modules: string[] = [];
  let refused = 0;
  for (let tries = 0; tries < batch; tries += 1) {
    const { program, diagnostics } = compiled({ "m.steer": mutated(next) });
    if (diagnostics.some((finding) => finding.severity === "error")) continue;
    const [file] = (await generate(program, options)).files;
    if (file === undefined) refused += 1;
    else modules.push(file.text);
  }
  expect(modules.length).toBeGreaterThan(batch / 10);
  expect(refused).toBeLessThan(modules.length);
  return modules;
}

describe("mutated files that still compile", () => {
  it(
    `give modules that are formatted, of which ${typed} are compiled (${emitted} mutations, seed ${seed})`,
    async () => {
      const next = random(seed);
      const batches = emitted / batch;
      for (let done = 0; done < batches; done += 1) {
        const modules = await generated(next);
        expectFormatted(modules);
        const step = Math.ceil(modules.length / (typed / batches));
        const all: Record<string, string> = { ...surroundings };
        modules.forEach((text, index) => {
          if (index % step === 0) all[`fixtures/m${index}.ts`] = text;
        });
        const found = [...check("6.0", all)].map(([name, messages]) => [
          name,
          messages.filter((message) => !isOfAnother.test(message)),
        ]);
        expect(found.filter(([, messages]) => messages?.length !== 0)).toEqual([]);
      }
    },
    isFull ? 3_600_000 : 120_000,
  );
});

function expectFormatted(modules: readonly string[]): void {
  const root = join(import.meta.dirname, "../../..");
  const folder = mkdtempSync(join(tmpdir(), "capitan-mutations-"));
  try {
    modules.forEach((text, index) => {
      writeFileSync(join(folder, `m${index}.ts`), text);
    });
    const { formatter, javascript } = JSON.parse(readFileSync(join(root, "biome.json"), "utf8"));
    writeFileSync(join(folder, "biome.json"), JSON.stringify({ formatter, javascript }));
    const biome = createRequire(join(root, "package.json")).resolve("@biomejs/biome/bin/biome");
    const args = ["check", "--linter-enabled=false", "--write", "--config-path", folder, folder];
    const { stdout, stderr } = spawnSync(process.execPath, [biome, ...args], { encoding: "utf8" });
    expect(stdout + stderr).toContain(`Checked ${modules.length + 1} files`);
    modules.forEach((text, index) => {
      expect(readFileSync(join(folder, `m${index}.ts`), "utf8")).toBe(text);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
