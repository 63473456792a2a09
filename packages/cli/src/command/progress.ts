import type { Host } from "@capitan/compiler";
import type { Streams } from "./streams.js";

/** Below this many files a call is over before anybody could read a progress line. */
const many = 20;

export interface Progress {
  readonly step: (what: string) => void;
  /** Takes the line away again. */
  readonly done: () => void;
}

/** One line on the terminal that counts up to `total`; nothing for few files or where nobody looks. */
export function progress(streams: Streams, total: number): Progress {
  if (!streams.interactive || total < many) return { step: () => {}, done: () => {} };
  let steps = 0;
  return {
    step: (what) => {
      steps += 1;
      streams.err(`\r\u001b[K${steps}/${Math.max(steps, total)} ${what.slice(0, 60)}`);
    },
    done: () => streams.err("\r\u001b[K"),
  };
}

/** The host, with a step for each file that it is asked for; their paths go into `asked`, whether they are there or not. */
export const counting = (host: Host, { step }: Progress, asked: Set<string>): Host => ({
  ...host,
  read: (path) => {
    asked.add(path);
    step(path);
    return host.read(path);
  },
});
