/** A fence of a Markdown page: "```info", its lines, "```". */
export interface Fence {
  readonly info: string;
  /** With a line feed at its end. */
  readonly text: string;
  /** One-based, of its first mark. */
  readonly line: number;
}

/** Every fence of a page, in order. */
export function fencesOf(markdown: string): readonly Fence[] {
  const fences: Fence[] = [];
  let open: { readonly info: string; readonly line: number; readonly lines: string[] } | undefined;
  for (const [index, line] of markdown.split("\n").entries()) {
    if (!line.startsWith("```")) open?.lines.push(line);
    else if (open === undefined) open = { info: line.slice(3).trim(), line: index + 1, lines: [] };
    else {
      const text = open.lines.map((one) => `${one}\n`).join("");
      fences.push({ info: open.info, text, line: open.line });
      open = undefined;
    }
  }
  return fences;
}

/** Where the links of a page lead, as written; not those in fences and code. */
export function linksOf(markdown: string): readonly string[] {
  const prose = withoutFences(markdown).replaceAll(/`[^`\n]*`/g, "code");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const headings = withoutFences(markdown).matchAll(/^#+ (.+)$/gm);
  return new Set([...headings].map(([, heading = ""]) => anchorOf(heading)));
}

const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");

const withoutFences = (markdown: string): string => markdown.replaceAll(/^```[\s\S]*?^```$/gm, "");
