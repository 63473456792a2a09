import { posix } from "node:path";

/** Where the module of a `.steer` file goes: next to it, or into `outDir`. Displayed paths. */
export function outputPath(source: string, outDir: string | undefined): string {
  const name = `${posix.basename(source).replace(/\.steer$/, "")}.ts`;
  return posix.join(outDir ?? posix.dirname(source), name);
}
