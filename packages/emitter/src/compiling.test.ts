import { beforeAll, describe, expect, it } from "@jest/globals";
import { generateFixtures, surroundings } from "./testing/fixtures.test.support.js";
import { check, checkNatively, type Version } from "./testing/typescript.test.support.js";

const texts: Record<string, string> = { ...surroundings };
beforeAll(async () => {
  for (const file of await generateFixtures()) texts[`fixtures/${file.path}`] = file.text;
});

describe("generated modules compile under every strict flag", () => {
  it.each<Version>(["5.4", "5.9", "6.0"])("with TypeScript %s", (version) => {
    const found = check(version, texts);
    expect(found.size).toBe(Object.keys(texts).length);
    expect([...found].filter(([, messages]) => messages.length > 0)).toEqual([]);
  });

  it("with TypeScript 7", () => {
    expect(checkNatively(texts)).toEqual([]);
    const broken = { ...texts, "fixtures/broken.ts": "export const broken: string = 1;\n" };
    expect(checkNatively(broken)).toEqual([
      "fixtures/broken.ts(1,14): error TS2322: Type 'number' is not assignable to type 'string'.",
    ]);
  });

  it("with declarations, for packages that publish them", () => {
    const found = check("6.0", texts, { declaration: true, noEmit: false });
    expect([...found].filter(([, messages]) => messages.length > 0)).toEqual([]);
  });
});
