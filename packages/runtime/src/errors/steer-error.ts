/**
 * Every `code` of the runtime. A code never changes its meaning; messages may be reworded.
 * The codes also travel: an ABORT frame carries the code of the error that ended the session.
 */
export type ErrorCode =
  // the opening of a link
  | "handshake-refused"
  | "same-side"
  | "connection-failed"
  | "opening-timeout"
  // what the two SETUPs say
  | "same-role"
  | "protocol-mismatch"
  | "version-mismatch"
  | "self-connection"
  // the link and its records
  | "record"
  | "truncated"
  | "connection-lost"
  | "keepalive"
  // the conversation
  | "invalid-payload"
  | "unexpected-event"
  | "protocol"
  | "limit"
  | "deadline"
  | "peer-failed"
  | "role-failed"
  | "session"
  | "aborted"
  | "state-reused"
  | "unfinished"
  // what the program hands in
  | "key"
  | "option"
  // reactors
  | "service-failed"
  | "intensity-exceeded"
  | "service-stuck";

export interface ErrorDetails {
  /** What led to this error. */
  readonly cause?: unknown;
}

/**
 * The base of every error that the runtime throws, rejects with or reports.
 * Tell errors apart by class (`error instanceof DeadlineError`) or, across realms and copies of the package, by `code`.
 */
export class SteerError extends Error {
  /** Stable; see {@link ErrorCode}. */
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
  }

  override get name(): string {
    return errorNames[this.code];
  }
}

/** The class name of each code, as text: a minifier renames classes, and logs must stay readable. */
const errorNames: Readonly<Record<ErrorCode, string>> = {
  "handshake-refused": "HandshakeRefusedError",
  "same-side": "SameSideError",
  "connection-failed": "ConnectionFailedError",
  "opening-timeout": "OpeningTimeoutError",
  "same-role": "SameRoleError",
  "protocol-mismatch": "ProtocolMismatchError",
  "version-mismatch": "VersionMismatchError",
  "self-connection": "SelfConnectionError",
  record: "RecordError",
  truncated: "TruncatedError",
  "connection-lost": "ConnectionLostError",
  keepalive: "KeepaliveError",
  "invalid-payload": "InvalidPayloadError",
  "unexpected-event": "UnexpectedEventError",
  protocol: "ProtocolError",
  limit: "LimitError",
  deadline: "DeadlineError",
  "peer-failed": "PeerFailedError",
  "role-failed": "RoleFailedError",
  session: "SessionError",
  aborted: "AbortedError",
  "state-reused": "StateReusedError",
  unfinished: "UnfinishedError",
  key: "KeyError",
  option: "OptionError",
  "service-failed": "ServiceFailedError",
  "intensity-exceeded": "IntensityExceededError",
  "service-stuck": "ServiceStuckError",
};

/** All codes, in the order of {@link ErrorCode}. */
export const errorCodes: readonly ErrorCode[] = Object.freeze(
  Object.keys(errorNames).filter(isErrorCode),
);

/** Whether `text` (from another process, say) is a code of this version. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorNames, text);
}
