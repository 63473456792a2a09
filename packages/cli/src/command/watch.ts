import { type Dirent, existsSync, type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { dirname, join } from "node:path";
import { configName } from "../config/config.js";
import { resolvePath } from "../files/paths.js";
import { deferInterrupts } from "./interrupt.js";
import { isUsageError, type Status } from "./status.js";
import type { Streams } from "./streams.js";
import type { WatchedRun } from "./watched.js";

/** How long to wait for the other files of one save, in milliseconds. */
const settle = 50;

/** Runs once, and again after every change that could matter, until a signal ends the process with status 0. */
export async function watchCall(
  streams: Streams,
  once: () => Promise<WatchedRun>,
): Promise<Status> {
  const watched = new Watched();
  deferInterrupts();
  process.exitCode = 0;
  // A call of which nothing is known yet depends on the configuration.
  let files = [resolvePath(streams.directory, configName)];
  let roots: readonly string[] = [];
  for (;;) {
    watched.follow(files, roots);
    const changed = watched.change();
    try {
      const run = await once();
      const { config, patterns } = run.inputs;
      files = [
        // Here, where one may come, and where it was found.
        ...[configName, config.path ?? configName, ...run.files].map((file) =>
          resolvePath(streams.directory, file),
        ),
        ...patterns.map(({ path }) => path),
      ];
      roots = run.inputs.roots;
    } catch (error) {
      if (!isUsageError(error)) throw error;
      streams.err(`capitan: ${error.message}\n`);
    }
    watched.follow(files, roots);
    streams.err("watching for changes; Ctrl-C ends\n");
    await changed;
  }
}

/** The directories that are watched: those of single files, and all below the roots. */
class Watched {
  readonly #watchers = new Map<string, FSWatcher>();
  #files: ReadonlySet<string> = new Set();
  #roots: readonly string[] = [];
  #changed: () => void = () => {};

  /** Settles when something has changed since this was called. */
  change(): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = () => {
        this.#changed = () => {};
        setTimeout(resolve, settle);
      };
    });
  }

  follow(files: readonly string[], roots: readonly string[]): void {
    this.#files = new Set(files);
    this.#roots = roots;
    const directories = new Set([...files.map((file) => nearestDirectory(dirname(file)))]);
    for (const root of roots) for (const directory of below(root)) directories.add(directory);
    for (const [directory, watcher] of this.#watchers)
      if (!directories.has(directory)) {
        watcher.close();
        this.#watchers.delete(directory);
      }
    for (const directory of directories) if (!this.#watchers.has(directory)) this.#watch(directory);
  }

  #watch(directory: string): void {
    try {
      // The directory and not the file: editors replace files by renaming.
      const watcher = watch(directory, (_, name) => {
        if (name === null || this.#matters(join(directory, name))) this.#changed();
      });
      watcher.on("error", () => {
        watcher.close();
        this.#watchers.delete(directory);
        this.#changed();
      });
      this.#watchers.set(directory, watcher);
    } catch {
      // It has gone since it was found: the run that follows says so.
    }
  }

  /** One of the files, a `.steer` file that a root may hold, a new directory below one, or one on the way to a file. */
  #matters(path: string): boolean {
    if (this.#files.has(path)) return true;
    const isBelow = this.#roots.some((root) => path.startsWith(root));
    if (isBelow && path.endsWith(".steer")) return true;
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
    return isBelow || [...this.#files].some((file) => file.startsWith(path));
  }
}

/** The directory itself, or the nearest above it that is there. */
function nearestDirectory(directory: string): string {
  let at = directory;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

/** A directory and all below it, `node_modules` and hidden ones left out. */
function below(root: string): readonly string[] {
  const found: string[] = [];
  const pending = [root];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const entries = entriesOf(at);
    if (entries === undefined) continue;
    found.push(at);
    for (const entry of entries)
      if (entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith("."))
        pending.push(join(at, entry.name));
  }
  return found;
}

function entriesOf(directory: string): readonly Dirent[] | undefined {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return undefined;
  }
}
