import { handled, nothing, rejected } from "./faults.js";

/** What a promise of the program waits for. */
export type Waiting = "nothing" | "send" | "credit" | "receive" | "stream" | "entries" | "par";

/** The one promise of a strand that its program may wait for. */
export class Waiter {
  kind: Waiting = "nothing";
  #failure: Error | undefined;
  #promise: Promise<unknown> | undefined;
  #resolve: (value: unknown) => void = nothing;
  #reject: (error: Error) => void = nothing;

  readonly #executor = (
    resolve: (value: unknown) => void,
    reject: (error: Error) => void,
  ): void => {
    this.#resolve = resolve;
    this.#reject = reject;
  };

  wait(kind: Waiting): Promise<unknown> {
    if (this.#failure !== undefined) return rejected(this.#failure);
    this.kind = kind;
    this.#promise = new Promise(this.#executor);
    return this.#promise;
  }

  answer(value: unknown): void {
    this.kind = "nothing";
    this.#resolve(value);
  }

  /** Everything that waits, now and later, fails. */
  fail(failure: Error): void {
    this.#failure = failure;
    if (this.kind === "nothing") return;
    this.kind = "nothing";
    handled(this.#promise);
    this.#reject(failure);
  }
}
