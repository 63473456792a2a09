import type { Tick } from "./price-feed.js";

/** The price of one share. */
export class Quote {
  readonly name: string;
  #price: number;
  /** Counts the prices, beginning with the first. */
  #number = 1;
  #readers = 0;
  readonly #waiting = new Set<() => void>();

  constructor(name: string, price: number) {
    this.name = name;
    this.#price = price;
  }

  /** How many follow it now. */
  get readers(): number {
    return this.#readers;
  }

  move(factor: number): void {
    this.#price *= factor;
    this.#number += 1;
    for (const wake of this.#waiting) wake();
  }

  /**
   * The price now, and then each new one: the newest only, if the reader is slow. So nothing piles up here, however many
   * read, and however slowly. Ends when the signal is aborted.
   */
  async *follow(signal: AbortSignal): AsyncGenerator<Tick> {
    let told = 0;
    this.#readers += 1;
    try {
      while (!signal.aborted) {
        if (told === this.#number) {
          await this.#moved(signal);
        } else {
          told = this.#number;
          yield { price: this.#price, number: told };
        }
      }
    } finally {
      this.#readers -= 1;
    }
  }

  /** Resolves when the price has moved, or nobody wants to know any more. */
  #moved(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener("abort", wake);
    });
  }
}
