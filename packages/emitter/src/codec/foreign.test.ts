import { describe, expect, it } from "@jest/globals";
import { transformSync } from "esbuild";
import { refusal, runtime } from "./load.test.support.js";
import {
  alias,
  array,
  event,
  field,
  moduleText,
  named,
  nullable,
  path,
} from "./program.test.support.js";

const codec = (local: string) => ({ kind: "codec", name: local, local, file: path }) as const;

/** A colour is three bytes; black cannot be said. */
const Colour = {
  encode: (value: readonly number[]) => Uint8Array.from(value),
  decode(bytes: Uint8Array): number[] {
    if (bytes.length !== 3) throw new Error("a secret of this end");
    return [...bytes];
  },
  validate: (value: readonly number[]) =>
    value.every((part) => part === 0) ? "must not be black" : undefined,
};

const definitions = [
  event("Painted", field("colour", codec("Colour")), field("value?", codec("value"))),
  alias("Palette", array(nullable(codec("Colour")))),
  event("Mixed", field("all", named("Palette"))),
];

interface Functions {
  readonly [name: string]: (...items: unknown[]) => unknown;
}

function functions(): Functions {
  const text = `import { Colour, value } from "./colour.js";\n${moduleText(definitions)}`;
  const { code } = transformSync(text, { loader: "ts", format: "cjs" });
  const module: { exports: Functions } = { exports: {} };
  const require = (from: string): unknown =>
    from === "./colour.js" ? { Colour, value: Colour } : runtime;
  new Function("module", "require", code)(module, require);
  return module.exports;
}

const all = functions();

function bytesOf(name: string, value: unknown, checks = true): Uint8Array {
  const writer = new runtime.Writer();
  writer.checks = checks;
  writer.begin(new Uint8Array(1024), 0, 1024, 1024);
  all[`write${name}`]?.(writer, value);
  const length = writer.end();
  return writer.buffer.slice(writer.begun, writer.begun + length);
}

function valueIn(name: string, bytes: Uint8Array): unknown {
  const reader = new runtime.Reader();
  reader.begin(bytes, 0, bytes.length);
  const value = all[`read${name}`]?.(reader);
  reader.end();
  return value;
}

describe("types with an encoding of their own", () => {
  it("travel as byte strings, also in collections, and where a local has their name", () => {
    const painted = { colour: [1, 2, 3], value: [4, 5, 6] };
    const bytes = bytesOf("Painted", painted);
    expect(Buffer.from(bytes).toString("hex")).toContain("43010203");
    expect(valueIn("Painted", bytes)).toEqual(painted);
    const mixed = { all: [[1, 1, 1], null] };
    expect(valueIn("Mixed", bytesOf("Mixed", mixed))).toEqual(mixed);
  });

  it("are checked by their own word, on both ways", () => {
    const black = { colour: [0, 0, 0] };
    expect(refusal(() => bytesOf("Painted", black))).toBe("colour: must not be black");
    const unchecked = bytesOf("Painted", black, false);
    expect(refusal(() => valueIn("Painted", unchecked))).toBe("colour: must not be black");
    expect(refusal(() => bytesOf("Mixed", { all: [null, [0, 0, 0]] }))).toBe(
      "all[1]: must not be black",
    );
  });

  it("are refused where their code throws, and what it says stays at this end", () => {
    const short = bytesOf("Painted", { colour: [1, 2] });
    expect(refusal(() => valueIn("Painted", short))).toBe("colour: cannot be decoded");
    expect(() => valueIn("Painted", short)).toThrow(
      expect.objectContaining({ cause: new Error("a secret of this end") }),
    );
    expect(refusal(() => bytesOf("Painted", { colour: 7 }))).toBe("colour: cannot be encoded");
    const text = bytesOf("Painted", { colour: [1, 2, 3] });
    text[text.indexOf(0x43)] = 0x63;
    expect(refusal(() => valueIn("Painted", text))).toMatch(/^colour: must be bytes/);
  });
});
