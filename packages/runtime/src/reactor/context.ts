import type { Clock } from "../clock/clock.js";
import { AbortedError } from "../errors/index.js";
import { type Duration, milliseconds } from "./duration.js";
import type { Resource } from "./resource.js";
import type { Scope } from "./scope.js";
import { pause } from "./wait.js";

/**
 * What a service gets with each call. What is opened through the context of `main`, `repeat`, `fallback` and `abort` is
 * closed when that call settles, the latest first; what is opened through that of `init` lives as long as the incarnation.
 */
export interface Context<Metadata = unknown> {
  /** The name of the service. */
  readonly service: string;
  /** What `capitan` was given. */
  readonly metadata: Metadata;
  /** Aborts when the service has to end. A `main` that ignores it is reported as stuck. */
  readonly signal: AbortSignal;
  /**
   * Owns what can be closed: `const server = await context.use(serve(…))`. When the reactor stops, what has a `drain` is
   * drained before the signal aborts. When it is too late it is closed at once and an AbortedError thrown. What one call
   * opens again and again takes `signal: context.signal` instead: this keeps each until the call settles.
   */
  use<T extends Resource>(resource: T): T;
  use<T extends Resource>(resource: PromiseLike<T>): Promise<T>;
  /** Resolves after so long. Rejects with an AbortedError when the signal aborts before. */
  sleep(duration: Duration): Promise<void>;
  /** Calls back once after so long. A callback that throws or rejects fails the call of this context. */
  after(duration: Duration, callback: () => unknown): void;
  /** Calls back each so often; the next period begins when the callback has settled. It may fail as that of `after`. */
  every(duration: Duration, callback: () => unknown): void;
  /** Resolves when the signal aborts: the last line of a `main` whose work is done by what it has opened. */
  untilStopped(): Promise<void>;
}

export function contextOf<Metadata>(
  service: string,
  metadata: Metadata,
  scope: Scope,
  clock: Clock,
): Context<Metadata> {
  const { signal } = scope;
  function use<T extends Resource>(resource: T): T;
  function use<T extends Resource>(resource: PromiseLike<T>): Promise<T>;
  function use<T extends Resource>(resource: T | PromiseLike<T>): T | Promise<T> {
    return "then" in resource ? scope.ownLater(resource) : scope.own(resource);
  }
  return {
    service,
    metadata,
    signal,
    use,
    async sleep(duration) {
      await pause(clock, milliseconds(duration, "duration"), signal);
      if (signal.aborted)
        throw new AbortedError("the sleep was cut short", { cause: signal.reason });
    },
    after: (duration, callback) => scope.timer(milliseconds(duration, "duration"), callback),
    every: (duration, callback) => scope.interval(milliseconds(duration, "duration"), callback),
    untilStopped: () =>
      new Promise((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener("abort", () => resolve(), { once: true });
      }),
  };
}
