import { OptionError } from "../errors/index.js";
import { type Duration, milliseconds } from "./duration.js";

/** How long a service that has failed rests before it runs again. */
export interface BackoffOptions {
  /** The longest first rest. Default 100 ms. */
  readonly initial?: Duration | undefined;
  /** How much longer the next one may be. Default 2. */
  readonly factor?: number | undefined;
  /** What it never exceeds. Default 30 s. */
  readonly maximum?: Duration | undefined;
  /** A `main` (or several in turn) that has not failed for so long makes the next rest a first one. Default 60 s. */
  readonly resetAfter?: Duration | undefined;
}

export interface BackoffPolicy {
  readonly initial: number;
  readonly factor: number;
  readonly maximum: number;
  readonly resetAfter: number;
}

/** `false` rests for a turn of the event loop only. */
export function backoffPolicy(options: BackoffOptions | false): BackoffPolicy | false {
  if (options === false) return false;
  const { initial = 100, factor = 2, maximum = 30_000, resetAfter = 60_000 } = options;
  if (!(factor >= 1 && factor < Number.POSITIVE_INFINITY))
    throw new OptionError(
      "backoff.factor",
      `\`backoff.factor\` is ${factor}: give a number from 1`,
    );
  return {
    initial: milliseconds(initial, "backoff.initial"),
    factor,
    maximum: milliseconds(maximum, "backoff.maximum"),
    resetAfter: milliseconds(resetAfter, "backoff.resetAfter"),
  };
}

/** The rests of one service: exponential, with full jitter, so that services that failed together do not return together. */
export class Backoff {
  readonly #policy: BackoffPolicy | false;
  readonly #random: () => number;
  #attempt = 0;
  #healthySince: number | undefined;

  constructor(policy: BackoffPolicy | false, random: () => number) {
    this.#policy = policy;
    this.#random = random;
  }

  /** `main` begins; while it does not fail the service is in good health. */
  running(now: number): void {
    this.#healthySince ??= now;
  }

  /** The service has failed: how long it rests, in milliseconds. */
  next(now: number): number {
    const policy = this.#policy;
    if (policy === false) return 0;
    const health = this.#healthySince === undefined ? 0 : now - this.#healthySince;
    if (health >= policy.resetAfter && this.#healthySince !== undefined) this.#attempt = 0;
    this.#healthySince = undefined;
    const longest = Math.min(policy.maximum, policy.initial * policy.factor ** this.#attempt);
    this.#attempt += 1;
    return this.#random() * longest;
  }
}
