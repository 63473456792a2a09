import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** One text to be written, by absolute path. */
export interface Write {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes all texts: each to a temporary name beside its place, then, when every one is on the disk, all are renamed.
 * A failure half-way leaves the old files whole and no temporary file behind. Throws the system's error.
 */
export function writeAll(writes: readonly Write[]): void {
  const temporary: { readonly from: string; readonly to: string }[] = [];
  try {
    for (const { path, text } of writes) {
      mkdirSync(dirname(path), { recursive: true });
      const from = `${path}.${process.pid}.tmp`;
      temporary.push({ from, to: path });
      writeFileSync(from, text, { flag: "wx" });
    }
    for (const { from, to } of temporary) renameSync(from, to);
  } catch (error) {
    for (const { from } of temporary) rmSync(from, { force: true });
    throw error;
  }
}
