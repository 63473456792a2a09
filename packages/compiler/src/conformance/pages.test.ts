import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parsePage } from "@capitan/diagnostics";
import { describe, expect, it } from "@jest/globals";
import { compile } from "../index.js";
import { memoryHost } from "../testing/host.test.support.js";

const folder = new URL("../../../../grammar/errors/", import.meta.url).pathname;

describe("the pages about codes", () => {
  for (const file of readdirSync(folder).filter((name) => /^CAP\d+\.md$/.test(name))) {
    const page = parsePage(readFileSync(join(folder, file), "utf8"));
    if (page === undefined || page.examples.length === 0) continue;
    it(`show ${page.code} with examples that hold`, () => {
      for (const { verdict, files } of page.examples) {
        const host = memoryHost(Object.fromEntries(files.map(({ name, text }) => [name, text])));
        const { diagnostics } = compile(host, [files[0].name]);
        const codes = diagnostics.map(({ code }) => code);
        expect({ verdict, codes }).toEqual({
          verdict,
          codes: verdict === "reject" ? [page.code] : [],
        });
      }
    });
  }
});
