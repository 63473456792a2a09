import type { MachineTransition } from "@capitan/session";
import type { Place } from "../protocols/flow.js";

/** How long a handshake may take where nothing is written, in milliseconds. */
const handshakeWait = 10_000;

/**
 * How long a role may wait where it can take one of `transitions`, in milliseconds; undefined for ever. A state may stand
 * for several steps: the longest counts. `isOpening`: nothing comes before it. Then a handshake is opened by the other
 * runtime and not by its program, so that it has a limit without a word, as answers to handshakes always have.
 */
export function waitingTime(
  transitions: readonly MachineTransition[],
  places: readonly Place[],
  deadline: number | undefined,
  isOpening: boolean,
): number | undefined {
  let longest: number | undefined;
  for (const { kind, origins } of transitions) {
    if (kind !== "receive") continue;
    for (const origin of origins) {
      const place = places[origin];
      if (place === undefined) continue;
      const isQuick = place.kind === "handshake-reply" || (place.kind === "handshake" && isOpening);
      const unwritten = deadline ?? (isQuick ? handshakeWait : undefined);
      const wait = place.within ?? unwritten;
      if (wait === undefined || wait === "forever") return undefined;
      longest = longest === undefined ? wait : Math.max(longest, wait);
    }
  }
  return longest;
}
