import { LimitError } from "../errors/index.js";
import type { Link, LinkReceiver } from "../link/link.js";
import { CUT, DATA, END } from "./frames.js";

/** Bytes that may arrive before somebody receives: an opening, a SETUP, and signs of life. */
const maxEarly = 65_536;

/** Takes frames that belong to a pair of roles: what a trunk does. */
export interface PairCarrier {
  /** Returns whether the system has taken all that was sent so far. */
  send(type: number, role: number, parts: readonly Uint8Array[]): boolean;
}

type Early =
  | { readonly kind: "data"; readonly chunk: Uint8Array }
  | { readonly kind: "end" }
  | { readonly kind: "cut"; readonly error: Error | undefined };

/**
 * The pipe between two roles, carried by the link between a member and the hub. For what runs over it, it is a link like
 * any other. Its bytes are copied on their way out.
 */
export class PairLink implements Link {
  readonly address: string;
  readonly #carrier: PairCarrier;
  readonly #role: number;
  readonly #onClosed: () => void;
  #receiver: LinkReceiver | undefined;
  #early: Early[] = [];
  #earlyBytes = 0;
  #hasEnded = false;
  #endArrived = false;
  #isClosed = false;

  /** `role`: the number of the role at the other end. `onClosed` is called once. */
  constructor(carrier: PairCarrier, role: number, address: string, onClosed: () => void) {
    this.#carrier = carrier;
    this.#role = role;
    this.address = address;
    this.#onClosed = onClosed;
  }

  start(receiver: LinkReceiver): void {
    this.#receiver = receiver;
    const early = this.#early;
    this.#early = [];
    for (const one of early) this.#deliver(one);
  }

  write(parts: readonly Uint8Array[]): boolean {
    if (this.#hasEnded || this.#isClosed) return true;
    return this.#carrier.send(DATA, this.#role, parts);
  }

  end(): void {
    if (this.#hasEnded || this.#isClosed) return;
    this.#hasEnded = true;
    this.#carrier.send(END, this.#role, []);
    this.#closeWhenBothEnded();
  }

  destroy(): void {
    if (this.#isClosed) return;
    this.#carrier.send(CUT, this.#role, []);
    this.#close(undefined);
  }

  // What arrives

  data(chunk: Uint8Array): void {
    this.#earlyBytes += this.#receiver === undefined ? chunk.length : 0;
    if (this.#earlyBytes > maxEarly && this.#receiver === undefined) {
      this.#carrier.send(CUT, this.#role, []);
      const text = `more than ${maxEarly} bytes arrived before the role function was called`;
      this.cut(new LimitError(text));
      return;
    }
    this.#deliver({ kind: "data", chunk });
  }

  ended(): void {
    this.#deliver({ kind: "end" });
  }

  /** The pipe is gone. */
  cut(error: Error | undefined): void {
    this.#deliver({ kind: "cut", error });
  }

  drained(): void {
    if (!this.#isClosed) this.#receiver?.drained();
  }

  #deliver(arrived: Early): void {
    if (this.#isClosed) return;
    if (this.#receiver === undefined) {
      this.#early.push(arrived);
      return;
    }
    switch (arrived.kind) {
      case "data":
        this.#receiver.data(arrived.chunk);
        break;
      case "end":
        this.#endArrived = true;
        this.#receiver.ended();
        this.#closeWhenBothEnded();
        break;
      case "cut":
        this.#close(arrived.error);
        break;
      default:
        arrived satisfies never;
    }
  }

  #closeWhenBothEnded(): void {
    if (this.#hasEnded && this.#endArrived) this.#close(undefined);
  }

  #close(error: Error | undefined): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // As with a socket: not before whoever closes it has returned.
    queueMicrotask(() => {
      this.#receiver?.closed(error);
      this.#onClosed();
    });
  }
}
