import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { type GeneratedFile, generate } from "./generate.js";
import { isEdited, readHeader } from "./header.js";
import { compiled } from "./testing/compile.test.support.js";
import { fixtures, generateFixtures, golden, roots } from "./testing/fixtures.test.support.js";
import { digest, options } from "./testing/hand.test.support.js";

let files: readonly GeneratedFile[] = [];
beforeAll(async () => {
  files = await generateFixtures();
});

describe("generated modules", () => {
  it("are the golden ones", () => {
    for (const file of files) expect(file.text).toBe(golden(file.path, file.text));
  });

  it("come from every file that is reached", () => {
    expect(files.map((file) => file.source).toSorted()).toEqual(
      [...roots, "imports/venues.steer", "library/rpc.steer", "quotes.steer"].toSorted(),
    );
  });

  it("have the same bytes when they are made again, alone, or in another place", async () => {
    const again = await generateFixtures();
    expect(again).toEqual(files);
    for (const root of roots) {
      const { program } = compiled(fixtures, [root]);
      const alone = await generate(program, { ...options, files: [root] });
      expect(alone.files).toEqual(files.filter((file) => file.source === root));
    }
    const { program } = compiled(
      "",
      roots.map((root) => `${fixtures}/${root}`),
    );
    const elsewhere = await generate(program, options);
    expect(elsewhere.files.map((file) => file.text)).toEqual(files.map((file) => file.text));
  });

  it("have a header that is theirs", () => {
    for (const { text } of files) {
      expect(readHeader(text)).toBeDefined();
      expect(isEdited(text, digest)).toBe(false);
      expect(text.endsWith("\n")).toBe(true);
      expect(/\n\n$|[ \t]\n|\r|\n\n\n/.test(text)).toBe(false);
    }
  });

  it("never say any, and hide nothing from the compiler", () => {
    for (const { text } of files) {
      const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"/g, "");
      expect(code).not.toMatch(/\b(any|enum|namespace)\b|@ts-|eslint|biome-ignore/);
      expect(text).not.toMatch(/@ts-|eslint|biome-ignore/);
    }
  });

  it("are formatted and have their imports sorted as Biome does it with the settings of this repository", () => {
    const root = join(import.meta.dirname, "../../..");
    const folder = mkdtempSync(join(tmpdir(), "capitan-goldens-"));
    try {
      cpSync(fixtures, folder, { recursive: true });
      const { formatter, javascript } = JSON.parse(readFileSync(join(root, "biome.json"), "utf8"));
      writeFileSync(join(folder, "biome.json"), JSON.stringify({ formatter, javascript }));
      const biome = createRequire(join(root, "package.json")).resolve("@biomejs/biome/bin/biome");
      const flags = ["--linter-enabled=false", "--write", "--config-path", folder, folder];
      const { stdout, stderr } = spawnSync(process.execPath, [biome, "check", ...flags], {
        encoding: "utf8",
      });
      expect(stdout + stderr).toContain(`Checked ${files.length + 1} files`);
      for (const { path, text } of files)
        expect(readFileSync(join(folder, path), "utf8")).toBe(text);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("are all there is in the folder of goldens", () => {
    const names = readdirSync(fixtures, { recursive: true, encoding: "utf8" });
    const modules = names.filter((name) => name.endsWith(".ts"));
    expect(modules.toSorted()).toEqual(files.map((file) => file.path).toSorted());
  });
});
