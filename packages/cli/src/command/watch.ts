import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { configName } from "../config/config.js";
import { resolvePath } from "../files/paths.js";
import { type Status, status, UsageError } from "./status.js";
import type { Streams } from "./streams.js";

/** How long to wait for the other files of one save. */
const settle = 50;

export interface WatchedRun {
  readonly status: Status;
  /** What was read: a change of one of them makes another run worth while. */
  readonly files: readonly string[];
}

/** Runs once, and again after every change of a file that was read, until SIGINT or SIGTERM ends the process. */
export async function watchCall(
  streams: Streams,
  once: () => Promise<WatchedRun>,
): Promise<Status> {
  const watched = new Map<string, FSWatcher>();
  let interesting = new Set<string>();
  let changed: (() => void) | undefined;

  const follow = (files: readonly string[]) => {
    interesting = new Set(
      [...files, configName].map((file) => resolvePath(streams.directory, file)),
    );
    const directories = new Set([...interesting].map((file) => dirname(file)));
    for (const [directory, watcher] of watched) {
      if (directories.has(directory)) continue;
      watcher.close();
      watched.delete(directory);
    }
    for (const directory of directories) {
      if (watched.has(directory)) continue;
      // The directory and not the file: editors replace files by renaming.
      const watcher = watch(directory, (_, name) => {
        const path = name === null ? undefined : resolvePath(directory, name);
        // A new .steer file may belong to a directory or a glob of the call.
        if (path === undefined || interesting.has(path) || basename(path).endsWith(".steer"))
          changed?.();
      });
      watcher.on("error", () => watcher.close());
      watched.set(directory, watcher);
    }
  };

  const change = () =>
    new Promise<void>((resolve) => {
      changed = () => {
        changed = undefined;
        setTimeout(resolve, settle);
      };
    });
  const ended = new Promise<"ended">((resolve) => {
    process.once("SIGINT", () => resolve("ended"));
    process.once("SIGTERM", () => resolve("ended"));
  });

  let files: readonly string[] = [];
  for (;;) {
    const next = change();
    follow(files);
    try {
      const run = await once();
      files = run.files;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      streams.err(`capitan: ${error.message}\n`);
    }
    follow(files);
    streams.err("watching for changes; Ctrl-C ends\n");
    if ((await Promise.race([next, ended])) === "ended") break;
  }
  for (const watcher of watched.values()) watcher.close();
  return status.clean;
}
