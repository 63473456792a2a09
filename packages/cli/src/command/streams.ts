import { fstatSync, writeSync } from "node:fs";
import { errorCode } from "../files/host.js";

/** Where a command writes, and how it looks there. Tests pass their own. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Of standard output. */
  readonly color: boolean;
  readonly errColor: boolean;
  readonly unicode: boolean;
  /** Columns; undefined when the output is no terminal. */
  readonly width: number | undefined;
  /** Standard error is a terminal: progress may be drawn. */
  readonly interactive: boolean;
  readonly directory: string;
  /** The call runs in a workflow of GitHub Actions, which shows annotations: the absolute path of the repository's root. */
  readonly annotated?: string;
  /** Standard input, where it is not that of the process: its text, of at most so many bytes. */
  readonly input?: (limit: number) => Promise<string>;
}

/** The streams of this process. NO_COLOR and FORCE_COLOR are followed, as is a locale without UTF-8. */
export function processStreams(): Streams {
  const { env } = process;
  const outTerminal = isTerminal(1);
  const errTerminal = isTerminal(2);
  return {
    out: writer(1),
    err: writer(2),
    color: colored(outTerminal, env),
    errColor: colored(errTerminal, env),
    unicode: speaksUnicode(env),
    width: outTerminal ? process.stdout.columns : undefined,
    interactive: errTerminal && env["CI"] === undefined,
    directory: process.cwd(),
    ...(env["GITHUB_ACTIONS"] === "true" && {
      annotated: env["GITHUB_WORKSPACE"] || process.cwd(),
    }),
  };
}

/** Only character devices can be terminals. `process.stdout` is not asked about others: it would load node:net. */
function isTerminal(descriptor: 1 | 2): boolean {
  try {
    if (!fstatSync(descriptor).isCharacterDevice()) return false;
  } catch {
    return false;
  }
  return (descriptor === 1 ? process.stdout : process.stderr).isTTY === true;
}

/** Writes to a descriptor at once and in full. A reader that has left (`capitan check | head`) is no error. */
function writer(descriptor: 1 | 2): (text: string) => void {
  let isOpen = true;
  return (text) => {
    let rest = Buffer.from(text, "utf8");
    while (isOpen && rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(descriptor, rest));
      } catch (error) {
        // A pipe that is full and does not block: a moment later there is room.
        if (errorCode(error) === "EAGAIN") pause(1);
        else isOpen = false;
      }
    }
  };
}

const pause = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};

function colored(isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  if (env["FORCE_COLOR"] !== undefined) return env["FORCE_COLOR"] !== "0";
  return isTerminal && env["TERM"] !== "dumb";
}

/** Without any locale variable (a container, Windows) UTF-8 is the rule today; "C" and "POSIX" say otherwise. */
function speaksUnicode(env: NodeJS.ProcessEnv): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return locale === "" || /utf-?8/i.test(locale);
}
