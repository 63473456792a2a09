import type { Span } from "@capitan/diagnostics";

/** How an import between modules ends in generated code. `auto` follows the nearest tsconfig. */
export type ImportExtension = "auto" | ".js" | ".ts" | "none";

/** `capitan.config.json`, with its defaults filled in. */
export interface Config {
  /** Path of the file, as shown to users; undefined when there is none. */
  readonly path: string | undefined;
  /** Files, directories and globs, relative to the configuration file, and where they are written in it. */
  readonly include: readonly { readonly written: string; readonly span: Span }[];
  /** Where modules are written; undefined: next to their `.steer` file. */
  readonly outDir: string | undefined;
  readonly importExtension: ImportExtension;
}

export const configName = "capitan.config.json";

export const defaultConfig: Config = {
  path: undefined,
  include: [],
  outDir: undefined,
  importExtension: "auto",
};

export const importExtensions: readonly ImportExtension[] = ["auto", ".js", ".ts", "none"];
