import type { Clock } from "../clock/clock.js";
import { AbortedError, ServiceFailedError } from "../errors/index.js";
import type { Backoff } from "./backoff.js";
import { type Context, contextOf } from "./context.js";
import type { Call, ReactorEvent, ServiceState, ServiceStatus } from "./events.js";
import { Scope } from "./scope.js";
import type { Incarnation, Service } from "./service.js";
import { pause, settlesWithin } from "./wait.js";

/** What a reactor gives to each of its services. */
export interface Surroundings<Metadata> {
  readonly clock: Clock;
  readonly metadata: Metadata;
  readonly emit: (event: ReactorEvent) => void;
  /** Counts a restart. Answers whether the reactor stands no more of them. */
  readonly exceeded: () => boolean;
  /** How long closing what a call has opened may take, in milliseconds; also how long a call may ignore its signal until it is reported. */
  readonly patience: number;
}

/** How a service ended. */
export type Ending =
  | { readonly kind: "over" }
  | { readonly kind: "failed-to-start"; readonly error: ServiceFailedError }
  | { readonly kind: "exceeded"; readonly error: ServiceFailedError };

type Outcome<Value> =
  | { readonly kind: "returned"; readonly value: Value }
  | { readonly kind: "failed"; readonly during: Call; readonly error: unknown };

const ends: readonly ServiceState[] = ["done", "gone", "failed", "stopped"];

/** One service under supervision: the table of states of the reactor, as one loop. */
export class Supervised<Metadata> {
  readonly #service: Service<Metadata>;
  readonly #surroundings: Surroundings<Metadata>;
  readonly #backoff: Backoff;
  readonly #stop = new AbortController();
  /** Those of the incarnation and of the call that runs, in this order. */
  readonly #scopes: Scope[] = [];
  #state: ServiceState = "waiting";
  #restarts = 0;
  #lastError: unknown;
  #stopping = false;
  #initialised: () => void = () => {};
  /** Fails the call that runs. */
  #interrupt: ((error: unknown) => void) | undefined;
  /** Resolves when the service will never do anything again. */
  #ended: Promise<Ending> | undefined;

  constructor(service: Service<Metadata>, surroundings: Surroundings<Metadata>, backoff: Backoff) {
    this.#service = service;
    this.#surroundings = surroundings;
    this.#backoff = backoff;
  }

