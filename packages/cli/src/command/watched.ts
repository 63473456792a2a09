import type { Inputs } from "./inputs.js";
import type { Status } from "./status.js";

/** One run of a watching call. */
export interface WatchedRun {
  readonly status: Status;
  /** What was read, or looked for in vain: a change of one of them makes another run worth while. Displayed paths. */
  readonly files: readonly string[];
  readonly inputs: Pick<Inputs, "config" | "patterns" | "roots">;
}
