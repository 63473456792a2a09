/**
 * An ordered pipe of bytes. What arrives is pushed into the receiver that `start` was given; nothing is buffered by the link.
 * A chunk belongs to the receiver from then on.
 */
export interface Link {
  /** Begins delivery. Called once. */
  start(receiver: LinkReceiver): void;
  /** Takes the bytes over: they may not be changed until `drained` of the receiver or the return value says so. Returns false when the link's own buffer is full. */
  write(bytes: Uint8Array): boolean;
  /** Half-closes: what was written is sent, then the end. */
  end(): void;
  /** Drops the link at once. */
  destroy(): void;
  /** Who is at the other end, for logs and limits: "127.0.0.1:4711", or "memory". */
  readonly address: string;
}

export interface LinkReceiver {
  data(chunk: Uint8Array): void;
  drained(): void;
  /** The other side half-closed. */
  ended(): void;
  /** The link is gone; `error` when it broke. Called once, last. */
  closed(error: Error | undefined): void;
}
