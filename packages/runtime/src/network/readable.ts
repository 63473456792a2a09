import { endEntry, labelMask } from "../records/queue.js";
import type { Wire } from "../records/wire.js";
import type { Places, ReceiveMove } from "../session/compile.js";
import { entryOf } from "../session/labels.js";
import { decode } from "../session/payload.js";

const known = new WeakMap<Places, ReadonlyMap<number, ReceiveMove>>();

/** By label: one of the steps that receive it. */
function movesOf(places: Places): ReadonlyMap<number, ReceiveMove> {
  const before = known.get(places);
  if (before !== undefined) return before;
  const moves = new Map<number, ReceiveMove>();
  for (const place of places.byName.values()) {
    for (const move of place.receives) if (move !== undefined) moves.set(move.label, move);
    for (const [label, move] of place.streams ?? []) moves.set(label, move);
  }
  known.set(places, moves);
  return moves;
}

/**
 * Whether what waits on the wire of role `number` can be read. Whether it comes in time cannot be known before it is taken:
 * others may speak in between.
 */
export function isReadable(places: Places, wire: Wire, number: number): boolean {
  const moves = movesOf(places);
  const { root, parts } = wire.arrivals;
  for (const { queue } of [root, ...parts.values()]) {
    for (let offset = 0; offset < queue.size; offset += 1) {
      const entry = entryOf(queue.label(offset), number, places.stride);
      if (entry < 0 || entry >= endEntry) continue;
      const move = moves.get(entry & labelMask);
      if (move === undefined) return false;
      try {
        decode(move, queue.buffer(offset), queue.start(offset), queue.end(offset));
      } catch {
        return false;
      }
    }
  }
  return true;
}
