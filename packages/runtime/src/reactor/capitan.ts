/// <reference lib="esnext.disposable" preserve="true" />
import type { Clock } from "../clock/clock.js";
import { realClock } from "../clock/real.js";
import {
  AbortedError,
  IntensityExceededError,
  OptionError,
  ServiceStuckError,
  type SteerError,
} from "../errors/index.js";
import { Backoff, type BackoffOptions, backoffPolicy } from "./backoff.js";
import { type Duration, milliseconds } from "./duration.js";
import type { ReactorEvent, ServiceStatus } from "./events.js";
import { Intensity, type IntensityOptions } from "./intensity.js";
import type { Service } from "./service.js";
import { Settled } from "./settled.js";
import { type Ending, Supervised } from "./supervised.js";

export interface ReactorOptions<Metadata> {
  /** What the contexts of all services carry. */
  readonly metadata?: Metadata | undefined;
  /** Started one after another in this order, stopped in the reverse one. */
  readonly services: readonly Service<NoInfer<Metadata>>[];
  /** What restarts when a service fails: that service alone. There is no other strategy yet. */
  readonly strategy?: "one-for-one" | undefined;
  /** More restarts stop the reactor. Default: 20 within 5 minutes; with `backoff: false` 3 within 5 seconds. */
  readonly intensity?: IntensityOptions | undefined;
  /** How long a service rests after a failure. `false`: for a turn of the event loop. */
  readonly backoff?: BackoffOptions | false | undefined;
  readonly shutdown?:
    | {
        /** How long what runs may take to finish when a service stops. Default 5 s. */
        readonly drain?: Duration | undefined;
        /** How long the whole stop may take: each service gets an equal share of what is left. Default 30 s. */
        readonly within?: Duration | undefined;
      }
    | undefined;
  /** Told of all that happens, at once. */
  readonly onEvent?: ((event: ReactorEvent) => void) | undefined;
  /** For tests. */
  readonly clock?: Clock | undefined;
  /** Spreads the rests: a number in [0, 1). For tests. */
  readonly random?: (() => number) | undefined;
}

/** Services that stay up. */
export interface Reactor {
  /** Resolves when each service has initialised; rejects with what prevented it, when all is stopped again. */
  readonly started: Promise<void>;
  /**
   * Settles at the end: resolves after `stop`, or when each service is done. Rejects with a ServiceFailedError when one
   * could not start, an IntensityExceededError, or a ServiceStuckError.
   */
  readonly stopped: Promise<void>;
  /** How each service is, in the order in which they were given. */
  readonly services: readonly ServiceStatus[];
  /** Stops all services. Resolves when they have stopped; rejects with a ServiceStuckError when one did not. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** How long closing what a call has opened may take, in milliseconds: a server that is closed drains for half of it. */
const patience = 10_000;

/**
 * Starts services, and keeps them up until `stop`.
 *
 * ```ts
 * const reactor = capitan({ metadata: new Counter(), services: [loadBalancer, metrics] });
 * await reactor.started;
 * ```
 *
 * @throws OptionError when an option cannot be meant.
 */
export function capitan<Metadata = undefined>(options: ReactorOptions<Metadata>): Reactor {
  return startReactor(options, throwLater);
}

/** Like `capitan`; `surface` gets what nobody else would hear of. */
export function startReactor<Metadata>(
  options: ReactorOptions<Metadata>,
  surface: (error: unknown) => void,
): Reactor {
  return new RunningReactor(options, surface);
}

/** The platform reports it as an uncaught error. */
function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

class RunningReactor<Metadata> implements Reactor {
  readonly #all: readonly Supervised<Metadata>[];
  readonly #clock: Clock;
  readonly #drain: number;
  readonly #within: number;
  readonly #emit: (event: ReactorEvent) => void;
  readonly #surface: (error: unknown) => void;
  readonly #intensity: Intensity;
  readonly #started = new Settled();
  readonly #stopped = new Settled();
  /** Those that were started, in this order. */
  readonly #running: Supervised<Metadata>[] = [];
  #stopping: Promise<ServiceStuckError | undefined> | undefined;

