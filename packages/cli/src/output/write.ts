import { mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "../files/host.js";

/** One text to be written, by absolute path. */
export interface Write {
  readonly path: string;
  readonly text: string;
  /** Of a file that is new: who may do what with it. Default: what the system gives. */
  readonly mode?: number;
}

/** A file could not be written; `cause` is the system's error. */
export class WriteFailed extends Error {
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(`cannot write ${path}`, { cause });
    this.path = path;
  }
}

/**
 * Writes all texts: each to a temporary name beside its place, then, when every one is on the disk, all are renamed.
 * A failure half-way leaves every file whole, old or new, and no temporary file behind.
 *
 * @throws WriteFailed
 */
export function writeAll(writes: readonly Write[]): void {
  const temporary: { readonly from: string; readonly to: string; readonly path: string }[] = [];
  let current = "";
  try {
    for (const { path, text, mode } of writes) {
      current = path;
      mkdirSync(dirname(path), { recursive: true });
      const there = statSync(path, { throwIfNoEntry: false });
      // A rename would put a file in the place of a link: what it leads to is written.
      const to = there === undefined ? path : realpathSync(path);
      const from = `${to}.${process.pid}.tmp`;
      temporary.push({ from, to, path });
      writeFileSync(from, text, {
        flag: "wx",
        ...(mode !== undefined && { mode }),
        ...(there && { mode: there.mode }),
      });
    }
    for (const { from, to, path } of temporary) {
      current = path;
      renameSync(from, to);
    }
  } catch (cause) {
    // What had the name before is not ours.
    if (errorCode(cause) === "EEXIST") temporary.pop();
    for (const { from } of temporary) rmSync(from, { force: true });
    throw new WriteFailed(current, cause);
  }
}
