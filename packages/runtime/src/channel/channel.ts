/** Seals records of one direction. Counts its own nonces and rekeys itself. */
export interface Sealer {
  /** Bytes that sealing adds behind the plaintext: 16, or 0 when the channel is plain. */
  readonly overhead: number;
  /** Seals `buffer[start, end)` in place and writes the tag behind it; `overhead` bytes of room are needed. Returns the new end. */
  seal(buffer: Uint8Array, start: number, end: number): number;
  /** Replaces the key of this direction, beside the times at which it replaces itself. Does nothing on a plain channel. */
  rekey(): void;
}

/** Opens records of one direction. */
export interface Opener {
  readonly overhead: number;
  /** Opens `buffer[start, end)` in place and returns the end of the plaintext. Throws RecordError when it does not verify. */
  open(buffer: Uint8Array, start: number, end: number): number;
  /** As that of the other end's sealer, which has done so behind the same record. */
  rekey(): void;
}

/** What an opening has agreed on. */
export interface Channel {
  readonly sealer: Sealer;
  readonly opener: Opener;
  /** Of the Noise handshake; empty when plain. */
  readonly handshakeHash: Uint8Array;
  /** The static key that the other end has proven to hold, where the pattern has one. */
  readonly remoteStatic?: Uint8Array;
  /** Wipes the keys: sealing and opening throw RecordError from then on. Does nothing on a plain channel. */
  dispose(): void;
}

/**
 * The opening of a link, without I/O: hello and Noise handshake. Bytes in, bytes out.
 * `push` throws a typed error (HandshakeRefusedError, SameSideError, …) when the link must be dropped.
 */
export interface Opening {
  /** Bytes to send before anything is read; empty for a responder. */
  readonly first: Uint8Array;
  push(chunk: Uint8Array): OpeningProgress;
}

export type OpeningProgress =
  | { readonly kind: "more"; readonly send: Uint8Array }
  | {
      readonly kind: "done";
      /** To send before any record; may be empty. */
      readonly send: Uint8Array;
      readonly channel: Channel;
      /** What arrived behind the opening: the beginning of the records. */
      readonly rest: Uint8Array;
    };
