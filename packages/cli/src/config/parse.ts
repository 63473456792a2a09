import { type Diagnostic, diagnostic, suggest } from "@capitan/diagnostics";
import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { type Config, defaultConfig, importExtensions } from "./config.js";

export interface ParsedConfig {
  readonly config: Config;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the text of a configuration file. Comments and trailing commas are allowed, as in tsconfig.json. */
export function parseConfig(path: string, text: string): ParsedConfig {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: false });
  const first = errors[0];
  if (tree === undefined || first !== undefined) {
    const found = first === undefined ? "no value" : spoken(printParseErrorCode(first.error));
    const start = Math.min(first?.offset ?? 0, text.length);
    const end = Math.min(start + (first?.length ?? 0), text.length);
    const span = { file: path, start, end };
    return failed(path, diagnostic("CAP4101", { why: found }, [{ span, text: "" }]));
  }
  return readTree(path, tree);
}

function readTree(path: string, tree: Node): ParsedConfig {
  if (tree.type !== "object") return failed(path, wrong(path, tree, "configuration", "an object"));
  const diagnostics: Diagnostic[] = [];
  let config: Config = { ...defaultConfig, path };
  for (const property of tree.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) continue;
    const name = String(key.value);
    const setting = settings.find((known) => known.name === name);
    const read = setting?.read(value, path);
    if (setting === undefined) diagnostics.push(unknown(path, key, name));
    else if (read === undefined) diagnostics.push(wrong(path, value, name, setting.expected));
    else config = { ...config, ...read };
  }
  return { config, diagnostics };
}

interface SettingReader {
  readonly name: string;
  readonly expected: string;
  /** What the value changes; undefined when it is of no use. */
  readonly read: (value: Node, path: string) => Partial<Config> | undefined;
}

const settings: readonly SettingReader[] = [
  {
    name: "$schema",
    expected: "the address of a schema",
    read: ({ value }) => (typeof value === "string" ? {} : undefined),
  },
  {
    name: "include",
    expected: "a list of files, directories and globs",
    read: (value, path) => {
      const include = patterns(value, path);
      return include === undefined ? undefined : { include };
    },
  },
  {
    name: "outDir",
    expected: "the path of a directory",
    read: ({ value }) =>
      typeof value === "string" && value !== "" ? { outDir: value } : undefined,
  },
  {
    name: "importExtension",
    expected: `one of ${importExtensions.map((extension) => `"${extension}"`).join(", ")}`,
    read: ({ value }) => {
      const importExtension = importExtensions.find((extension) => extension === value);
      return importExtension === undefined ? undefined : { importExtension };
    },
  },
];

function patterns(list: Node, path: string): Config["include"] | undefined {
  if (list.type !== "array") return undefined;
  const found: Config["include"][number][] = [];
  for (const child of list.children ?? []) {
    const written: unknown = child.value;
    if (typeof written !== "string" || written === "") return undefined;
    found.push({ written, span: spanOf(path, child) });
  }
  return found;
}

const failed = (path: string, found: Diagnostic): ParsedConfig => ({
  config: { ...defaultConfig, path },
  diagnostics: [found],
});

const spoken = (code: string): string => code.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();

const spanOf = (file: string, { offset, length }: Node) => ({
  file,
  start: offset,
  end: offset + length,
});

const wrong = (file: string, at: Node, name: string, expected: string): Diagnostic =>
  diagnostic("CAP4103", { name, expected }, [{ span: spanOf(file, at), text: "" }]);

function unknown(file: string, key: Node, name: string): Diagnostic {
  const near = suggest(
    name,
    settings.map((setting) => setting.name),
  );
  return diagnostic("CAP4102", { name }, [{ span: spanOf(file, key), text: "" }], {
    helps: near === undefined ? [] : [{ text: `did you mean \`${near}\`?`, edits: [] }],
  });
}
