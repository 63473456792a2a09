import type { Link, LinkReceiver } from "./link.js";

/**
 * What the runtime needs of a Node duplex stream; `net.Socket`, `tls.TLSSocket` and the ends of `stream.duplexPair` have it.
 * Described by its shape, so that this file imports nothing of Node. The stream must not be in object mode, and nobody else
 * may read or write it.
 */
export interface DuplexStream {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  write(bytes: Uint8Array, callback?: (error?: Error | null) => void): boolean;
  end(): unknown;
  destroy(error?: Error): unknown;
  cork(): void;
  uncork(): void;
  readonly writableLength: number;
  readonly destroyed: boolean;
  /** Set to true: each side of a session ends for itself. */
  allowHalfOpen: boolean;
  setNoDelay?(noDelay: boolean): unknown;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

/** A link over a duplex stream. */
export class StreamLink implements Link {
  readonly address: string;
  readonly #stream: DuplexStream;
  #receiver: LinkReceiver | undefined;
  /** Writes whose callback is still to come. */
  #pending = 0;
  #held = false;
  #error: Error | undefined;

  constructor(stream: DuplexStream) {
    this.#stream = stream;
    this.address =
      stream.remoteAddress === undefined
        ? "stream"
        : `${stream.remoteAddress}:${stream.remotePort ?? 0}`;
    stream.allowHalfOpen = true;
    // Messages of one turn go out together already; the system must not hold them back for more.
    stream.setNoDelay?.(true);
    // From the first moment: an error without a listener would end the process.
    stream.on("error", (error) => {
      if (error instanceof Error) this.#error ??= error;
    });
  }

  start(receiver: LinkReceiver): void {
    const stream = this.#stream;
    this.#receiver = receiver;
    stream.on("data", (chunk) => {
      if (chunk instanceof Uint8Array) receiver.data(chunk);
    });
    stream.on("end", () => receiver.ended());
    stream.on("close", () => receiver.closed(this.#error));
    if (stream.destroyed) queueMicrotask(() => receiver.closed(this.#error));
  }

  readonly #written = (): void => {
    this.#pending -= 1;
    if (this.#pending === 0 && this.#held) {
      this.#held = false;
      this.#receiver?.drained();
    }
  };

  write(parts: readonly Uint8Array[]): boolean {
    const stream = this.#stream;
    if (stream.destroyed) return true;
    const first = parts[0];
    if (parts.length === 1 && first !== undefined) {
      this.#pending += 1;
      stream.write(first, this.#written);
    } else {
      stream.cork();
      for (const part of parts) {
        this.#pending += 1;
        stream.write(part, this.#written);
      }
      stream.uncork();
    }
    // Node hands small writes to the system before `write` returns; then nothing is left here.
    if (stream.writableLength === 0) return true;
    this.#held = true;
    return false;
  }

  end(): void {
    if (!this.#stream.destroyed) this.#stream.end();
  }

  destroy(): void {
    this.#stream.destroy();
  }
}
