import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../command/main.js";
import type { Streams } from "../command/streams.js";

/** The package's own folder: what is shipped beside the bundle is below its `dist`. */
export const packageFolder = fileURLToPath(new URL("../..", import.meta.url));

export interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** A folder of its own for one test. */
export interface Folder {
  readonly path: string;
  readonly at: (name: string) => string;
  readonly write: (name: string, text: string | Uint8Array) => void;
  readonly read: (name: string) => string;
  /** Every file below, sorted. */
  readonly files: () => readonly string[];
  /** When it was written, in nanoseconds. */
  readonly written: (name: string) => bigint;
  /** The command in this process, called in this folder or one below it. */
  readonly capitan: (
    argv: readonly string[],
    below?: string,
    terminal?: Partial<Streams>,
  ) => Promise<Outcome>;
}

const made: string[] = [];

export function folder(files: Readonly<Record<string, string>> = {}): Folder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "capitan test ü-")));
  made.push(path);
  const at = (name: string) => join(path, name);
  const write = (name: string, text: string | Uint8Array) => {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    path,
    at,
    write,
    read: (name) => readFileSync(at(name), "utf8"),
    files: () =>
      readdirSync(path, { recursive: true, encoding: "utf8" })
        .filter((name) => statSync(at(name)).isFile())
        .map((name) => name.replaceAll("\\", "/"))
        .sort(),
    written: (name) => statSync(at(name), { bigint: true }).mtimeNs,
    async capitan(argv, below = ".", terminal = {}) {
      let out = "";
      let err = "";
      const streams = {
        out: (text: string) => {
          out += text;
        },
        err: (text: string) => {
          err += text;
        },
        color: false,
        errColor: false,
        unicode: true,
        width: undefined,
        interactive: false,
        directory: join(path, below),
        ...terminal,
      };
      const status = await run(argv, streams, join(packageFolder, "dist"));
      return { status, out, err };
    },
  };
}

/** Removes the folders of the tests that have run. */
export function removeFolders(): void {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
}

/** A protocol that is safe, with one event. */
export const ping = `event Ping { text: string }

protocol Hello {
  send Ping;
}
`;

/** The same, with a second event: what is generated from it differs. */
export const pong = `event Ping { text: string }
event Pong;

protocol Hello {
  send Ping;
  receive Pong;
}
`;

/** A third role that can wait for ever. */
export const stuck = `event Order; event Pay;
protocol Checkout(Buyer, Shop, Bank) {
  choice by Buyer {
    on Order to Shop { Buyer -> Bank: Pay; }
    on Pay to Shop {}
  }
}
`;
