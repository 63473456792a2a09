import type { Machine } from "../machine.js";
import type { Steer } from "../steer/types.js";
import type { Options } from "./options.js";

/** Plays one role of a session over `steer`. */
export function run<Metadata, End>(
  _machine: Machine<End>,
  _steer: Steer<Metadata>,
  _side: object,
  _options?: Options,
): Promise<End> {
  return Promise.reject(new Error("the session follows"));
}
