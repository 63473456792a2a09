import { PayloadError, Reader } from "../codec/index.js";
import { InvalidPayloadError } from "../errors/index.js";
import type { FrameQueue } from "../records/queue.js";
import type { Place, ReceiveMove } from "./compile.js";

/** Reads all payloads: each is read in one go, and nothing of the program runs meanwhile. */
const reader = new Reader();

/** Shorter messages stand in chunks, which their values do not keep alive. */
const keepFrom = 32_768;

/** The value of the payload `buffer[start, end)`. @throws PayloadError */
export function decode(move: ReceiveMove, buffer: Uint8Array, start: number, end: number): unknown {
  // A long message was put together in memory of its own: the value may keep pieces of it.
  const isOwned = start === 0 && end === buffer.length && end > keepFrom;
  reader.begin(buffer, start, end, isOwned);
  const value = move.step.read === undefined ? undefined : move.step.read(reader);
  reader.end();
  return value;
}

/** The error for a payload that its codec has refused. */
export function refusal(event: string, error: unknown, side: "sending" | "receiving"): Error {
  if (error instanceof PayloadError) {
    return new InvalidPayloadError({ event, field: error.path, reason: error.reason, side });
  }
  return error instanceof Error ? error : new Error(String(error));
}

/**
 * Whether what waits behind the other end's CLOSE is what a role that stands at `from` will take: then it can be
 * acknowledged already. Nothing that this role sends can come between, because the other one is at the end.
 */
export function restIsValid(from: Place, queue: FrameQueue): boolean {
  let place: Place | undefined = from;
  for (let offset = 0; offset < queue.size; offset += 1) {
    while (place?.kind === "hook") place = place.next;
    if (place?.kind === "receive-signal") {
      if (queue.label(offset) !== place.entry) return false;
      place = place.next;
      continue;
    }
    const move: ReceiveMove | undefined = place?.receives[queue.label(offset)];
    if (move === undefined) return false;
    try {
      decode(move, queue.buffer(offset), queue.start(offset), queue.end(offset));
    } catch {
      return false;
    }
    place = move.next;
  }
  return true;
}
