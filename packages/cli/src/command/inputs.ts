import { dirname } from "node:path";
import type { Diagnostic, Source } from "@capitan/diagnostics";
import { type Config, configName } from "../config/config.js";
import { loadConfig } from "../config/load.js";
import { expand } from "../files/expand.js";
import { resolvePath } from "../files/paths.js";
import { type Pattern, patternOf } from "../files/pattern.js";
import { UsageError } from "./status.js";

/** What a call works on. */
export interface Inputs {
  /** Displayed paths. */
  readonly files: readonly string[];
  /** The files come from the configuration, not from the call. */
  readonly configured: boolean;
  readonly config: Config;
  /** Where the files were looked for. */
  readonly patterns: readonly Pattern[];
  /** Absolute paths of directories in which a new file could belong to the call. */
  readonly roots: readonly string[];
  /** Mistakes in the configuration, or patterns that mean nothing. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
}

/** Finds the files that a call means. Throws UsageError when it names none, and no configuration does. */
export async function findInputs(named: readonly string[], directory: string): Promise<Inputs> {
  const { config, patterns: included, diagnostics, sources } = await loadConfig(directory);
  const configured = named.length === 0;
  const home = dirname(resolvePath(directory, config.path ?? configName));
  if (diagnostics.length > 0) {
    const nothing = { files: [], patterns: [], roots: [home] };
    return { ...nothing, configured, config, diagnostics, sources };
  }
  if (configured && included.length === 0)
    throw new UsageError(
      `name the files to work on, or list them under "include" in ${config.path ?? configName}`,
    );
  const patterns = configured ? included : named.map((name) => patternOf(name, directory));
  const { files, roots, diagnostics: problems } = await expand(directory, patterns);
  return { files, configured, config, patterns, roots, diagnostics: problems, sources };
}
