/** A promise that is settled from outside, and that knows whether anybody has asked for it. */
export class Settled {
  readonly #promise: Promise<void>;
  #resolve: () => void = () => {};
  #reject: (error: Error) => void = () => {};
  settled = false;
  watched = false;

  constructor() {
    this.#promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever asks gets the rejection; it is no unhandled one before.
    this.#promise.catch(() => {});
  }

  get promise(): Promise<void> {
    this.watched = true;
    return this.#promise;
  }

  resolve(): void {
    this.settled = true;
    this.#resolve();
  }

  /** Does nothing when it is settled. */
  reject(error: Error): void {
    this.settled = true;
    this.#reject(error);
  }
}
