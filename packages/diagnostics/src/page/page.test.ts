import { describe, expect, it } from "@jest/globals";
import { expectGolden } from "../golden.test.fixture.js";
import { parsePage, renderPage } from "../index.js";

const page = `# CAP3102: a role can wait for ever

Somebody waits for a message that
[nobody](https://example.org) sends.

## Rejected

\`\`\`steer reject file=main.steer
import { A } from "./a.steer";
\`\`\`

\`\`\`steer reject file=a.steer
event A;
\`\`\`

## Repaired

\`\`\`steer accept
event A;

event B;
\`\`\`

\`\`\`console
capitan check a.steer
\`\`\`

## How to mend

- Tell the role
  what was chosen.
- Or let it wait for nothing.
`;

describe("a page", () => {
  it("has a code, a title and blocks", () => {
    const parsed = parsePage(page);
    expect(parsed?.code).toBe("CAP3102");
    expect(parsed?.title).toBe("a role can wait for ever");
    expect(parsed?.blocks.map((block) => block.kind)).toEqual([
      "paragraph",
      "heading",
      "fence",
      "fence",
      "heading",
      "fence",
      "fence",
      "heading",
      "list",
    ]);
    expect(parsed?.blocks.at(-1)).toEqual({
      kind: "list",
      items: ["Tell the role what was chosen.", "Or let it wait for nothing."],
    });
  });

  it("has examples, of one file or of several", () => {
    expect(parsePage(page)?.examples).toEqual([
      {
        verdict: "reject",
        files: [
          { name: "main.steer", text: 'import { A } from "./a.steer";\n' },
          { name: "a.steer", text: "event A;\n" },
        ],
      },
      { verdict: "accept", files: [{ name: "example.steer", text: "event A;\n\nevent B;\n" }] },
    ]);
  });

  it("reads the same with CRLF", () => {
    expect(parsePage(page.replaceAll("\n", "\r\n"))).toEqual(parsePage(page));
  });

  it("is no page without its first line, and comes back as it is", () => {
    expect(parsePage("# Something else\n")).toBeUndefined();
    expect(renderPage("# Something else\n")).toBe("# Something else\n");
  });

  it("is rendered for a terminal", () => {
    expectGolden("page.txt", renderPage(page, { width: 50 }));
    expectGolden("page-color.txt", renderPage(page, { color: true }));
    expect(renderPage(page, { unicode: false })).toMatch(/^[\n\x20-\x7e]*$/);
  });
});
