import { labelMask } from "../records/queue.js";
import type { Incoming } from "../stream/incoming.js";
import type { Strand } from "./strand.js";

/** Takes what has arrived as `receive()` gives it. Undefined when it may not come now or is invalid: the session has failed. */
export function receivedBy(strand: Strand): object | undefined {
  if (strand.place.streams !== undefined && strand.lane.queue.label() > labelMask) {
    return streamReceivedBy(strand);
  }
  const move = strand.take();
  if (move === undefined) return undefined;
  const { event, step } = move;
  const next = strand.stateAt(move.next);
  if (step.from === undefined) return { type: event, event: strand.event, next };
  return { type: event, event: strand.event, from: step.from, next };
}

/** Begins the stream of which something has arrived; undefined when none may come now: the session has failed. */
export function streamAtHead(strand: Strand): Incoming | undefined {
  const move = strand.place.streams?.get(strand.lane.queue.label() & labelMask);
  if (move !== undefined) return strand.open(move);
  strand.unexpected();
  return undefined;
}

function streamReceivedBy(strand: Strand): object | undefined {
  const event = streamAtHead(strand);
  if (event === undefined) return undefined;
  const { type, step } = event.move;
  const next = (): Promise<object> => event.next();
  if (step.from === undefined) return { type, event, next };
  return { type, event, from: step.from, next };
}
