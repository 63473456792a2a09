import type { Link, LinkReceiver } from "./link.js";

/**
 * Two ends of a link inside one process. Bytes are copied, so what a receiver gets is its own; deliveries are microtasks,
 * in order.
 */
export function memoryPair(): readonly [Link, Link] {
  const first = new MemoryLink();
  const second = new MemoryLink();
  first.peer = second;
  second.peer = first;
  return [first, second];
}

type Delivery =
  | { readonly kind: "data"; readonly bytes: Uint8Array }
  | { readonly kind: "end" }
  | { readonly kind: "cut" };

class MemoryLink implements Link {
  readonly address = "memory";
  readonly isInProcess = true;
  peer: MemoryLink | undefined;
  #receiver: LinkReceiver | undefined;
  #hasEnded = false;
  #endArrived = false;
  #isClosed = false;
  #incoming: Delivery[] = [];
  #isScheduled = false;

  start(receiver: LinkReceiver): void {
    this.#receiver = receiver;
    this.#schedule();
  }

  write(parts: readonly Uint8Array[]): boolean {
    if (!this.#hasEnded && !this.#isClosed) {
      this.peer?.arrive({ kind: "data", bytes: joined(parts) });
    }
    return true;
  }

  end(): void {
    if (this.#hasEnded || this.#isClosed) return;
    this.#hasEnded = true;
    this.peer?.arrive({ kind: "end" });
    this.#closeWhenBothEnded();
  }

  /** As with a socket the other end reads what was sent before, and then finds the line cut. */
  destroy(): void {
    if (this.#isClosed) return;
    this.peer?.arrive({ kind: "cut" });
    this.#close();
  }

  arrive(delivery: Delivery): void {
    if (this.#isClosed) return;
    this.#incoming.push(delivery);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#receiver === undefined || this.#incoming.length === 0) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      const incoming = this.#incoming;
      this.#incoming = [];
      for (const delivery of incoming) this.#deliver(delivery);
    });
  }

  #deliver(delivery: Delivery): void {
    if (this.#isClosed) return;
    switch (delivery.kind) {
      case "data":
        this.#receiver?.data(delivery.bytes);
        break;
      case "end":
        this.#endArrived = true;
        this.#receiver?.ended();
        this.#closeWhenBothEnded();
        break;
      case "cut":
        this.#close();
        break;
    }
  }

  #closeWhenBothEnded(): void {
    if (this.#hasEnded && this.#endArrived) this.#close();
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    queueMicrotask(() => this.#receiver?.closed(undefined));
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
