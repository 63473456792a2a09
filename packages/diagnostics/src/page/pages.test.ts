import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { type Block, catalogue, type Page, parsePage, renderPage } from "../index.js";

const folder = new URL("../../../../grammar/errors/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.startsWith("CAP"));
const pages = names.map((name) => ({ name, text: readFileSync(new URL(name, folder), "utf8") }));

/** The blocks below a heading, up to the next. */
function section(page: Page, heading: string): readonly Block[] {
  const start = page.blocks.findIndex((b) => b.kind === "heading" && b.text === heading);
  if (start === -1) return [];
  const rest = page.blocks.slice(start + 1);
  const end = rest.findIndex((block) => block.kind === "heading");
  return end === -1 ? rest : rest.slice(0, end);
}

describe("the pages of the codes", () => {
  it("are there for every code, and for no other", () => {
    expect(names.sort()).toEqual(
      Object.keys(catalogue)
        .map((code) => `${code}.md`)
        .sort(),
    );
  });

  it.each(pages)("$name says why, shows and mends", ({ name, text }) => {
    const page = parsePage(text);
    if (page === undefined) throw new Error("this is not a page");
    expect(`${page.code}.md`).toBe(name);
    expect(page.title).toMatch(/^[^A-Z].*[^.]$/);
    expect(page.blocks[0]?.kind).toBe("paragraph");
    const headings = page.blocks.flatMap((b) => (b.kind === "heading" ? [b.text] : []));
    expect(headings).toEqual(["Rejected", "Repaired", "How to mend"]);
    for (const [heading, verdict] of [
      ["Rejected", "reject"],
      ["Repaired", "accept"],
    ] as const) {
      const fences = section(page, heading).flatMap((b) => (b.kind === "fence" ? [b] : []));
      expect(fences.length).toBeGreaterThan(0);
      // What is marked as an example of the language stands below the heading of its verdict.
      for (const fence of fences)
        if (fence.info.startsWith("steer"))
          expect(fence.info).toMatch(new RegExp(`^steer ${verdict}( file=\\S+)?$`));
    }
    expect(section(page, "How to mend").map((block) => block.kind)).toEqual(["list"]);
    // An example that is run needs its counterpart.
    const verdicts = new Set(page.examples.map((example) => example.verdict));
    expect([0, 2]).toContain(verdicts.size);
  });

  it.each(pages)("$name fits a terminal", ({ text }) => {
    const lines = renderPage(text, { width: 80 }).split("\n");
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });
});
