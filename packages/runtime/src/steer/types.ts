/// <reference lib="esnext.disposable" preserve="true" />
/** Who is at the other end, once it is authenticated and its SETUP has been checked. */
export interface Caller {
  /** Of the link: "127.0.0.1:4711", or "memory". */
  readonly address: string;
  /** The role that the other end plays. */
  readonly role: string;
  /** What the other end calls itself (its option `name`); "" when it says nothing. Not proven. */
  readonly name: string;
}

/** The metadata of sessions: one value that they share, or what makes one for each session. */
export type MetadataSource<Metadata> =
  | Metadata
  | ((caller: Caller) => Metadata | Promise<Metadata>);

/** An opened link on which one session can run. Made by `connect`, `listen`, `serve` and `Steer.open`; consumed by a role function. */
export interface Steer<Metadata = unknown> {
  /** Who opened the link. */
  readonly side: "initiator" | "responder";
  /** The other end of the link: "127.0.0.1:4711", or "memory". */
  readonly address: string;
  /** Whether records are sealed. */
  readonly sealed: boolean;
  /** Ends the session, if one runs, with an AbortedError on both sides, and drops the link. */
  close(reason?: unknown): void;
  /**
   * Seals what this end sends with a new key from here on; the old one is forgotten. Happens by itself after each 65,536
   * records. Does nothing where nothing is sealed, or no session runs.
   */
  rekey(): void;
  /** As `close`; resolves when the link is gone, which takes 5 seconds at most. */
  [Symbol.asyncDispose](): Promise<void>;
  /** Never present: carries the type of the metadata. */
  readonly metadata?: Metadata;
}
