import { StateReusedError, UnexpectedEventError } from "../errors/index.js";
import {
  endEntry,
  handshakeEntry,
  itemEntry,
  keepaliveEntry,
  labelMask,
} from "../records/queue.js";
import type { Place, Places } from "./compile.js";
import { numberOf, signalOf } from "./labels.js";
import type { State, Use } from "./state.js";

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
  return new StateReusedError(state.at, nameOfUse(state.usedBy), details);
}

function nameOfUse(use: Use | undefined): string | undefined {
  if (use === undefined || typeof use === "string") return use;
  return "method" in use ? use.method : `receive${use.type}`;
}

/** The error for what has arrived and may not come where `place` is. `entry`: what it is in the queue. */
export function unexpected(entry: number, place: Place, places: Places): UnexpectedEventError {
  const { state } = place;
  const expected =
    state.kind === "receive"
      ? state.steps.map(({ event, stream }) => (stream === true ? `stream ${event}` : event))
      : state.kind === "receive-signal"
        ? [state.signal]
        : [];
  const { machine, stride } = places;
  const role = stride === 0 ? undefined : machine.roles[numberOf(entry, stride)];
  const event = nameOf(entry, places);
  return new UnexpectedEventError({ event, state: place.name, expected, role });
}

function nameOf(entry: number, places: Places): string {
  if (entry < 0) {
    const signal = signalOf(entry);
    if (signal === handshakeEntry) return "handshake";
    return signal === keepaliveEntry ? "keepalive" : "handshake-reply";
  }
  const label = entry & labelMask;
  const known = places.names.get(label);
  const name = known ?? (places.stride === 0 ? `label ${label}` : "an unknown message");
  if (entry < itemEntry) return name;
  return entry < endEntry ? `an item of ${name}` : `the end of ${name}`;
}
