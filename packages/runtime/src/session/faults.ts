import { StateReusedError, UnexpectedEventError } from "../errors/index.js";
import { handshakeEntry, keepaliveEntry } from "../records/queue.js";
import type { Place, Places } from "./compile.js";
import type { State } from "./state.js";

export function nothing(): void {}

/**
 * The role function rejects with the failure of its session. A step that the program has not awaited rejects with the same
 * one: that must not count as unhandled, or one bad client could end a server.
 */
export function handled(promise: Promise<unknown> | undefined): void {
  promise?.catch(nothing);
}

export function rejected(failure: Error | undefined): Promise<never> {
  const promise = Promise.reject(failure);
  handled(promise);
  return promise;
}

/** The error for a state that was used before, with the step that did. */
export function reused(state: State): StateReusedError {
  const details = state.usedAt === undefined ? undefined : { cause: state.usedAt };
  const { usedBy } = state;
  const step = usedBy === undefined || usedBy === "receive" ? usedBy : `send${usedBy.event}`;
  return new StateReusedError(state.at, step, details);
}

/** The error for a frame with this label, which may not come where `place` is. */
export function unexpected(label: number, place: Place, places: Places): UnexpectedEventError {
  const { state } = place;
  const expected =
    state.kind === "receive"
      ? state.steps.map((step) => step.event)
      : state.kind === "receive-signal"
        ? [state.signal]
        : [];
  return new UnexpectedEventError({ event: nameOf(label, places), state: place.name, expected });
}

function nameOf(label: number, places: Places): string {
  if (label === handshakeEntry) return "handshake";
  if (label === keepaliveEntry) return "keepalive";
  return label < 0 ? "handshake-reply" : (places.names.get(label) ?? `label ${label}`);
}
