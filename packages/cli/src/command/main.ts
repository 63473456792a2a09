import { type Actions, call } from "./call.js";
import { check } from "./check.js";
import { explain } from "./explain.js";
import { gen } from "./gen.js";
import { keygen } from "./keygen.js";
import { type Status, status, UsageError } from "./status.js";
import { processStreams, type Streams } from "./streams.js";
import { version } from "./version.js";

/** Runs the command. `packageDirectory` holds what is shipped beside the bundle. Sets the exit status of the process. */
export async function main(argv: readonly string[], packageDirectory: string): Promise<void> {
  // A reader that leaves (`capitan check | head`) is no error.
  process.stdout.on("error", () => process.exit());
  // Node's own handling of SIGINT would end the process between a write and its rename.
  process.once("SIGINT", () => process.exit(130));
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
    keygen: () => keygen(streams),
    explain: (code) => explain(code, streams, packageDirectory),
  };
  try {
    return await call(argv, version, streams, actions);
  } catch (error) {
    if (error instanceof UsageError) {
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

/** Runs what calls run, without files, so that the code cache that the build makes holds it compiled. */
export async function warm(): Promise<void> {
  const { warmUp } = await import("./warm.js");
  await warmUp();
}
