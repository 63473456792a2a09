import type { Diagnostic, Source } from "@capitan/diagnostics";
import { type Config, configName } from "../config/config.js";
import { loadConfig } from "../config/load.js";
import { expand } from "../files/expand.js";
import { readText } from "../files/host.js";
import { resolvePath } from "../files/paths.js";
import { UsageError } from "./status.js";

/** What a call works on. */
export interface Inputs {
  readonly files: readonly string[];
  /** The files come from the configuration, not from the call. */
  readonly configured: boolean;
  readonly config: Config;
  /** Mistakes in the configuration. With any, nothing else is done. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
}

/** Finds the files that a call means. Throws UsageError when there is none, or one cannot be read. */
export async function findInputs(named: readonly string[], directory: string): Promise<Inputs> {
  const loaded = await loadConfig(directory);
  const { config, diagnostics, sources } = loaded;
  const configured = named.length === 0;
  if (diagnostics.length > 0) return { files: [], configured, config, diagnostics, sources };
  if (configured && config.include.length === 0)
    throw new UsageError(
      `name the files to work on, or list them under "include" in ${config.path ?? configName}`,
    );
  const { files, problems } = await expand(directory, configured ? config.include : named);
  const unreadable = files.flatMap((file) => unreadableBecause(directory, file));
  const all = [...problems, ...unreadable];
  if (all.length > 0) throw new UsageError(all.join("\ncapitan: "));
  return { files, configured, config, diagnostics, sources };
}

function unreadableBecause(directory: string, file: string): readonly string[] {
  const read = readText(resolvePath(directory, file));
  return read.kind === "failed" ? [`${file}: ${read.reason}`] : [];
}
