import { beforeAll, describe, expect, it } from "@jest/globals";
import { generateFixtures, golden, surroundings } from "./testing/fixtures.test.support.js";
import { misuses } from "./testing/misuses.test.support.js";
import { check, checkNatively } from "./testing/typescript.test.support.js";

const texts: Record<string, string> = { ...surroundings };
beforeAll(async () => {
  for (const file of await generateFixtures()) texts[`fixtures/${file.path}`] = file.text;
  Object.values(misuses).forEach(({ module, code }, index) => {
    texts[`fixtures/misuse${index}.ts`] = `import type { Steer } from "@capitan/runtime/generated";
import * as m from "./${module}.js";
export declare const steer: Steer<unknown>;
export const used = m;
${code}
`;
  });
});

const dom = { lib: ["ES2023", "DOM"] };

describe("generated types of streams, parts and several roles", () => {
  it("stop each misuse in at most five lines, of which the last names what is wrong", () => {
    const found = check("6.0", texts, dom);
    const report: string[] = [];
    Object.entries(misuses).forEach(([name, { says }], index) => {
      const messages = (found.get(`fixtures/misuse${index}.ts`) ?? []).map((message) =>
        message.replace(/^\d+: /, ""),
      );
      report.push(`# ${name}`, ...messages, "");
      expect([name, messages.length > 0]).toEqual([name, true]);
      for (const message of messages) {
        const lines = message.split("\n");
        expect([name, lines.length <= 5]).toEqual([name, true]);
        expect([name, lines.at(-1)]).toEqual([name, expect.stringMatching(says)]);
      }
    });
    const text = report.join("\n");
    expect(text).toBe(golden("misuse-roles.golden.txt", text));
  });

  it("stop them with the native compiler in as few lines", () => {
    const found = checkNatively(texts, dom);
    Object.entries(misuses).forEach(([name], index) => {
      const own = found.filter((one) => one.startsWith(`fixtures/misuse${index}.ts`));
      expect([name, own.length > 0]).toEqual([name, true]);
      for (const message of own)
        expect([name, message.split("\n").length <= 5]).toEqual([name, true]);
    });
    expect(found.filter((one) => !one.startsWith("fixtures/misuse"))).toEqual([]);
  });
});
