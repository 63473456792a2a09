import type { TerminalOptions } from "../terminal/render.js";
import { createTheme, paint, type Theme } from "../terminal/theme.js";
import { clean } from "../text/clean.js";
import { wrap } from "../text/wrap.js";
import { type Block, parsePage } from "./page.js";

/** A page about a code as `capitan explain` prints it. A text that is not such a page comes back as it is. */
export function renderPage(markdown: string, options: TerminalOptions = {}): string {
  const page = parsePage(markdown);
  if (page === undefined) return markdown;
  const { color = false, unicode = true, width = 100 } = options;
  const theme = createTheme({ color, unicode, width });
  const lines = [paint(theme, "strong", clean(`${page.code}: ${page.title}`, unicode))];
  for (const block of page.blocks) lines.push("", ...renderBlock(block, theme));
  return `${lines.join("\n")}\n`;
}

function renderBlock(block: Block, theme: Theme): readonly string[] {
  switch (block.kind) {
    case "heading":
      return [paint(theme, "strong", words(block.text, theme))];
    case "paragraph":
      return wrap(words(block.text, theme), theme.width);
    case "list":
      return block.items.flatMap((item) =>
        wrap(words(item, theme), theme.width - 4).map((line, index) =>
          index === 0 ? `  - ${line}` : `    ${line}`,
        ),
      );
    case "fence":
      return renderFence(block.info, block.text, theme);
  }
}

/** The text of a fence behind a bar, its file name above it where it has one. */
function renderFence(info: string, text: string, theme: Theme): readonly string[] {
  const [, verdict, file] = info.split(" ");
  const tone = verdict === "reject" ? "error" : verdict === "accept" ? "good" : "frame";
  const bar = paint(theme, tone, theme.glyphs.bar);
  const name =
    file?.startsWith("file=") === true ? [`  ${paint(theme, "faint", file.slice(5))}`] : [];
  const source = text.replace(/\n$/, "").split("\n");
  return [...name, ...source.map((line) => `  ${bar} ${clean(line, theme.unicode)}`.trimEnd())];
}

/** Links are read as their words. */
function words(text: string, theme: Theme): string {
  const plain = text.replace(/\[([^\]]+)\]\([^)]*\)/g, "$1");
  return clean(plain, theme.unicode);
}
