import type { Streams } from "./streams.js";

/**
 * Makes the calls of a usual day in a directory with samples, so that the code caches that are then saved hold what they
 * run compiled.
 */
export async function warmUp(
  run: (argv: readonly string[], streams: Streams) => Promise<unknown>,
  directory: string,
): Promise<void> {
  const silent: Streams = {
    out: () => {},
    err: () => {},
    color: true,
    errColor: false,
    unicode: true,
    width: 100,
    interactive: false,
    directory,
  };
  for (const call of [
    "check good.steer",
    "check bad.steer --format json",
    "check .",
    "gen good.steer",
    "gen good.steer",
    "gen good.steer --out elsewhere --check",
    "fmt good.steer --check",
    "keygen",
    "explain CAP3102",
    "--help",
    "check bad.steer --format sarif",
    "check good.steer --fix",
    "init project --ci github",
  ])
    await run(call.split(" "), silent);
}
