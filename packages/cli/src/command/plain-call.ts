import type { Actions } from "./call.js";
import type { Status } from "./status.js";

/**
 * Carries out a call of `check`, `gen` or `fmt` that has nothing but files; undefined for every other call. Commander, which
 * reads those, takes longer to load than many a call to run.
 */
export function plainCall(argv: readonly string[], actions: Actions): Promise<Status> | undefined {
  const [command, ...files] = argv;
  if (files.some((file) => file.startsWith("-") || file === "")) return undefined;
  switch (command) {
    case "check":
      return actions.check(files, {});
    case "gen":
      return actions.gen(files, {});
    case "fmt":
      return actions.fmt(files, {});
    default:
      return undefined;
  }
}
