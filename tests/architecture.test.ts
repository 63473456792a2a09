import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import ts from "typescript-6.0";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What ARCHITECTURE.md allows. */
interface Rules {
  /** By package: the packages and the third-party modules that it may import. */
  readonly packages: ReadonlyMap<
    string,
    { readonly own: readonly string[]; readonly others: readonly string[] }
  >;
  /** Where modules of Node may be imported: folders (ending in `/`) and files. */
  readonly node: readonly string[];
}

interface SourceText {
  /** From the root of the repository: `packages/syntax/src/parse.ts`. */
  readonly path: string;
  readonly text: string;
}

/** In tests and what only tests use, third-party test tools and modules of Node are allowed as well. */
const testTools = [
  "@jest/globals",
  "fast-check",
  "ajv",
  "ajv-draft-04",
  "ajv-formats",
  "@microsoft/jest-sarif",
  "cbor-x",
  "noise-handshake",
  "typescript-5.4",
  "typescript-5.9",
  "typescript-6.0",
  "esbuild",
  "ts-morph",
];
const mostLines = 400;

function readRules(markdown: string): Rules {
  const packages = new Map<string, { own: readonly string[]; others: readonly string[] }>();
  for (const line of markdown.split("\n")) {
    const cells = line.split("|").map((cell) => cell.trim());
    const [, names = "", own, others] = cells;
    if (cells.length !== 5 || own === undefined || others === undefined) continue;
    if (names === "package" || names.startsWith("-")) continue;
    for (const name of listOf(names))
      packages.set(name, { own: listOf(own), others: listOf(others) });
  }
  const node = [...markdown.matchAll(/^- `(packages\/[^`]+)`/gm)].map(([, path = ""]) => path);
  return { packages, node };
}

function listOf(cell: string): readonly string[] {
  return cell === "nothing" ? [] : cell.split(",").map((name) => name.trim());
}

const isTest = (path: string): boolean => /\.test\./.test(path) || path.includes("/__goldens__/");
const packageOf = (path: string): string => path.split("/")[1] ?? "";
/** The command's package is published as `capitan`, the others in the scope. */
const ownName = (module: string): string | undefined =>
  module.startsWith("@capitan/") ? module.split("/")[1] : module === "capitan" ? "cli" : undefined;
const moduleName = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

/** What is wrong with the imports of a source. */
function wrongImports(source: SourceText, rules: Rules): readonly string[] {
  const home = packageOf(source.path);
  const allowed = rules.packages.get(home);
  if (allowed === undefined) return [`${source.path}: package ${home} is not in the table`];
  const test = isTest(source.path);
  const wrong: string[] = [];
  const { importedFiles } = ts.preProcessFile(source.text, true, true);
  for (const specifier of new Set(importedFiles.map((file) => file.fileName))) {
    const own = ownName(specifier);
    if (specifier.startsWith(".")) {
      const climbed = new URL(specifier, `file:///${source.path}`).pathname.slice(1);
      if (packageOf(climbed) !== home || !climbed.startsWith("packages/"))
        wrong.push(`${source.path} reaches into ${climbed}`);
    } else if (specifier.startsWith("node:")) {
      if (!test && !rules.node.some((path) => isWithin(source.path, path)))
        wrong.push(`${source.path} imports ${specifier}, a module of Node`);
    } else if (own !== undefined) {
      if (own !== home && !allowed.own.includes(own))
        wrong.push(`${source.path} imports ${specifier}: ${home} may not`);
    } else if (!allowed.others.includes(moduleName(specifier))) {
      if (!test || !testTools.includes(moduleName(specifier)))
        wrong.push(`${source.path} imports ${specifier}, which is not in the table`);
    }
  }
  return wrong;
}

function isWithin(path: string, place: string): boolean {
  return place.endsWith("/") ? path.startsWith(place) : path === place;
}

