import { type ChildProcess, spawn } from "node:child_process";

/** A program of an example in its own process, and what it has said so far. */
export interface Running {
  /** Lines of standard output. */
  readonly lines: readonly string[];
  /** Resolves with the first line, said or still to come, that matches. Rejects when the process ends without it, or after 20 s. */
  readonly said: (pattern: RegExp) => Promise<string>;
  /** Resolves when the process has ended: its exit status, or the signal that ended it, and what it wrote to standard error. */
  readonly ended: Promise<{ readonly how: number | NodeJS.Signals; readonly errors: string }>;
  /** Types a line into its standard input; `undefined` ends that, as Ctrl-D does. */
  readonly type: (line: string | undefined) => void;
  /** Sends a signal to this process, by its id. */
  readonly signal: (name: NodeJS.Signals) => void;
}

const watchdog = 20_000;
const running = new Set<ChildProcess>();

/** Starts `node …` in the folder of an example. Whatever still runs at the end of a test is ended by `endAll`. */
export function start(
  folder: URL,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Running {
  // Only what a program needs: options of the test runner's own Node must not reach it.
  const { PATH = "", SystemRoot = "" } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH, SystemRoot, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  running.add(child);
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  let rest = "";
  let errors = "";
  let isOver = false;
  const tell = () => {
    for (const listener of listeners) listener();
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
    tell();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const ended = new Promise<{ how: number | NodeJS.Signals; errors: string }>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      running.delete(child);
      isOver = true;
      tell();
      resolve({ how: code ?? signal ?? 0, errors });
    });
  });

  const said = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        listeners.delete(look);
      };
      const fail = (why: string) => {
        settle();
        reject(new Error(`${why} before ${pattern}\n${lines.join("\n")}\n${errors}`));
      };
      const look = () => {
        const line = lines.find((candidate) => pattern.test(candidate));
        if (line !== undefined) {
          settle();
          resolve(line);
        } else if (isOver) fail("the process ended");
      };
      const timer = setTimeout(() => fail("20 seconds passed"), watchdog);
      listeners.add(look);
      look();
    });
  // Whoever types to a process that is gone notices that by what it says, or does not.
  child.stdin.on("error", () => {});
  const type = (line: string | undefined) =>
    void (line === undefined ? child.stdin.end() : child.stdin.write(`${line}\n`));
  return { lines, said, ended, type, signal: (name) => void child.kill(name) };
}

/** Ends every process that `start` has started and that still runs; resolves when all are gone. */
export async function endAll(): Promise<void> {
  await Promise.all(
    [...running].map(
      (child) =>
        new Promise<void>((resolve) => {
          child.once("close", () => resolve());
          child.kill("SIGKILL");
        }),
    ),
  );
}
