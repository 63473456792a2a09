/**
 * An ordered pipe of bytes. What arrives is pushed into the receiver that `start` was given; nothing is buffered by the link.
 * A chunk belongs to the receiver from then on.
 */
export interface Link {
  /** Begins delivery. Called once. */
  start(receiver: LinkReceiver): void;
  /**
   * Sends `parts`, one behind the other, in one write where the system can. Returns true when all is taken (the bytes may be
   * changed at once), false when the link holds the bytes: they may not be changed until `drained` of the receiver.
   */
  write(parts: readonly Uint8Array[]): boolean;
  /** Half-closes: what was written is sent, then the end. */
  end(): void;
  /** Drops the link at once. */
  destroy(): void;
  /** Both ends are in this process: there is nothing to seal, and no key is asked for. */
  readonly isInProcess?: boolean;
  /** Who is at the other end, for logs and limits: "127.0.0.1:4711", or "memory". */
  readonly address: string;
}

export interface LinkReceiver {
  data(chunk: Uint8Array): void;
  /** Everything that was written is taken, after a `write` that returned false. */
  drained(): void;
  /** The other side half-closed. */
  ended(): void;
  /** The link is gone; `error` when it broke. Called once, last. */
  closed(error: Error | undefined): void;
}
