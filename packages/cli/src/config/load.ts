import { dirname, join, resolve } from "node:path";
import { type Diagnostic, diagnostic, type Source } from "@capitan/diagnostics";
import { readText } from "../files/host.js";
import { displayPath } from "../files/paths.js";
import { type Pattern, patternOf } from "../files/pattern.js";
import { type Config, configName, defaultConfig } from "./config.js";

export interface LoadedConfig {
  readonly config: Config;
  /** `config.include`, by absolute paths. */
  readonly patterns: readonly Pattern[];
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
}

const none: LoadedConfig = { config: defaultConfig, patterns: [], diagnostics: [], sources: [] };

/**
 * The configuration of a directory: the nearest `capitan.config.json`, here or above. `outDir` comes out relative to
 * `directory`, as the rest of a call expects it.
 */
export async function loadConfig(directory: string): Promise<LoadedConfig> {
  const found = nearest(directory);
  if (found === undefined) return none;
  const path = displayPath(directory, found.path);
  if (found.read.kind !== "text") return unreadable(path, found.read);
  // The parser of the configuration is only loaded where there is one.
  const { parseConfig } = await import("../command/parts/files.js");
  const { text } = found.read;
  const { config, diagnostics } = parseConfig(path, text);
  const base = dirname(found.path);
  const { outDir } = config;
  return {
    config: {
      ...config,
      outDir: outDir === undefined ? undefined : displayPath(directory, resolve(base, outDir)),
    },
    patterns: config.include.map(({ written, span }) => patternOf(written, base, span)),
    diagnostics,
    sources: [{ file: path, text }],
  };
}

type Read = ReturnType<typeof readText>;

function nearest(directory: string): { readonly path: string; readonly read: Read } | undefined {
  for (let at = directory; ; at = dirname(at)) {
    const path = join(at, configName);
    const read = readText(path);
    if (read.kind !== "missing") return { path, read };
    if (dirname(at) === at) return undefined;
  }
}

function unreadable(path: string, read: Exclude<Read, { readonly kind: "text" }>): LoadedConfig {
  const why = read.kind === "failed" ? read.reason : whyNot[read.kind];
  const at = { span: { file: path, start: 0, end: 0 }, text: "" };
  return {
    ...none,
    config: { ...defaultConfig, path },
    diagnostics: [diagnostic("CAP4105", { path, why }, [at])],
  };
}

const whyNot = {
  missing: "there is no such file",
  directory: "it is a directory",
  "too-large": "it is too large for a configuration",
  "not-utf8": "it is not UTF-8",
} as const;