  constructor(options: ReactorOptions<Metadata>, surface: (error: unknown) => void) {
    const { services, strategy = "one-for-one", shutdown = {}, onEvent } = options;
    if (strategy !== "one-for-one")
      throw new OptionError(
        "strategy",
        `\`strategy\` is ${JSON.stringify(strategy)}: this version has "one-for-one" only`,
      );
    const names = services.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
      throw new OptionError("services", `two services are called ${JSON.stringify(twice)}`);
    const policy = backoffPolicy(options.backoff ?? {});
    this.#intensity = new Intensity(options.intensity, policy !== false);
    this.#drain = milliseconds(shutdown.drain ?? 5_000, "shutdown.drain");
    this.#within = milliseconds(shutdown.within ?? 30_000, "shutdown.within");
    this.#clock = options.clock ?? realClock;
    this.#surface = surface;
    this.#emit = (event) => {
      try {
        onEvent?.(event);
      } catch (error) {
        surface(error); // a listener that fails must not take the services down
      }
    };
    // The type of the option has it that without metadata the services want none.
    const metadata = options.metadata as Metadata;
    this.#all = services.map(
      (service) =>
        new Supervised(
          service,
          {
            clock: this.#clock,
            metadata,
            emit: this.#emit,
            exceeded: () => this.#intensity.exceededBy(this.#clock.now()),
            patience,
          },
          new Backoff(policy, options.random ?? Math.random),
        ),
    );
    void this.#start();
  }

  get started(): Promise<void> {
    return this.#started.promise;
  }

  get stopped(): Promise<void> {
    return this.#stopped.promise;
  }

  get services(): readonly ServiceStatus[] {
    return this.#all.map(({ status }) => status);
  }

  async stop(): Promise<void> {
    this.#stopping ??= this.#end(undefined);
    const stuck = await this.#stopping;
    if (stuck !== undefined) throw stuck;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #start(): Promise<void> {
    // Not in the turn of `capitan`: its caller has the reactor in hand when the first service runs.
    await Promise.resolve();
    const endings: Promise<Ending>[] = [];
    for (const service of this.#all) {
      if (this.#stopping !== undefined) return;
      this.#running.push(service);
      const { initialised, ended } = service.start();
      endings.push(ended);
      void ended.then((ending) => this.#judge(ending));
      await Promise.race([initialised, ended]);
    }
    if (this.#stopping !== undefined) return;
    this.#emit({ kind: "started" });
    this.#started.resolve();
    await Promise.all(endings);
    this.#stopping ??= this.#end(undefined);
  }

  #judge(ending: Ending): void {
    if (ending.kind === "over") return;
    const { restarts, within } = this.#intensity;
    const error =
      ending.kind === "exceeded"
        ? new IntensityExceededError(restarts, within, { cause: ending.error })
        : ending.error;
    this.#stopping ??= this.#end(error);
  }

  /** Stops all that was started, in the reverse order, one at a time. Answers which are stuck. */
  async #end(error: SteerError | undefined): Promise<ServiceStuckError | undefined> {
    this.#emit({ kind: "stopping", error });
    const begin = this.#clock.now();
    const stuck: string[] = [];
    const waiting = this.#all.filter((service) => !this.#running.includes(service));
    for (const service of waiting) await service.stop(0, 0);
    for (const [index, service] of this.#running.toReversed().entries()) {
      const left = Math.max(0, this.#within - (this.#clock.now() - begin));
      const share = left / (this.#running.length - index);
      if (!(await service.stop(this.#drain, share))) stuck.unshift(service.status.name);
    }
    const stuckError =
      stuck.length === 0 ? undefined : new ServiceStuckError(stuck, this.#clock.now() - begin);
    const failure = error ?? stuckError;
    const watched = this.#started.watched && !this.#started.settled;
    this.#started.reject(
      failure ?? new AbortedError("the reactor was stopped before it had started"),
    );
    this.#emit({ kind: "stopped", error: failure });
    if (failure === undefined) this.#stopped.resolve();
    else this.#stopped.reject(failure);
    // Nobody has asked how the reactor fares: what ended it must not pass in silence.
    if (error !== undefined && !watched && !this.#stopped.watched) this.#surface(error);
    return stuckError;
  }
}