/** Marks by which a source tells the type checker to look away. */
function blindSpots(source: SourceText): readonly string[] {
  const found: string[] = [];
  const file = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true);
  const report = (node: ts.Node, what: string) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    found.push(`${source.path}:${line + 1} has ${what}`);
  };
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) report(node, "`any`");
    if (ts.isNonNullExpression(node)) report(node, "`!`");
    if (ts.isEnumDeclaration(node)) report(node, "an enum");
    if (ts.isModuleDeclaration(node) && ts.isIdentifier(node.name)) report(node, "a namespace");
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const [mark] of source.text.matchAll(/\/[/*]\s*@ts-(?:ignore|nocheck|expect-error)/g))
    found.push(`${source.path} has \`${mark}\``);
  return found;
}

function tooLong(source: SourceText): readonly string[] {
  const lines = source.text.split("\n").length - 1;
  return lines > mostLines ? [`${source.path} has ${lines} lines`] : [];
}

function readSources(): readonly SourceText[] {
  const packages = readdirSync(`${root}packages`).filter((name) =>
    existsSync(`${root}packages/${name}/src`),
  );
  return packages.flatMap((name) => {
    const files = readdirSync(`${root}packages/${name}/src`, { recursive: true, encoding: "utf8" });
    return files
      .filter((file) => /\.[cm]?ts$/.test(file))
      .map((file) => `packages/${name}/src/${file.replaceAll("\\", "/")}`)
      .sort()
      .map((path) => ({ path, text: readFileSync(root + path, "utf8") }));
  });
}

const rules = readRules(readFileSync(`${root}ARCHITECTURE.md`, "utf8"));
const sources = readSources();
const own = sources.filter((source) => !isTest(source.path));

describe("the architecture", () => {
  it("is stated for every package that there is, and for no other", () => {
    const there = [...new Set(sources.map((source) => packageOf(source.path)))].sort();
    expect([...rules.packages.keys()].sort()).toEqual(there);
    expect(there.length).toBeGreaterThanOrEqual(7);
  });

  it("has no arrow between packages but those of the table, and no other third party", () => {
    expect(sources.flatMap((source) => wrongImports(source, rules))).toEqual([]);
  });

  it("names the dependencies of every package.json", () => {
    for (const [name, allowed] of rules.packages) {
      const manifest: { dependencies?: object } = JSON.parse(
        readFileSync(`${root}packages/${name}/package.json`, "utf8"),
      );
      const wrong = Object.keys(manifest.dependencies ?? {}).filter((dependency) => {
        const other = ownName(dependency);
        return other === undefined
          ? !allowed.others.includes(dependency)
          : !allowed.own.includes(other);
      });
      expect([name, wrong]).toEqual([name, []]);
    }
  });

  it("keeps a file to one idea: at most 400 lines", () => {
    expect(own.flatMap(tooLong)).toEqual([]);
  });

  it("never tells the type checker to look away", () => {
    expect(own.flatMap(blindSpots)).toEqual([]);
  });
});

describe("the test of the architecture", () => {
  const table = readRules(
    "| package | may import | third party |\n| --- | --- | --- |\n| a, b | nothing | nothing |\n| c | a | left-pad |\n\n- `packages/c/src/node/`\n",
  );
  const wrong = (path: string, text: string) => wrongImports({ path, text }, table);

  it("reads the table", () => {
    expect([...table.packages]).toEqual([
      ["a", { own: [], others: [] }],
      ["b", { own: [], others: [] }],
      ["c", { own: ["a"], others: ["left-pad"] }],
    ]);
    expect(table.node).toEqual(["packages/c/src/node/"]);
  });

  it.each([
    ["packages/a/src/x.ts", 'import { y } from "@capitan/b";'],
    ["packages/a/src/x.test.ts", 'import { y } from "@capitan/b";'],
    ["packages/a/src/x.ts", 'export * from "@capitan/c/sub";'],
    ["packages/a/src/x.ts", 'import type { y } from "capitan";'],
    ["packages/a/src/x.ts", 'const y = await import("@capitan/b");'],
    ["packages/c/src/x.ts", 'import "../../a/src/y.js";'],
    ["packages/c/src/x.ts", 'import { y } from "right-pad";'],
    ["packages/c/src/x.ts", 'import { it } from "@jest/globals";'],
    ["packages/c/src/x.ts", 'import fs from "node:fs";'],
    ["packages/d/src/x.ts", ""],
  ])("finds fault with %s: %s", (path, text) => {
    expect(wrong(path, text)).toHaveLength(1);
  });

  it.each([
    [
      "packages/c/src/x.ts",
      'import { y } from "@capitan/a/sub"; import "./z.js"; import "../w.js"; import "left-pad/x";',
    ],
    ["packages/c/src/node/x.ts", 'import fs from "node:fs";'],
    [
      "packages/a/src/x.test.ts",
      'import { it } from "@jest/globals"; import fs from "node:fs"; import "@capitan/a";',
    ],
    [
      "packages/a/src/x.ts",
      '// import { y } from "@capitan/b";\nconst text = `from "@capitan/b"`;',
    ],
  ])("finds none with %s: %s", (path, text) => {
    expect(wrong(path, text)).toEqual([]);
  });

  it("finds marks that silence the type checker, and long files", () => {
    const text = "// @ts-ignore\nconst a: any = b!; // any!\nenum E {}\nnamespace N {}\n";
    expect(blindSpots({ path: "x.ts", text })).toEqual([
      "x.ts:2 has `any`",
      "x.ts:2 has `!`",
      "x.ts:3 has an enum",
      "x.ts:4 has a namespace",
      "x.ts has `// @ts-ignore`",
    ]);
    expect(tooLong({ path: "x.ts", text: "\n".repeat(401) })).toEqual(["x.ts has 401 lines"]);
    expect(tooLong({ path: "x.ts", text: "\n".repeat(400) })).toEqual([]);
  });
});
