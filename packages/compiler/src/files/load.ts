import { type Diagnostic, diagnostic, type Source, type Span } from "@capitan/diagnostics";
import { parse, type SourceFile, type SteerImport } from "@capitan/syntax";
import type { FileRead, Host } from "../host.js";
import type { Candidate, Report } from "../report/findings.js";
import { type Lines, linesOf } from "./lines.js";

/** A text of more UTF-16 code units is refused unparsed. Hand-written protocols are a thousand times smaller. */
export const largestText = 4 * 1024 * 1024;

/** A file that was read and parsed. */
export interface LoadedFile {
  readonly path: string;
  readonly text: string;
  readonly syntax: SourceFile;
  readonly syntaxErrors: readonly Diagnostic[];
  readonly lines: Lines;
  /** One for each `import { … } from "….steer"`, in order. */
  readonly imports: readonly ResolvedImport[];
}

/** `path` is undefined where the import cannot mean a file; what it names is then unknown, and was reported. */
export interface ResolvedImport {
  readonly node: SteerImport;
  readonly path: string | undefined;
}

export interface Loaded {
  /** By path, in the order of first reach. */
  readonly files: ReadonlyMap<string, LoadedFile>;
  readonly sources: readonly Source[];
}

/** Reads `roots` and everything that they import, each file once, breadth first. */
export function load(host: Host, roots: readonly string[], report: Report): Loaded {
  const files = new Map<string, LoadedFile>();
  const sources: Source[] = [];
  const reads = new Map<string, FileRead>();
  const queue: { readonly path: string; readonly importedAt: ImportSite | undefined }[] = [];
  for (const path of new Set(roots)) queue.push({ path, importedAt: undefined });

  for (let index = 0; index < queue.length; index += 1) {
    const request = queue[index];
    if (request === undefined) break;
    const { path, importedAt } = request;
    const known = reads.get(path);
    const found = known ?? read(host, path);
    reads.set(path, found);
    if (found.kind !== "text") {
      // A file that is there but unreadable is its own mistake, told once; a missing one is that of each import.
      const unread = unreadable(path, found, importedAt);
      if (known === undefined || found.kind === "missing") report.add(unread);
      if (known === undefined && found.kind === "not-utf8" && found.before !== undefined)
        sources.push({ file: path, text: `${found.before}\uFFFD` });
      continue;
    }
    if (known !== undefined) continue;
    const file = loadText(host, path, found.text, report);
    files.set(path, file);
    sources.push({ file: path, text: found.text });
    for (const { node, path: target } of file.imports) {
      if (target === undefined) continue;
      queue.push({ path: target, importedAt: { span: node.from.span, written: node.from.value } });
    }
  }
  return { files, sources };
}

interface ImportSite {
  readonly span: Span;
  readonly written: string;
}

function read(host: Host, path: string): FileRead {
  const found = host.read(path);
  if (found.kind === "text" && found.text.length > largestText) {
    return { kind: "too-large", bytes: found.text.length };
  }
  return found;
}

function loadText(host: Host, path: string, text: string, report: Report): LoadedFile {
  const { file: syntax, diagnostics } = parse(path, text);
  for (const finding of diagnostics) addParsed(finding, report);
  const imports: ResolvedImport[] = [];
  for (const node of syntax.imports) {
    switch (node.kind) {
      case "steer-import":
        imports.push({ node, path: targetOf(host, path, node, report) });
        break;
      case "type-import":
      case "codec-import":
        if (node.from.value.endsWith(".steer")) {
          const words = node.kind === "type-import" ? "import type" : "import codec";
          const path = node.from.value;
          report.add(
            diagnostic("CAP2107", { words, path }, [{ span: node.from.span, text: "" }], {
              helps: [{ text: "import its declarations with `import { … }`", edits: [] }],
            }),
          );
        }
        break;
    }
  }
  const syntaxErrors = diagnostics.filter((finding) => finding.severity === "error");
  return { path, text, syntax, syntaxErrors, lines: linesOf(text), imports };
}

/** What the parser proposes is verified like every other fix. */
function addParsed(finding: Diagnostic, report: Report): void {
  const fixes = finding.helps.filter(({ edits }) => edits.length > 0);
  const helps = finding.helps.filter(({ edits }) => edits.length === 0);
  report.add({ ...finding, helps }, () => fixes.map((fix) => ({ ...fix, advice: fix.text })));
}

/** The path that an import means, or undefined and a report. */
function targetOf(host: Host, path: string, node: SteerImport, report: Report): string | undefined {
  const written = node.from.value;
  const relative = written.startsWith("./") || written.startsWith("../");
  if (!relative || !written.endsWith(".steer")) {
    const typescript = /\.[cm]?[jt]sx?$/.test(written);
    report.add(
      diagnostic("CAP2104", { path: written }, [{ span: node.from.span, text: "" }], {
        helps: typescript
          ? [{ text: "TypeScript types are imported with `import type { … }`", edits: [] }]
          : [],
      }),
      () => (typescript ? [] : pathsMeant(node)),
    );
    return undefined;
  }
  const target = host.resolve(path, written);
  if (target === path) {
    report.add(diagnostic("CAP2105", { path: written }, [{ span: node.from.span, text: "" }]));
    return undefined;
  }
  return target;
}

/** Paths that may be meant, to be verified: the same file beside this one, with the ending that it has to have. */
function pathsMeant({ from: { value, span } }: SteerImport): readonly Candidate[] {
  const starts = value.startsWith("./") || value.startsWith("../") ? [""] : ["./"];
  const ends = value.endsWith(".steer") ? [""] : [".steer"];
  return starts.flatMap((start) =>
    ends.map((end) => {
      const text = `write \`"${start}${value}${end}"\``;
      const edits = [{ span, text: JSON.stringify(start + value + end) }];
      return { text, edits, advice: undefined };
    }),
  );
}

function unreadable(
  path: string,
  found: Exclude<FileRead, { readonly kind: "text" }>,
  importedAt: ImportSite | undefined,
): Diagnostic {
  const inFile = { span: { file: path, start: 0, end: 0 }, text: "" };
  const label = importedAt === undefined ? inFile : { span: importedAt.span, text: "" };
  const name = importedAt?.written ?? path;
  switch (found.kind) {
    case "missing":
      if (importedAt === undefined) {
        return diagnostic("CAP4105", { path: name, why: "there is no such file" }, [label]);
      }
      return diagnostic("CAP2101", { path: name }, [label]);
    case "directory":
      return cannotRead(name, "it is a directory", label, importedAt !== undefined);
    case "failed":
      return cannotRead(name, found.reason, label, importedAt !== undefined);
    case "too-large":
      return diagnostic(
        "CAP1010",
        { size: mebibytes(found.bytes), limit: mebibytes(largestText) },
        [inFile],
      );
    case "not-utf8":
      return diagnostic("CAP1011", { offset: found.offset }, [
        found.before === undefined ? inFile : { span: badByte(path, found.before), text: "" },
      ]);
  }
}

const badByte = (file: string, { length }: string): Span => ({
  file,
  start: length,
  end: length + 1,
});

function cannotRead(
  path: string,
  why: string,
  label: { readonly span: Span; readonly text: string },
  imported: boolean,
): Diagnostic {
  return imported
    ? diagnostic("CAP2102", { path, why }, [label])
    : diagnostic("CAP4105", { path, why }, [label]);
}

function mebibytes(bytes: number): string {
  return `${Math.ceil((bytes / 1024 / 1024) * 10) / 10} MiB`;
}
