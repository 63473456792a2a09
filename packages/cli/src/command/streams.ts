import type { WriteStream } from "node:tty";

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
}

/** The streams of this process. NO_COLOR and FORCE_COLOR are followed, as is a locale without UTF-8. */
export function processStreams(): Streams {
  const { stdout, stderr, env } = process;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    color: colored(stdout, env),
    errColor: colored(stderr, env),
    unicode: speaksUnicode(env),
    width: stdout.isTTY ? stdout.columns : undefined,
    interactive: stderr.isTTY === true && env["CI"] === undefined,
    directory: process.cwd(),
  };
}

function colored(stream: WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  if (env["FORCE_COLOR"] !== undefined) return env["FORCE_COLOR"] !== "0";
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

/** Without any locale variable (a container, Windows) UTF-8 is the rule today; "C" and "POSIX" say otherwise. */
function speaksUnicode(env: NodeJS.ProcessEnv): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return locale === "" || /utf-?8/i.test(locale);
}
