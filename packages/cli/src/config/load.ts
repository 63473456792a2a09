import { dirname, join } from "node:path";
import type { Diagnostic, Source } from "@capitan/diagnostics";
import { UsageError } from "../command/status.js";
import { readText } from "../files/host.js";
import { displayPath } from "../files/paths.js";
import { type Config, configName, defaultConfig } from "./config.js";

export interface LoadedConfig {
  readonly config: Config;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
}

/**
 * The configuration of a directory: the nearest `capitan.config.json`, here or above. Paths in it come out relative to
 * `directory`, as the rest of a call expects them.
 */
export async function loadConfig(directory: string): Promise<LoadedConfig> {
  const found = nearest(directory);
  if (found === undefined) return { config: defaultConfig, diagnostics: [], sources: [] };
  const path = displayPath(directory, found.path);
  // The parser of the configuration is only loaded where there is one.
  const { parseConfig } = await import("../command/parts/files.js");
  const { config, diagnostics } = parseConfig(path, found.text);
  const base = dirname(found.path);
  const here = (pattern: string) =>
    pattern.startsWith("!")
      ? `!${displayPath(directory, join(base, pattern.slice(1)))}`
      : displayPath(directory, join(base, pattern));
  return {
    config: {
      ...config,
      include: config.include.map(here),
      outDir: config.outDir === undefined ? undefined : here(config.outDir),
    },
    diagnostics,
    sources: [{ file: path, text: found.text }],
  };
}

function nearest(directory: string): { readonly path: string; readonly text: string } | undefined {
  for (let at = directory; ; at = dirname(at)) {
    const path = join(at, configName);
    const read = readText(path);
    if (read.kind === "text") return { path, text: read.text };
    if (read.kind !== "missing")
      throw new UsageError(
        `${path}: ${read.kind === "failed" ? read.reason : "this is not a text file"}`,
      );
    if (dirname(at) === at) return undefined;
  }
}
