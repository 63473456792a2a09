import { type ErrorCode, type ErrorDetails, SteerError } from "./steer-error.js";

/** What is wrong with a payload. */
export interface PayloadFault {
  readonly event: string;
  /** Where in the payload, as "items[3].price"; "" is the payload as a whole. */
  readonly field: string;
  /** What is wrong there, as a clause: "must be at most 12 characters long". */
  readonly reason: string;
  /** "sending": our program handed it in, nothing was sent. "receiving": the other end sent it. */
  readonly side: "sending" | "receiving";
  /** Who sent it, where there are more than two roles. */
  readonly role?: string | undefined;
}

/**
 * A payload breaks its type or a `where` constraint. When `side` is "sending" it is thrown by the send itself, before a
 * byte of it leaves, and the state may be used again; when "receiving", the session ends on both sides.
 */
export class InvalidPayloadError extends SteerError implements PayloadFault {
  readonly event: string;
  readonly field: string;
  readonly reason: string;
  readonly side: "sending" | "receiving";
  readonly role: string | undefined;

  constructor(fault: PayloadFault, details?: ErrorDetails) {
    const where = fault.field === "" ? fault.event : `${fault.event}.${fault.field}`;
    const from = fault.side === "sending" ? "" : ` (sent by ${fault.role ?? "the other end"})`;
    super("invalid-payload", `${where} ${fault.reason}${from}`, details);
    this.event = fault.event;
    this.field = fault.field;
    this.reason = fault.reason;
    this.side = fault.side;
    this.role = fault.role;
  }
}

/**
 * The other end sent an event that its role may not send in this state. Generated code cannot do that: the other end is
 * changed, broken or hostile. The session ends on both sides.
 */
export class UnexpectedEventError extends SteerError {
  /** Its name, or "label 17" when the protocol has no such label. */
  readonly event: string;
  /** Our state when it was taken. */
  readonly state: string;
  /** What could have been received there. */
  readonly expected: readonly string[];
  /** Who sent it, where there are more than two roles. */
  readonly role: string | undefined;

  constructor(
    at: {
      readonly event: string;
      readonly state: string;
      readonly expected: readonly string[];
      readonly role?: string | undefined;
    },
    details?: ErrorDetails,
  ) {
    const expected = at.expected.length === 0 ? "nothing" : at.expected.join(" or ");
    super(
      "unexpected-event",
      `${at.event} arrived${at.role === undefined ? "" : ` from ${at.role}`} in the state "${at.state}", where ${expected} can be received`,
      details,
    );
    this.event = at.event;
    this.state = at.state;
    this.expected = at.expected;
    this.role = at.role;
  }
}

/** The other end broke the rules of the wire: a malformed frame, data beyond its credit, a frame after CLOSE. The session ends. */
export class ProtocolError extends SteerError {
  constructor(message: string, details?: ErrorDetails) {
    super("protocol", message, details);
  }
}

/** Something is larger than a limit allows; the message names the limit and the option that sets it. */
export class LimitError extends SteerError {
  constructor(message: string, details?: ErrorDetails) {
    super("limit", message, details);
  }
}

/** Nothing arrived within the `deadline` or `within` of the protocol, counted from when our role reached the step. */
export class DeadlineError extends SteerError {
  /** The state that waited. */
  readonly state: string;
  readonly milliseconds: number;

  constructor(state: string, milliseconds: number, details?: ErrorDetails) {
    super("deadline", `nothing arrived in the state "${state}" within ${milliseconds} ms`, details);
    this.state = state;
    this.milliseconds = milliseconds;
  }
}

/**
 * The other end ended the session with an error and said so. `reason` is its code; its message is part of ours only when
 * its program threw a {@link SessionError}: other messages stay where they were thrown.
 */
export class PeerFailedError extends SteerError {
  readonly reason: ErrorCode;
  /** What the other end says; "" when it says nothing. */
  readonly detail: string;

  constructor(
    reason: ErrorCode,
    detail: string,
    details?: ErrorDetails,
    code: Extract<ErrorCode, "peer-failed" | "role-failed"> = "peer-failed",
    message = `the other end failed: ${detail === "" ? reason : detail}`,
  ) {
    super(code, message, details);
    this.reason = reason;
    this.detail = detail;
  }
}

/**
 * In a session of more than two roles: a role has failed, or the connection with it has, and that ends the session for all.
 * `reason` is the code of the error there, or of what this end saw of it, which then is the `cause`: a
 * {@link TruncatedError} when the connection is cut, a {@link RecordError} when somebody changed what it carries.
 */
export class RoleFailedError extends PeerFailedError {
  readonly role: string;

  constructor(role: string, reason: ErrorCode, detail: string, details?: ErrorDetails) {
    const why = details?.cause instanceof Error ? details.cause.message : reason;
    const message = `the role ${role} failed: ${detail === "" ? why : detail}`;
    super(reason, detail, details, "role-failed", message);
    this.role = role;
  }
}

/**
 * Thrown by programs: `throw new SessionError("out of cash")` in a handler ends the session, and the message goes to the
 * other side, which gets a {@link PeerFailedError} with `reason` "session". The message of any other error stays here.
 */
export class SessionError extends SteerError {
  constructor(message: string, details?: ErrorDetails) {
    super("session", message, details);
  }
}

/** The session was cancelled through an AbortSignal, `close` or the stop of a reactor; `cause` is the reason of the signal. */
export class AbortedError extends SteerError {
  constructor(message = "the session was cancelled", details?: ErrorDetails) {
    super("aborted", message, details);
  }
}

/**
 * A state of a session was used twice, or used after the session went on. Each state object is good for one step.
 * With the option `debug` the `cause` has the stack of the first use.
 */
export class StateReusedError extends SteerError {
  readonly state: string;
  /** The step that used it first: "sendLogin", "receive". */
  readonly step: string;

  constructor(state: string, step = "", details?: ErrorDetails) {
    const by = step === "" ? "" : ` by ${step}`;
    super(
      "state-reused",
      `the state "${state}" has been used already${by}: go on with the state that its step returned`,
      details,
    );
    this.state = state;
    this.step = step;
  }
}

/**
 * The program of our side stopped before the end: its function or a handler returned something else than the state in
 * which the session stands and in which it may wait, or the end. The session ends on both sides.
 */
export class UnfinishedError extends SteerError {
  /** The state in which the session stands. */
  readonly state: string;

  constructor(state: string, what: string, details?: ErrorDetails) {
    super("unfinished", what, details);
    this.state = state;
  }
}
