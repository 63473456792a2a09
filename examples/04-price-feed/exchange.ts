import { Quote } from "./quote.js";

/** Where shares are traded. Any number of readers can follow a price; none of them can hold it up. */
export class Exchange {
  readonly #random: () => number;
  readonly #quotes: ReadonlyMap<string, Quote> = new Map([
    ["ACME", new Quote("Acme Corporation", 100)],
    ["HOOLI", new Quote("Hooli", 250)],
    ["PIPER", new Quote("Pied Piper", 5)],
  ]);

  /** `random`: numbers from 0 up to 1, which move the prices. */
  constructor(random: () => number) {
    this.#random = random;
  }

  find(symbol: string): Quote | undefined {
    return this.#quotes.get(symbol);
  }

  /** One round of trades: each price moves by 1 % at most. */
  trade(): void {
    for (const quote of this.#quotes.values()) quote.move(0.99 + this.#random() * 0.02);
  }
}
