import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { format } from "./format.js";

const folder = new URL("../../../../grammar/conformance/format/", import.meta.url);
const cases = readdirSync(folder)
  .filter((name) => name.endsWith(".steer") && !name.endsWith(".expected.steer"))
  .map((name) => name.slice(0, -".steer".length));
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");

describe("the corpus of the formatter", () => {
  it.each(cases)("%s", (name) => {
    const { text } = format(`${name}.steer`, read(`${name}.steer`));
    const expected = `${name}.expected.steer`;
    if (process.env["CAPITAN_UPDATE_GOLDENS"] === "1")
      writeFileSync(new URL(expected, folder), text);
    expect(text).toBe(read(expected));
    expect(format(expected, text).text).toBe(text);
  });
});
