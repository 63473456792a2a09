import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { planCodecs } from "./index.js";
import {
  alias,
  array,
  bounds,
  type Definition,
  enumeration,
  event,
  eventOf,
  field,
  fileOf,
  literals,
  map,
  matches,
  moduleText,
  named,
  nullable,
  primitive,
  record,
  scopeOf,
  set,
  tuple,
  unionOf,
  where,
} from "./program.test.support.js";
import { definitions } from "./random.test.support.js";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const golden = fileURLToPath(new URL("./__goldens__/codecs.ts.golden", import.meta.url));

const everything: readonly Definition[] = [
  event(
    "Login",
    field("card", where(primitive("string"), bounds("length", 8n, 19n))),
    field("pin", where(primitive("bytes"), bounds("size", undefined, 32n))),
  ),
  event("Welcome", field("name", primitive("string")), field("since?", primitive("timestamp"))),
  event("Nothing"),
  eventOf("Tick", named("Quote")),
  eventOf("EventType", literals("available", "busy", 3, true, 2n ** 60n)),
  record("Candle", field("open", primitive("f64")), field("at", primitive("timestamp"))),
  record(
    "Quote",
    field("symbol", where(primitive("string"), bounds("length", 1n, 8n), matches("[A-Z/]+"))),
    field("price", where(primitive("f64"), bounds("value", 0, undefined, false))),
    field("history", where(array(named("Candle")), bounds("count", undefined, 100n))),
    field("tags", set(primitive("string"))),
    field(
      "rates",
      map(primitive("string"), array(tuple(primitive("u8"), nullable(named("Side"))))),
    ),
    field("note", nullable(where(primitive("string"), bounds("length", 2n, 5n), matches("a*")))),
    field("short", where(named("Label"), bounds("length", undefined, 3n), matches("[a-z]*"))),
    field("few", where(named("Names"), bounds("count", 1n, 3n))),
  ),
  record(
    "Awkward",
    field("class?", nullable(primitive("string"))),
    field("constructor?", primitive("string")),
    field("value", primitive("json")),
    field("readQuote", primitive("uuid")),
  ),
  enumeration("Side", "Buy", "Sell"),
  unionOf("Shape", { candle: named("Candle"), many: array(named("Shape")) }),
  alias("Port", where(primitive("u16"), bounds("value", 1n, 65_535n))),
  alias("Names", where(array(primitive("string")), bounds("count", undefined, 10n))),
  alias("Label", nullable(primitive("string"))),
  alias("Far", map(named("Side"), where(primitive("i64"), bounds("value", 0n, undefined)))),
  alias("Perhaps", nullable(array(primitive("bool")))),
  // Hide globals, and still use them.
  event("Date", field("when", primitive("timestamp"))),
  event("Uint8Array", field("data", primitive("bytes"))),
  event("Map", field("all", map(primitive("u8"), set(primitive("u8"))))),
  event("Set"),
];

/** Long names and wide literals, which have to go on several lines. */
const wide: readonly Definition[] = [
  event(
    "ThisIsAnEventWithAnExtraordinarilyLongNameThatDoesNotFitOnALineTogetherWithItsType",
    ...Array.from({ length: 12 }, (_, index) =>
      field(`aRatherLongFieldName${index}`, primitive("u8")),
    ),
    field(
      "aConstrainedFieldWithALongName",
      where(primitive("string"), bounds("length", 10n, 20n), matches("[a-z]{1,20}")),
    ),
    field(
      "anOptionalFieldWithALongName?",
      nullable(where(primitive("f64"), bounds("value", -1.5, 1.5, false))),
    ),
  ),
  alias(
    "ManyLiterals",
    literals(...Array.from({ length: 20 }, (_, index) => `literal number ${index}`)),
  ),
  record(
    "WithLiterals",
    field("some", literals(...Array.from({ length: 9 }, (_, index) => `literal number ${index}`))),
    field(
      "listed",
      array(literals(...Array.from({ length: 9 }, (_, index) => `literal number ${index}`))),
    ),
    field(
      "mapped",
      map(
        primitive("string"),
        map(
          primitive("string"),
          map(
            named("ManyLiterals"),
            tuple(named("ManyLiterals"), named("ManyLiterals"), named("ManyLiterals")),
          ),
        ),
      ),
    ),
  ),
  unionOf("AUnionWithAnExtraordinarilyLongName", {
    aMemberWithAnExtraordinarilyLongName: named("ManyLiterals"),
    anotherMemberWithAnExtraordinarilyLongName: nullable(array(named("ManyLiterals"))),
  }),
];

const codecText = (types: readonly Definition[]): string => {
  const file = fileOf(types);
  const program = { files: new Map([[file.path, file]]) };
  const { statements } = planCodecs(file, program, scopeOf(file));
  return `${statements.map((statement) => statement.text).join("\n\n")}\n`;
};

const random = fc.sample(definitions, { numRuns: 12, seed: 20_261_123 });

describe("the text of the codecs", () => {
  it("is what a colleague would write", () => {
    if (process.env["CAPITAN_UPDATE"] === "1") writeFileSync(golden, codecText(everything));
    expect(codecText(everything)).toBe(readFileSync(golden, "utf8"));
  });

  it("is formatted as Biome would", () => {
    for (const types of [everything, wide, ...random]) {
      const text = codecText(types);
      expect(formatted(text)).toBe(text);
    }
  });

  it("holds no any, no cast and no global value", () => {
    for (const types of [everything, wide, ...random]) {
      const code = codecText(types).replaceAll(/\/\*.*?\*\/|"[^"]*"/gs, "");
      expect(code).not.toMatch(
        /\bany\b|\bas\b|\bnew\b|(?<![\w.$:<] ?)\b(Date|Map|Set|Uint8Array)\(|@ts-|!\./,
      );
    }
  });

  it("calls the functions of another file for its types, and says which", () => {
    const other = { kind: "reference", to: { file: "other.steer", name: "Quote" } } as const;
    const file = fileOf([event("Tick", field("quote", array(other)))]);
    const program = { files: new Map([[file.path, file]]) };
    const plan = planCodecs(file, program, scopeOf(file));
    expect(plan.imports).toEqual([{ type: other.to, write: true, read: true }]);
    expect(plan.statements.map(({ name }) => name)).toEqual(["writeTick", "Tick$keys", "readTick"]);
  });
});

describe("the text of the codecs compiles under every strict flag with TypeScript", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "capitan-codecs-"));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    const modules = [everything, wide, ...random].map((types, index) => {
      writeFileSync(join(folder, `module${index}.ts`), moduleText(types));
      return `module${index}.ts`;
    });
    const config = { compilerOptions: options, files: modules };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(["typescript-5.4", "typescript"])("%s", (version) => {
    const compiler = join(root, "node_modules", version, "bin/tsc");
    const { stdout } = spawnSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" });
    expect(stdout).toBe("");
  });
});

const options = {
  target: "ES2022",
  lib: ["ES2023"],
  module: "NodeNext",
  moduleResolution: "NodeNext",
  // As far as codecs go, this is what `@capitan/runtime/generated` exports.
  paths: { "@capitan/runtime/generated": [join(root, "packages/runtime/src/codec/index.ts")] },
  types: ["node"],
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  skipLibCheck: true,
};

function formatted(text: string): string {
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const flags = ["format", "--stdin-file-path=codecs.ts"];
  const { stdout } = spawnSync(process.execPath, [biome, ...flags], {
    cwd: root,
    input: text,
    encoding: "utf8",
  });
  return stdout;
}
