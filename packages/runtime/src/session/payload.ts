import { PayloadError, Reader } from "../codec/index.js";
import { InvalidPayloadError } from "../errors/index.js";
import type { ReceiveMove } from "./compile.js";

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

/** The error for a payload that its codec has refused. `role`: who sent it, where there are several. */
export function refusal(
  event: string,
  error: unknown,
  side: "sending" | "receiving",
  role?: string,
): Error {
  if (error instanceof PayloadError) {
    return new InvalidPayloadError({ event, field: error.path, reason: error.reason, side, role });
  }
  return error instanceof Error ? error : new Error(String(error));
}
