import { posix } from "node:path";
import type { Program } from "@capitan/compiler";
import type { GenerateOptions } from "@capitan/emitter";
import { version } from "../command/version.js";
import type { ImportExtension } from "../config/config.js";
import { importSuffix } from "../config/import-extension.js";
import { digest } from "../files/digest.js";
import { resolvePath } from "../files/paths.js";
import { outputPath } from "./paths.js";

/** Where modules go and how they import each other: what `capitan.config.json` and `--out` say. */
export interface OutputSettings {
  /** The directory that relative paths start from; the one that the program's `fileHost` was made for. */
  readonly directory: string;
  /** Where modules are written, relative to `directory`; without it each next to its `.steer` file. */
  readonly outDir?: string | undefined;
  /** How imports end. Default `auto`: as the nearest tsconfig.json has it. */
  readonly importExtension?: ImportExtension | undefined;
}

/** What `generate` needs to know beside the program. Import suffixes follow the tsconfig of each output directory. */
export async function generateOptions(
  program: Program,
  { directory, outDir, importExtension = "auto" }: OutputSettings,
): Promise<GenerateOptions> {
  const suffixes = new Map<string, ".js" | ".ts" | "">();
  for (const source of program.files.keys()) {
    const folder = posix.dirname(outputPath(source, outDir));
    if (suffixes.has(folder)) continue;
    suffixes.set(folder, await importSuffix(importExtension, resolvePath(directory, folder)));
  }
  return {
    version,
    digest,
    directory: resolvePath(directory, ".").replaceAll("\\", "/"),
    outputPath: (source) => outputPath(source, outDir),
    importExtension: (source) => suffixes.get(posix.dirname(outputPath(source, outDir))) || "none",
  };
}
