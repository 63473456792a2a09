import {
  type ErrorCode,
  InvalidPayloadError,
  isErrorCode,
  PeerFailedError,
  RoleFailedError,
  SessionError,
  SteerError,
  UnexpectedEventError,
} from "../errors/index.js";
import { ABORT, writeU16 } from "./frame.js";
import { decodeTexts, encodeTexts } from "./texts.js";

/** Texts of an ABORT at most: a code, and what an unexpected event could have been. */
const most = 64;

/**
 * The ABORT frame for an error that ended our side. What crosses is its code, for the two faults of the other end's
 * messages what is wrong with them, and the message of a `SessionError`; never another message, never a stack.
 *
 * `thrown`: the program threw it. Then it says nothing about the messages of this session, whatever its class.
 */
export function encodeAbort(error: unknown, thrown: boolean): Uint8Array {
  const texts = encodeTexts(abortTexts(error, thrown).slice(0, most));
  const frame = new Uint8Array(3 + texts.length);
  frame[0] = ABORT;
  writeU16(frame, 1, texts.length);
  frame.set(texts, 3);
  return frame;
}

function abortTexts(error: unknown, thrown: boolean): readonly string[] {
  if (error instanceof SessionError) return ["session", error.message];
  if (!(error instanceof SteerError)) return ["session"];
  if (error.code === "aborted" && error.cause instanceof SessionError) {
    return ["aborted", error.cause.message];
  }
  if (!thrown && error instanceof InvalidPayloadError) {
    return [error.code, error.event, error.field, error.reason];
  }
  if (!thrown && error instanceof UnexpectedEventError) {
    return [error.code, error.event, error.state, ...error.expected];
  }
  if (error instanceof RoleFailedError) return [error.code, error.role, error.reason, error.detail];
  return [error.code];
}

/** The error of our side for the ABORT in `buffer[start, end)`; undefined when it is malformed. */
export function decodeAbort(
  buffer: Uint8Array,
  start: number,
  end: number,
): SteerError | undefined {
  const texts = decodeTexts(buffer, start, end, most);
  const [code, first, second, third] = texts ?? [];
  if (texts === undefined || code === undefined) return undefined;
  const known: ErrorCode = isErrorCode(code) ? code : "session";
  if (known === "invalid-payload" && first !== undefined && third !== undefined) {
    const fault = { event: first, field: second ?? "", reason: third, side: "sending" } as const;
    return new InvalidPayloadError(fault, { cause: new PeerFailedError(known, "") });
  }
  if (known === "unexpected-event" && first !== undefined && second !== undefined) {
    const at = { event: first, state: second, expected: texts.slice(3) };
    return new UnexpectedEventError(at, { cause: new PeerFailedError(known, "") });
  }
  if (known === "role-failed" && first !== undefined && second !== undefined) {
    return new RoleFailedError(first, isErrorCode(second) ? second : "session", third ?? "");
  }
  return new PeerFailedError(known, first ?? "");
}
