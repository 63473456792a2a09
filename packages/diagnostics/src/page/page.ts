/**
 * A page about a code, `grammar/errors/CAPnnnn.md`:
 *
 * - the first line is `# CAPnnnn: title`;
 * - what follows says why it is an error;
 * - `## Rejected` holds an example that gives the code, `## Repaired` one that gives nothing, `## How to mend` advice.
 *
 * Examples are fences with the info string `steer reject` or `steer accept`. Neighbouring fences of one verdict with
 * `file=name.steer` are the files of one example, the first of them the one that is compiled. What a `.steer` file cannot show (a call, a
 * configuration) stands in fences of other info strings, which nothing runs.
 */
export interface Page {
  /** "CAP3102" */
  readonly code: string;
  readonly title: string;
  /** Everything below the first line. */
  readonly blocks: readonly Block[];
  readonly examples: readonly Example[];
}

export type Block =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "fence"; readonly info: string; readonly text: string };

/** What the compiler is to say of the files, the first of which is compiled. */
export interface Example {
  readonly verdict: "reject" | "accept";
  readonly files: readonly [ExampleFile, ...ExampleFile[]];
}

export interface ExampleFile {
  /** "example.steer" where the fence does not name it. */
  readonly name: string;
  readonly text: string;
}

/** Reads a page; undefined when its first line is not that of a page. */
export function parsePage(markdown: string): Page | undefined {
  const lines = markdown.replace(/\r\n?/g, "\n").split("\n");
  const [, code, title] = /^# (CAP\d{4}): (.+)$/.exec(lines[0] ?? "") ?? [];
  if (code === undefined || title === undefined) return undefined;
  const blocks = parseBlocks(lines.slice(1));
  return { code, title, blocks, examples: examplesOf(blocks) };
}

function parseBlocks(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let items: string[] = [];
  const close = () => {
    if (paragraph.length > 0) blocks.push({ kind: "paragraph", text: paragraph.join(" ") });
    if (items.length > 0) blocks.push({ kind: "list", items });
    paragraph = [];
    items = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line.startsWith("```")) {
      close();
      const end = lines.indexOf("```", at + 1);
      const last = end === -1 ? lines.length : end;
      const text = lines.slice(at + 1, last).join("\n");
      blocks.push({ kind: "fence", info: line.slice(3).trim(), text: `${text}\n` });
      at = last;
    } else if (line.startsWith("## ")) {
      close();
      blocks.push({ kind: "heading", text: line.slice(3).trim() });
    } else if (line.startsWith("- ")) {
      if (items.length === 0) close();
      items.push(line.slice(2).trim());
    } else if (line.trim() === "") {
      close();
    } else if (items.length > 0) {
      items.push(`${items.pop() ?? ""} ${line.trim()}`);
    } else {
      paragraph.push(line.trim());
    }
  }
  close();
  return blocks;
}

function examplesOf(blocks: readonly Block[]): readonly Example[] {
  const examples: Example[] = [];
  let open = false;
  for (const block of blocks) {
    const [language, verdict, file] = block.kind === "fence" ? block.info.split(" ") : [];
    if (block.kind !== "fence" || language !== "steer") {
      open = false;
      continue;
    }
    if (verdict !== "reject" && verdict !== "accept") continue;
    const name = file?.startsWith("file=") === true ? file.slice(5) : undefined;
    const source = { name: name ?? "example.steer", text: block.text };
    const last = examples[examples.length - 1];
    if (open && name !== undefined && last?.verdict === verdict) {
      examples[examples.length - 1] = { verdict, files: [...last.files, source] };
    } else {
      examples.push({ verdict, files: [source] });
    }
    open = name !== undefined;
  }
  return examples;
}
