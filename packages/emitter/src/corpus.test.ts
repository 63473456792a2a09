import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { generate } from "./generate.js";
import { compiled } from "./testing/compile.test.support.js";
import { options } from "./testing/hand.test.support.js";
import { check } from "./testing/typescript.test.support.js";

const root = join(import.meta.dirname, "../../..");
const corpus = join(root, "grammar/conformance/accept");
const files = readdirSync(corpus)
  .filter((name) => name.endsWith(".steer"))
  .toSorted();

/** The modules by path; what they import from TypeScript is made up. */
const texts: Record<string, string> = {};
const refused: string[] = [];
beforeAll(async () => {
  for (const file of files) {
    const { program, diagnostics } = compiled(corpus, [file]);
    if (diagnostics.some(({ severity }) => severity === "error")) continue;
    const generated = await generate(program, options);
    refused.push(
      ...generated.diagnostics.map(({ code, message }) => `${file}: ${code} ${message}`),
    );
    for (const { path, text } of generated.files) texts[`fixtures/${path}`] = text;
    for (const source of program.files.values()) imagine(source);
  }
});

interface Source {
  readonly path: string;
  readonly typeImports: readonly Import[];
  readonly codecImports: readonly Import[];
}

interface Import {
  readonly from: string;
  readonly names: readonly { readonly name: string }[];
}

/** Types and codecs that files import, which nobody has written. */
function imagine({ path, typeImports, codecImports }: Source): void {
  for (const [imports, isCodec] of [
    [typeImports, false],
    [codecImports, true],
  ] as const) {
    for (const { from, names } of imports) {
      const module = from.startsWith(".")
        ? join("fixtures", dirname(path), from).replace(/\.js$/, ".ts")
        : `packages/${from}.d.ts`;
      for (const { name } of names) declare(module, from, name, isCodec);
    }
  }
}

function declare(module: string, from: string, name: string, isCodec: boolean): void {
  const value = isCodec
    ? `\nexport declare const ${name}: import("@capitan/runtime/generated").Codec<${name}>;`
    : "";
  const text = `export interface ${name} { readonly imagined: "${name}" }${value}\n`;
  const before = texts[module] ?? "";
  if (before.includes(text)) return;
  texts[module] = from.startsWith(".")
    ? before + text
    : `${before}declare module "${from}" { ${text} }\n`;
}

describe("what the conformance corpus accepts", () => {
  it("gives modules", () => {
    expect(files.length).toBeGreaterThan(20);
    expect(refused).toEqual([]);
  });

  it.each(["5.4", "6.0"] as const)("that compile with TypeScript %s", (version) => {
    const found = check(version, texts);
    expect([...found].filter(([, messages]) => messages.length > 0)).toEqual([]);
  });

  it("that are formatted", () => {
    const folder = mkdtempSync(join(tmpdir(), "capitan-corpus-"));
    try {
      const { formatter, javascript } = JSON.parse(readFileSync(join(root, "biome.json"), "utf8"));
      writeFileSync(join(folder, "biome.json"), JSON.stringify({ formatter, javascript }));
      const modules = Object.entries(texts).filter(([, text]) => text.startsWith("// Generated"));
      for (const [path, text] of modules) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      const biome = createRequire(join(root, "package.json")).resolve("@biomejs/biome/bin/biome");
      const flags = ["--linter-enabled=false", "--write", "--config-path", folder, folder];
      spawnSync(process.execPath, [biome, "check", ...flags], { encoding: "utf8" });
      for (const [path, text] of modules) {
        expect(readFileSync(join(folder, path), "utf8")).toBe(text);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
