import type { Actions } from "./call.js";
import { check } from "./check.js";
import { gen } from "./gen.js";
import { keygen } from "./keygen.js";
import { plainCall } from "./plain-call.js";
import { isUsageError, type Status, status } from "./status.js";
import { processStreams, type Streams } from "./streams.js";
import { version } from "./version.js";

/** Runs the command. `packageDirectory` holds what is shipped beside the bundle. Sets the exit status of the process. */
export async function main(argv: readonly string[], packageDirectory: string): Promise<void> {
  process.exitCode = await run(argv, processStreams(), packageDirectory);
}

/** The command without its process: arguments in, exit status out. */
export async function run(
  argv: readonly string[],
  streams: Streams,
  packageDirectory: string,
): Promise<Status> {
  const actions: Actions = {
    check: (files, options) => check(files, options, streams),
    gen: (files, options) => gen(files, options, streams),
    async fmt(files, options) {
      const { fmt } = await import("./parts/fmt.js");
      return fmt(files, options, streams);
    },
    keygen: (options) => keygen(options, streams),
    async init(to, options) {
      const { init } = await import("./parts/init.js");
      return init(to, options, streams, packageDirectory);
    },
    async explain(code) {
      const { explain } = await import("./parts/call.js");
      return explain(code, streams, packageDirectory);
    },
  };
  try {
    const plain = plainCall(argv, actions);
    if (plain !== undefined) return await plain;
    const { call } = await import("./parts/call.js");
    return await call(argv, version, streams, actions);
  } catch (error) {
    if (isUsageError(error)) {
      streams.err(`capitan: ${error.message}\n`);
      return status.usage;
    }
    streams.err(
      `error[CAP9001]: capitan has a bug\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n` +
        "Please report this with the text above; your files were not touched.\n",
    );
    return status.bug;
  }
}

/** For the build: runs what calls run, so that the code cache holds it compiled. */
export async function warm(directory: string, packageDirectory: string): Promise<void> {
  const { warmUp } = await import("./parts/warm.js");
  await warmUp((argv, streams) => run(argv, streams, packageDirectory), directory);
}
