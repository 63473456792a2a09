import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { packageFolder } from "./folder.test.support.js";

/** The command as users have it: the bundle, in a process of its own. It must have been built. */
export const command = join(packageFolder, "bin/capitan.cjs");

/** A hang is told from slowness by this, in milliseconds. */
const watchdog = 20_000;

export interface Ended {
  /** Exit status, or the signal that ended the process. */
  readonly status: number | NodeJS.Signals;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly pid: number;
  readonly child: ChildProcess;
  /** Settles when the output, standard or error, from the last `until` on holds the text. */
  readonly until: (text: string) => Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<Ended>;
}

const running = new Set<ChildProcess>();

/** Starts the command in a folder, as the leader of a process group. Its environment says nothing of colours or locale. */
export function start(
  argv: readonly string[],
  directory: string,
  env: Readonly<Record<string, string>> = {},
): Running {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [command, ...argv], {
    cwd: directory,
    env: { PATH, HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  running.add(child);
  let out = "";
  let err = "";
  let all = "";
  let notice: () => void = () => {};
  const take = (text: string): void => {
    all += text;
    notice();
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    take(text);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    take(text);
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => {
      running.delete(child);
      resolve({ status: status ?? signal ?? "SIGKILL", out, err });
      notice();
    });
  });
  return {
    pid: child.pid ?? -1,
    child,
    ended,
    kill: (signal) => {
      child.kill(signal);
    },
    until: (text) =>
      new Promise<void>((resolve, reject) => {
        const fail = (why: string): void => {
          reject(new Error(`${why} before it said ${JSON.stringify(text)}; it said:\n${all}`));
        };
        const timer = setTimeout(fail, watchdog, "nothing more came");
        notice = () => {
          const at = all.indexOf(text);
          if (at === -1 && running.has(child)) return;
          clearTimeout(timer);
          notice = () => {};
          if (at === -1) fail("the process ended");
          else {
            all = all.slice(at + text.length);
            resolve();
          }
        };
        notice();
      }),
  };
}

/** Runs the command to its end. */
export const capitan = (
  argv: readonly string[],
  directory: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> => start(argv, directory, env).ended;

/** Whether any process of the group that this one led is still there. */
export function hasLeftSomebody({ pid }: Running): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends what a failed test has left running. */
export function endProcesses(): void {
  for (const child of running) child.kill("SIGKILL");
  running.clear();
}
