// For the package's index.ts: export * from "./errors/index.js";

export { ConnectionLostError, KeepaliveError, RecordError, TruncatedError } from "./link.js";
export {
  ConnectionFailedError,
  HandshakeRefusedError,
  OpeningTimeoutError,
  type ProtocolIdentity,
  ProtocolMismatchError,
  SameRoleError,
  SameSideError,
  SelfConnectionError,
  VersionMismatchError,
} from "./opening.js";
export { IntensityExceededError, ServiceFailedError, ServiceStuckError } from "./reactor.js";
export {
  AbortedError,
  DeadlineError,
  InvalidPayloadError,
  LimitError,
  type PayloadFault,
  PeerFailedError,
  ProtocolError,
  RoleFailedError,
  SessionError,
  StateReusedError,
  UnexpectedEventError,
  UnfinishedError,
} from "./session.js";
export {
  type ErrorCode,
  type ErrorDetails,
  errorCodes,
  isErrorCode,
  SteerError,
} from "./steer-error.js";
export { KeyError, OptionError } from "./usage.js";
