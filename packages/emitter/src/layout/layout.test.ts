import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { pickOf, random } from "../testing/random.test.support.js";
import { concat, type Doc, render } from "./doc.js";
import { aliasDoc, generic, signatureDoc, type TypeNode, text, typeDoc, union } from "./type.js";
import { array, objectOf, type ValueNode, value, valueDoc } from "./value.js";

const seed = Number(process.env["CAPITAN_SEED"] ?? 20260719);
const count = process.env["CAPITAN_FULL"] === "1" ? 20_000 : 1_500;

const next = random(seed);
const below = (limit: number): number => Math.floor(next() * limit);
const pick = <T>(items: readonly T[]): T => pickOf(next, items);
const times = <T>(length: number, make: () => T): readonly T[] => Array.from({ length }, make);
const name = (): string =>
  `N${"abcdefghij".repeat(6).slice(0, pick([1, 2, 4, 9, 14, 25, 40, 58]))}${below(10)}`;

function type(depth: number): TypeNode {
  const leaf = (): TypeNode =>
    text(pick([name(), name(), "string", "number", `"${name()}"`, "$.JsonValue", "Date"]));
  if (depth === 0) return leaf();
  switch (below(8)) {
    case 0:
      return generic("Set", type(depth - 1));
    case 1:
      return generic("Map", type(depth - 1), type(depth - 1));
    case 2:
      return union([type(depth - 1), text("null")]);
    case 3:
      return union(times(2 + below(4), () => type(depth - 1)));
    case 4:
      return { kind: "array", element: type(depth - 1) };
    case 5:
      return { kind: "tuple", elements: times(1 + below(3), () => type(depth - 1)) };
    default:
      return leaf();
  }
}

const tagged = (): TypeNode =>
  union(
    times(1 + below(4), () => ({
      kind: "object",
      fields: [
        { name: "kind", type: text(`"${name()}"`) },
        { name: name(), type: type(1) },
      ],
    })),
  );

const states = (): TypeNode => union(times(1 + below(5), () => text(name())));
const received = (): TypeNode =>
  generic(
    "Promise",
    union(
      times(1 + below(4), () =>
        generic("$.Received", text(`"${name()}"`), text(name()), text(name())),
      ),
    ),
  );

function member(): Doc {
  switch (below(4)) {
    case 0:
      return concat(
        `${name()}${pick(["", "?"])}: `,
        typeDoc(pick([type(2), union([type(2), text("undefined")])])),
      );
    case 1:
      return signatureDoc(
        `send${name()}`,
        [{ name: "event", type: text(name()) }].slice(below(2)),
        generic("Promise", states()),
      );
    case 2:
      return signatureDoc("receive", [], received());
    default:
      return signatureDoc(
        `on${name()}`,
        [
          { name: "event", type: text(name()) },
          { name: "s", type: states() },
          { name: "metadata", type: text(name()) },
        ].slice(0, 2 + below(2)),
        generic(pick(["Promise", "$.Maybe"]), states()),
      );
  }
}

const schema = (key: string): ValueNode => ({
  kind: "pure-call",
  ...pick([
    { callee: "$.schema<undefined>", arguments: [value(`"${key}"`)] },
    { callee: `$.schema<${key}>`, arguments: [value(`"${key}"`), value(`write${key}`)] },
  ]),
});

function data(depth: number): ValueNode {
  switch (depth === 0 ? 0 : below(3)) {
    case 1:
      return array(times(below(4), () => data(depth - 1)));
    case 2:
      return objectOf(
        times(1 + below(4), () => {
          const key = pick([name(), "start.handshake"]);
          return { key, value: next() < 0.2 ? schema(key) : data(depth - 1) };
        }),
        next() < 0.3,
      );
    default:
      return value(pick([`"${name()}"`, name(), "30_000", "0"]));
  }
}

function statement(index: number): string {
  switch (below(4)) {
    case 0:
      return render(concat("export ", aliasDoc(name(), pick([type(3), tagged()])), ";"));
    case 1:
      return render(
        concat(`const ${name()} = `, valueDoc(objectOf([{ key: "a", value: data(4) }], true)), ";"),
      );
    case 2: {
      const drive: TypeNode = {
        kind: "function",
        parameters: [{ name: "s", type: text(name()) }],
        result: generic("Promise", text(name())),
      };
      const side: TypeNode = { kind: "union", members: [text(name()), drive] };
      const steer = { name: "steer", type: generic("$.Steer", text(name())) };
      const options = { name: "options", optional: true, type: text("$.Options") };
      return render(
        concat(
          signatureDoc(
            `export function f${index}`,
            [steer, { name: "side", type: side }, options],
            generic("Promise", text(name())),
          ),
          " {}",
        ),
      );
    }
    default:
      return `interface I${index} {\n  ${render(concat(member(), ";"), 2)}\n}`;
  }
}

describe("the layout of generated text", () => {
  it(`is what Biome makes of it, for ${count} random statements with seed ${seed}`, () => {
    const folder = mkdtempSync(join(tmpdir(), "capitan-layout-"));
    try {
      const text = `${times(count, () => 0)
        .map((_, index) => statement(index))
        .join("\n\n")}\n`;
      const file = join(folder, "layout.ts");
      writeFileSync(file, text);
      const root = join(import.meta.dirname, "../../../..");
      const { formatter, javascript } = JSON.parse(readFileSync(join(root, "biome.json"), "utf8"));
      writeFileSync(
        join(folder, "biome.json"),
        JSON.stringify({ formatter, javascript, files: { maxSize: 100_000_000 } }),
      );
      const biome = createRequire(join(root, "package.json")).resolve("@biomejs/biome/bin/biome");
      const result = spawnSync(
        process.execPath,
        [biome, "format", "--write", "--config-path", folder, file],
        { encoding: "utf8" },
      );
      expect(result.stderr + result.stdout).toContain("Formatted 1 file");
      expect(readFileSync(file, "utf8")).toBe(text);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
