import {
  InvalidPayloadError,
  KeepaliveError,
  PeerFailedError,
  RoleFailedError,
  SteerError,
  TruncatedError,
  UnexpectedEventError,
} from "../errors/index.js";

/** The error of the role `own`, when its connection with `role` has ended with `error`: it names who has failed. */
export function failureOf(own: string, role: string, error: Error): Error {
  if (error instanceof RoleFailedError) {
    // Somebody tells of a third role; or of us, which we can only tell by who says so.
    return error.role === own ? new RoleFailedError(role, error.reason, error.detail) : error;
  }
  if (error instanceof PeerFailedError) {
    return new RoleFailedError(role, error.reason, error.detail);
  }
  if (error instanceof InvalidPayloadError) {
    return new InvalidPayloadError(error, { cause: new RoleFailedError(role, error.code, "") });
  }
  if (error instanceof UnexpectedEventError) {
    return new UnexpectedEventError(error, { cause: new RoleFailedError(role, error.code, "") });
  }
  const isSilence = error instanceof TruncatedError && error.cause instanceof KeepaliveError;
  const seen = isSilence ? error.cause : error;
  const reason = seen instanceof SteerError ? seen.code : "connection-lost";
  return new RoleFailedError(role, reason, "", { cause: seen });
}

/**
 * What the role `own` tells `role` of an error that ended the session for it. Whoever has failed is told what was seen of
 * it; all others are told who has.
 */
export function toldTo(own: string, role: string, error: Error): Error {
  if (error instanceof RoleFailedError) {
    return error.role === role && error.cause instanceof Error ? error.cause : error;
  }
  if (error instanceof InvalidPayloadError || error instanceof UnexpectedEventError) {
    const culprit = error.role ?? own;
    return culprit === role ? error : new RoleFailedError(culprit, error.code, "");
  }
  return error;
}
