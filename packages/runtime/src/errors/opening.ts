import { type ErrorDetails, SteerError } from "./steer-error.js";

/**
 * The two ends could not be opened to each other: another key, another `service`, one sealed and one `insecure`, or
 * something at the other end that is no steer at all. Before authentication there is this one error, so that a stranger
 * learns nothing from it. What to do: compare `key`, `service` and `insecure` of both sides.
 */
export class HandshakeRefusedError extends SteerError {
  constructor(
    message = "the other end refused the handshake, or is no steer: compare `key`, `service` and `insecure` of both sides",
    details?: ErrorDetails,
  ) {
    super("handshake-refused", message, details);
  }
}

/**
 * Both ends opened the link as the same side: two initiators (both called `connect`), two responders, or one's own hello
 * that came back. What to do: one end connects, the other one listens.
 */
export class SameSideError extends SteerError {
  readonly side: "initiator" | "responder";

  constructor(side: "initiator" | "responder", details?: ErrorDetails) {
    super(
      "same-side",
      `both ends are the ${side} of this link: one of them must connect and the other one listen`,
      details,
    );
    this.side = side;
  }
}

/** The link could not be made: nobody listens there, the name is unknown, the network is away. `cause` is the system's error. */
export class ConnectionFailedError extends SteerError {
  /** What was tried, as "host:port". */
  readonly address: string;

  constructor(address: string, details?: ErrorDetails) {
    super("connection-failed", `could not connect to ${address}${because(details)}`, details);
    this.address = address;
  }
}

/** The other end did not finish the opening (hello, handshake, first sealed record, SETUP) in time; or the other roles of a network did not come. */
export class OpeningTimeoutError extends SteerError {
  readonly milliseconds: number;

  constructor(
    milliseconds: number,
    details?: ErrorDetails,
    what = "the other end did not finish the opening",
  ) {
    super("opening-timeout", `${what} within ${milliseconds} ms`, details);
    this.milliseconds = milliseconds;
  }
}

/** Both ends called the function of the same role, `masterEvent` twice for example. What to do: one of them plays the other role. */
export class SameRoleError extends SteerError {
  readonly role: string;

  constructor(role: string, details?: ErrorDetails) {
    super(
      "same-role",
      `both ends play the role ${role}: one of them must call the function of another role`,
      details,
    );
    this.role = role;
  }
}

/** A protocol, as an error names it. */
export interface ProtocolIdentity {
  readonly name: string;
  /** 64 hexadecimal digits. */
  readonly fingerprint: string;
}

/**
 * The other end speaks another protocol, or another version of this one. What to do: generate both ends from the same
 * `.steer` file.
 */
export class ProtocolMismatchError extends SteerError {
  readonly ours: ProtocolIdentity;
  readonly theirs: ProtocolIdentity;

  constructor(ours: ProtocolIdentity, theirs: ProtocolIdentity, details?: ErrorDetails) {
    const what =
      ours.name === theirs.name
        ? `this end speaks ${ours.name} with fingerprint ${short(ours)}, the other end a version of it with ${short(theirs)}: generate both from the same .steer file`
        : `this end speaks ${ours.name} (fingerprint ${short(ours)}), the other end ${theirs.name} (${short(theirs)})`;
    super("protocol-mismatch", what, details);
    this.ours = ours;
    this.theirs = theirs;
  }
}

/** The other end has another version of the wire format. What to do: update the older one of the two packages. */
export class VersionMismatchError extends SteerError {
  readonly ours: number;
  readonly theirs: number;

  constructor(ours: number, theirs: number, details?: ErrorDetails) {
    super(
      "version-mismatch",
      `this end has version ${ours} of the wire format, the other end version ${theirs}: update @capitan/runtime at the ${ours < theirs ? "near" : "far"} end`,
      details,
    );
    this.ours = ours;
    this.theirs = theirs;
  }
}

/** What this end said came back to it: its own SETUP, told by boot id and number. What to do: look at the address. */
export class SelfConnectionError extends SteerError {
  constructor(details?: ErrorDetails) {
    super("self-connection", "this steer is connected to itself: look at the address", details);
  }
}

function short(protocol: ProtocolIdentity): string {
  return `${protocol.fingerprint.slice(0, 12)}…`;
}

function because(details: ErrorDetails | undefined): string {
  return details?.cause instanceof Error ? `: ${details.cause.message}` : "";
}
