import { type ErrorCode, type ErrorDetails, SteerError } from "./steer-error.js";

/**
 * A record does not verify, is malformed, or the numbers of its direction are used up. The link is dropped: nothing
 * after such a record can be believed. Occurs when bytes were changed, replayed, reordered or cut on the way.
 */
export class RecordError extends SteerError {
  constructor(message: string, details?: ErrorDetails) {
    super("record", message, details);
  }
}

/**
 * The link ended without a sealed CLOSE: the other process died, or somebody cut the line. Nothing is lost silently:
 * `acknowledged` says how many of our events are known to have arrived.
 */
export class TruncatedError extends SteerError {
  /** Events that we sent and that the other end has acknowledged. */
  readonly acknowledged: number;
  /** Events that we sent and of which nobody knows whether they arrived. */
  readonly unknown: number;

  constructor(
    counts: { readonly acknowledged: number; readonly unknown: number },
    details?: ErrorDetails,
  ) {
    super(
      "truncated",
      `the link ended in the middle of the session: ${counts.acknowledged} of our events have arrived, of ${counts.unknown} it is unknown`,
      details,
    );
    this.acknowledged = counts.acknowledged;
    this.unknown = counts.unknown;
  }
}

/** The link broke; `cause` is the system's error where there is one. Also the base of {@link KeepaliveError}. */
export class ConnectionLostError extends SteerError {
  constructor(
    message = "the link broke",
    details?: ErrorDetails,
    code: Extract<ErrorCode, "connection-lost" | "keepalive"> = "connection-lost",
  ) {
    super(code, message, details);
  }
}

/** The other end has been silent for longer than the keepalive allows: it is gone, hangs, or the line is cut. */
export class KeepaliveError extends ConnectionLostError {
  /** How long nothing arrived. */
  readonly milliseconds: number;

  constructor(milliseconds: number, details?: ErrorDetails) {
    super(`nothing arrived from the other end for ${milliseconds} ms`, details, "keepalive");
    this.milliseconds = milliseconds;
  }
}
