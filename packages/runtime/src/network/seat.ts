import type { Link } from "../link/link.js";
import type { KeepaliveTimes } from "../records/keepalive.js";
import type { Caller } from "../steer/types.js";

/** What a role function says of itself when it asks for its seat in a session. */
export interface Application {
  readonly role: string;
  /** Of the protocol, in its order. */
  readonly roles: readonly string[];
  readonly protocol: string;
  /** 64 hexadecimal digits each: its own version, then those it is compatible with. */
  readonly fingerprints: readonly string[];
  /** For logs. */
  readonly name: string;
  /** What the protocol says of silence, if it does. */
  readonly keepalive: KeepaliveTimes | undefined;
}

/** A session in which every seat is taken, as one of its roles sees it. */
export interface Seated {
  /** 16 bytes that tell the session from all others. */
  readonly id: Uint8Array;
  /** The version of the protocol that is spoken: all roles know it. */
  readonly fingerprint: string;
  /** A pipe to each of the other roles. Nothing has been said on it. */
  readonly links: ReadonlyMap<string, Link>;
  /** The other roles, in the order of the protocol. */
  readonly others: readonly Caller[];
}

/** Who has asked for a seat. One of the two is called, once; it may be while the seat is asked for. */
export interface Guest {
  seated(session: Seated): void;
  refused(error: Error): void;
}

/** The way of one role into one session of a network. */
export interface Seat {
  /** Asks for the seat. */
  apply(application: Application, guest: Guest): void;
  /** The role is done here: it has ended, failed (`error`), or wants to wait no longer. */
  leave(error: Error | undefined): void;
  /** What comes over the network is gone for good. */
  onGone(callback: () => void): void;
}
