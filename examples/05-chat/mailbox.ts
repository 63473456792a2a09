import type { Entered, Left, Missed, Said } from "./chat.js";

/** What one guest hears of a room. */
export type News =
  | { readonly type: "Said"; readonly event: Said }
  | { readonly type: "Entered"; readonly event: Entered }
  | { readonly type: "Left"; readonly event: Left }
  | { readonly type: "Missed"; readonly event: Missed };

/**
 * News on their way to one guest. Who puts some in never waits: when the guest is so slow that the mailbox is full, the
 * oldest go, and the guest is told how many.
 */
export class Mailbox implements AsyncIterable<News> {
  readonly #size: number;
  readonly #news: News[] = [];
  #missed = 0;
  #isClosed = false;
  #wake = () => {};

  constructor(size = 1000) {
    this.#size = size;
  }

  put(news: News): void {
    if (this.#isClosed) return;
    if (this.#news.length === this.#size) {
      this.#news.shift();
      this.#missed += 1;
    }
    this.#news.push(news);
    this.#wake();
  }

  /** What is in it can still be taken; then it ends. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** Takes what comes, until it is closed. For one reader. */
  async *[Symbol.asyncIterator](): AsyncGenerator<News> {
    for (;;) {
      const next = this.#next();
      if (next !== undefined) yield next;
      else if (this.#isClosed) return;
      else await this.#change();
    }
  }

  #next(): News | undefined {
    if (this.#missed === 0) return this.#news.shift();
    const lines = this.#missed;
    this.#missed = 0;
    return { type: "Missed", event: { lines } };
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
