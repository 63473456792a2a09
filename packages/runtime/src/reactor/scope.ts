import type { Clock, Timer } from "../clock/clock.js";
import { AbortedError } from "../errors/index.js";
import { closeResource, type Resource } from "./resource.js";
import { settlesWithin } from "./wait.js";

/**
 * What one call of a service owns: its signal, its resources and its timers. All of it ends together.
 * The order of an end: drain, abort, (the call settles,) close.
 */
export class Scope {
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  readonly #resources: Resource[] = [];
  readonly #timers = new Set<Timer>();
  /** Told when a timer's callback fails, or a resource that came too late cannot be closed. */
  readonly #fail: (error: unknown) => void;

  constructor(clock: Clock, fail: (error: unknown) => void) {
    this.#clock = clock;
    this.#fail = fail;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  own<T extends Resource>(resource: T): T {
    if (this.signal.aborted) {
      void closeResource(resource).catch(this.#fail);
      throw this.#late();
    }
    this.#resources.push(resource);
    return resource;
  }

  async ownLater<T extends Resource>(opening: PromiseLike<T>): Promise<T> {
    const resource = await opening;
    if (!this.signal.aborted) return this.own(resource);
    await closeResource(resource);
    throw this.#late();
  }

  /** Calls back once. A callback that throws or rejects fails the call that owns this scope. */
  timer(milliseconds: number, callback: () => unknown): void {
    if (this.signal.aborted) throw this.#late();
    const timer = this.#clock.setTimer(() => {
      this.#timers.delete(timer);
      this.#run(callback);
    }, milliseconds);
    this.#timers.add(timer);
  }

  /** Calls back again and again; the next period begins when the callback has settled. */
  interval(milliseconds: number, callback: () => unknown): void {
    this.timer(milliseconds, async () => {
      await callback();
      if (!this.signal.aborted) this.interval(milliseconds, callback);
    });
  }

  #run(callback: () => unknown): void {
    // An async function, so that a throw and a rejection are the same.
    void (async () => callback())().catch(this.#fail);
  }

  /** Resources take nothing new; resolves when what they had is finished, and never rejects. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.#resources.map(async (resource) => resource.drain?.()));
  }

  /** No timer fires any more, and nothing more can be opened. */
  abort(reason: Error): void {
    for (const timer of this.#timers) this.#clock.clearTimer(timer);
    this.#timers.clear();
    if (!this.signal.aborted) this.#controller.abort(reason);
  }

  /** Closes what is owned, the latest first, within `milliseconds` in all. Answers what went wrong with that. */
  async close(milliseconds: number): Promise<readonly unknown[]> {
    this.abort(new AbortedError("what opened this is over"));
    const faults: unknown[] = [];
    const closing = (async () => {
      for (let last = this.#resources.pop(); last !== undefined; last = this.#resources.pop()) {
        await closeResource(last).catch((error: unknown) => faults.push(error));
      }
    })();
    if (!(await settlesWithin(this.#clock, closing, milliseconds)))
      faults.push(new AbortedError(`a resource was not closed within ${milliseconds} ms`));
    return faults;
  }

  #late(): AbortedError {
    return new AbortedError("nothing can be opened here any more", { cause: this.signal.reason });
  }
}
