import { dirname, join } from "node:path";
import { readText } from "../files/host.js";
import type { ImportExtension } from "./config.js";

interface ResolutionOptions {
  readonly module: string | undefined;
  readonly moduleResolution: string | undefined;
  readonly tsExtensions: boolean | undefined;
}

/**
 * How imports in a module written to `directory` must end. `auto` follows the nearest tsconfig.json: `.ts` where it
 * allows that, nothing where a bundler resolves, `.js` for Node's own resolution and where there is no tsconfig.
 */
export async function importSuffix(
  setting: ImportExtension,
  directory: string,
): Promise<".js" | ".ts" | ""> {
  if (setting !== "auto") return setting === "none" ? "" : setting;
  const options = await nearestOptions(directory);
  if (options?.tsExtensions === true) return ".ts";
  const resolution = options?.moduleResolution ?? impliedResolution(options?.module);
  return ["bundler", "node", "node10", "classic"].includes(resolution) ? "" : ".js";
}

const impliedResolution = (module: string | undefined): string =>
  module === "preserve" || module === "commonjs" ? "bundler" : "nodenext";

async function nearestOptions(directory: string): Promise<ResolutionOptions | undefined> {
  for (let at = directory; ; at = dirname(at)) {
    const path = join(at, "tsconfig.json");
    if (readText(path).kind === "text") return readOptions(path, 0);
    if (dirname(at) === at) return undefined;
  }
}

/** The options of a tsconfig and of what it extends by a relative path; its own win. Eight levels are more than anybody has. */
async function readOptions(path: string, depth: number): Promise<ResolutionOptions | undefined> {
  const read = readText(path);
  if (read.kind !== "text" || depth > 8) return undefined;
  const { parse } = await import("../command/parts/files.js");
  const root: unknown = parse(read.text, [], { allowTrailingComma: true });
  const own = property(root, "compilerOptions");
  const parents = property(root, "extends");
  let inherited: ResolutionOptions | undefined;
  for (const parent of Array.isArray(parents) ? parents : [parents]) {
    if (typeof parent !== "string" || !parent.startsWith(".")) continue;
    const base = join(dirname(path), parent);
    inherited = merge(
      await readOptions(base.endsWith(".json") ? base : `${base}.json`, depth + 1),
      inherited,
    );
  }
  return merge(
    {
      module: lower(property(own, "module")),
      moduleResolution: lower(property(own, "moduleResolution")),
      tsExtensions:
        flag(property(own, "allowImportingTsExtensions")) ??
        flag(property(own, "rewriteRelativeImportExtensions")),
    },
    inherited,
  );
}

const merge = (
  own: ResolutionOptions | undefined,
  inherited: ResolutionOptions | undefined,
): ResolutionOptions => ({
  module: own?.module ?? inherited?.module,
  moduleResolution: own?.moduleResolution ?? inherited?.moduleResolution,
  tsExtensions: own?.tsExtensions ?? inherited?.tsExtensions,
});

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

const lower = (value: unknown): string | undefined =>
  typeof value === "string" ? value.toLowerCase() : undefined;

const flag = (value: unknown): boolean | undefined =>
  typeof value === "boolean" ? value : undefined;
