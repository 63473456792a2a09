import type { Channels } from "../records/wire.js";
import type { Place } from "../session/compile.js";

/** The channels of a machine. */
export function channelsOf(places: readonly Place[], initial: Place): Channels {
  const parts = new Set<number>();
  for (const place of places) for (const { channel } of place.parts) parts.add(channel);
  const streaming = new Set<number>();
  for (const [channel, start] of roots(places, initial)) {
    for (const place of reached(start)) {
      if (place.sends.some(({ step }) => step.stream === true)) streaming.add(channel);
    }
  }
  return { parts, streaming };
}

function* roots(places: readonly Place[], initial: Place): Iterable<readonly [number, Place]> {
  yield [0, initial];
  for (const place of places) {
    for (const part of place.parts) yield [part.channel, part.initial];
  }
}

/** The places of the same channel that can be reached from `start`, itself included. */
function reached(start: Place): Set<Place> {
  const found = new Set([start]);
  for (const place of found) {
    if (place.next !== undefined) found.add(place.next);
    for (const { next } of place.sends) found.add(next);
    for (const move of place.receives) if (move !== undefined) found.add(move.next);
    for (const { next } of place.streams?.values() ?? []) found.add(next);
  }
  return found;
}

const known = new WeakMap<Place, ReadonlySet<number>>();

/** The channels of all parts that a role which stands at `start` may still enter. */
export function channelsFrom(start: Place): ReadonlySet<number> {
  const before = known.get(start);
  if (before !== undefined) return before;
  const channels = new Set<number>();
  for (const place of reached(start)) {
    for (const part of place.parts) {
      channels.add(part.channel);
      for (const nested of channelsFrom(part.initial)) channels.add(nested);
    }
  }
  known.set(start, channels);
  return channels;
}