  get status(): ServiceStatus {
    const { name } = this.#service;
    return { name, state: this.#state, restarts: this.#restarts, lastError: this.#lastError };
  }

  /** Begins. `initialised` resolves when the first `init` has succeeded; `ended` when all is over. */
  start(): { readonly initialised: Promise<void>; readonly ended: Promise<Ending> } {
    const initialised = new Promise<void>((resolve) => {
      this.#initialised = resolve;
    });
    this.#ended = this.#live();
    return { initialised, ended: this.#ended };
  }

  /**
   * Drains for at most `drain` ms, aborts the signals, and waits until the service has ended; `within` ms in all.
   * Answers false when it is stuck.
   */
  async stop(drain: number, within: number): Promise<boolean> {
    if (this.#ended === undefined) {
      this.#enter("stopped");
      return true;
    }
    if (ends.includes(this.#state)) return true;
    const { clock, patience } = this.#surroundings;
    const begin = clock.now();
    this.#stopping = true;
    this.#enter("stopping");
    const drained = Promise.all(this.#scopes.map((scope) => scope.drain()));
    await settlesWithin(clock, drained, Math.min(drain, within));
    const reason = new AbortedError("the reactor stops");
    this.#stop.abort(reason);
    for (const scope of this.#scopes) scope.abort(reason);
    const left = Math.max(0, within - (clock.now() - begin));
    if (await settlesWithin(clock, this.#ended, left)) return true;
    this.#enter("stuck");
    // Its code cannot be ended, but what it holds open can.
    await Promise.all(this.#scopes.map((scope) => this.#close(scope, Math.min(patience, 1_000))));
    return false;
  }

  async #live(): Promise<Ending> {
    for (let first = true; ; first = false) {
      const ending = await this.#incarnate(first);
      if (ending !== "again") return ending;
      this.#restarts += 1;
    }
  }

  /** From `init` to the end of what it has made. */
  async #incarnate(first: boolean): Promise<Ending | "again"> {
    const scope = this.#open();
    const born = await this.#within(scope, "starting", "init", this.#service.init);
    if (born.kind === "returned") {
      this.#initialised();
      const ending = await this.#inhabit(born.value);
      await this.#shut(scope);
      return this.#after(ending);
    }
    if (!this.#stopping) {
      const { abortInit } = this.#service;
      await this.#call("aborting", "abort", (context) => abortInit(born.error, context));
    }
    await this.#shut(scope);
    if (!first || this.#stopping) return this.#after(born);
    this.#enter("failed");
    return { kind: "failed-to-start", error: this.#failure(born) };
  }

  /** An incarnation has ended, with a failure or without. */
  async #after(outcome: Outcome<unknown>): Promise<Ending | "again"> {
    if (this.#stopping) this.#enter("stopped");
    else if (outcome.kind === "returned") this.#enter("done");
    else if (this.#service.restart === "temporary") this.#enter("gone");
    else if (this.#surroundings.exceeded()) {
      this.#enter("failed");
      return { kind: "exceeded", error: this.#failure(outcome) };
    } else {
      await this.#rest(true);
      if (!this.#stopping) return "again";
      this.#enter("stopped");
    }
    return { kind: "over" };
  }

  /** `main`, `repeat` and `fallback` on one instance. Answers the failure that ends it; "returned" when it is done. */
  async #inhabit(incarnation: Incarnation<Metadata>): Promise<Outcome<unknown>> {
    const { restart } = this.#service;
    const { clock } = this.#surroundings;
    for (;;) {
      this.#backoff.running(clock.now());
      let outcome = await this.#call("running", "main", incarnation.main);
      if (outcome.kind === "returned") {
        if (restart !== "permanent" || this.#stopping) return outcome;
        const { repeat } = incarnation;
        if (repeat !== undefined) outcome = await this.#call("repeating", "repeat", repeat);
        if (outcome.kind === "returned") {
          await pause(clock, 0, this.#stop.signal);
          if (this.#stopping) return outcome;
          continue;
        }
      }
      if (this.#stopping) return outcome;
      const mended = await this.#recover(incarnation, outcome);
      if (mended.kind === "failed" || restart === "temporary" || this.#stopping) return mended;
      await this.#rest(false);
      if (this.#stopping) return mended;
    }
  }

  /** `fallback`, and `abort` when that does not help. */
  async #recover(
    incarnation: Incarnation<Metadata>,
    failure: Outcome<unknown> & { readonly kind: "failed" },
  ): Promise<Outcome<unknown>> {
    const { fallback, abort } = incarnation;
    const mended: Outcome<unknown> =
      fallback === undefined
        ? failure
        : await this.#call("falling-back", "fallback", (context) =>
            fallback(failure.error, context),
          );
    if (mended.kind === "failed" && !this.#stopping) {
      const cause = fallback === undefined ? undefined : failure.error;
      await this.#call("aborting", "abort", (context) => abort(mended.error, cause, context));
    }
    return mended;
  }

  /** Calls a function of the service with a scope of its own, which is closed when the call has settled. */
  async #call<Value>(
    state: ServiceState,
    during: Call,
    body: (context: Context<Metadata>) => Value,
  ): Promise<Outcome<Awaited<Value>>> {
    const scope = this.#open();
    const outcome = await this.#within(scope, state, during, body);
    await this.#shut(scope);
    return outcome;
  }

  async #within<Value>(
    scope: Scope,
    state: ServiceState,
    during: Call,
    body: (context: Context<Metadata>) => Value,
  ): Promise<Outcome<Awaited<Value>>> {
    const { clock, metadata } = this.#surroundings;
    if (this.#stopping) return { kind: "failed", during, error: this.#stop.signal.reason };
    this.#enter(state);
    const context = contextOf(this.#service.name, metadata, scope, clock);
    const running = (async () => await body(context))();
    const interrupted = new Promise<never>((_, reject) => {
      this.#interrupt = reject;
    });
    try {
      return { kind: "returned", value: await Promise.race([running, interrupted]) };
    } catch (error) {
      const obeyed = this.#stopping && scope.signal.aborted && isAbort(error, scope.signal);
      this.#interrupt = undefined;
      await this.#settled(running, scope, error);
      if (!obeyed) this.#report(during, error);
      return { kind: "failed", during, error };
    } finally {
      this.#interrupt = undefined;
    }
  }

  /** When a timer's callback has failed its call may still run: it gets its signal, and nothing follows before it has ended. */
  async #settled(running: Promise<unknown>, scope: Scope, error: unknown): Promise<void> {
    const { clock, patience } = this.#surroundings;
    scope.abort(new AbortedError("this call has failed", { cause: error }));
    if (await settlesWithin(clock, running, patience)) return;
    if (!this.#stopping) this.#enter("stuck");
    await running.catch(() => {});
  }

  /** A callback of a timer has failed: so has the call that runs; between two calls it is told only. */
  #timerFailed(error: unknown): void {
    if (this.#interrupt === undefined) this.#report("main", error);
    else this.#interrupt(error);
  }

  async #rest(fresh: boolean): Promise<void> {
    const { clock, emit } = this.#surroundings;
    const milliseconds = this.#backoff.next(clock.now());
    this.#enter("backing-off");
    emit({ kind: "backoff", service: this.#service.name, milliseconds, fresh });
    await pause(clock, milliseconds, this.#stop.signal);
  }

  #open(): Scope {
    const scope = new Scope(this.#surroundings.clock, (error) => this.#timerFailed(error));
    this.#scopes.push(scope);
    return scope;
  }

  async #shut(scope: Scope): Promise<void> {
    await this.#close(scope, this.#surroundings.patience);
    this.#scopes.splice(this.#scopes.indexOf(scope), 1);
  }

  async #close(scope: Scope, milliseconds: number): Promise<void> {
    for (const error of await scope.close(milliseconds))
      this.#surroundings.emit({ kind: "unclosed", service: this.#service.name, error });
  }

  #enter(state: ServiceState): void {
    // A stuck service that ends after all has stopped; nothing else leaves that state.
    if (this.#stopping && this.#state === "stopping" && !ends.includes(state) && state !== "stuck")
      return;
    if (this.#state === state) return;
    this.#state = state;
    this.#surroundings.emit({ kind: "state", service: this.#service.name, state });
  }

  #report(during: Call, error: unknown): void {
    this.#lastError = error;
    this.#surroundings.emit({ kind: "failed", service: this.#service.name, during, error });
  }

  #failure(outcome: Outcome<unknown>): ServiceFailedError {
    const { during, error } =
      outcome.kind === "failed" ? outcome : { during: "main" as const, error: undefined };
    return new ServiceFailedError(this.#service.name, during, { cause: error });
  }
}

/** What a service throws because its signal has aborted is its way to end, no failure. */
function isAbort(error: unknown, signal: AbortSignal): boolean {
  if (error === signal.reason || error instanceof AbortedError) return true;
  return (
    typeof error === "object" && error !== null && "name" in error && error.name === "AbortError"
  );
}
