import { OptionError } from "../errors/index.js";
import { type Duration, milliseconds } from "./duration.js";

/** How many restarts a reactor stands within a while; one more and it stops. */
export interface IntensityOptions {
  /** A whole number from 0. */
  readonly restarts: number;
  readonly within: Duration;
}

/** The restarts of a reactor, counted as OTP's supervisors do. */
export class Intensity {
  readonly restarts: number;
  readonly within: number;
  #times: number[] = [];

  /** Default: 20 within 5 minutes; without backoff, where failures come fast, 3 within 5 seconds. */
  constructor(options: IntensityOptions | undefined, backoff: boolean) {
    const byDefault: IntensityOptions = backoff
      ? { restarts: 20, within: "5m" }
      : { restarts: 3, within: "5s" };
    const { restarts, within } = options ?? byDefault;
    if (!Number.isSafeInteger(restarts) || restarts < 0)
      throw new OptionError(
        "intensity.restarts",
        `\`intensity.restarts\` is ${restarts}: give a whole number from 0`,
      );
    this.restarts = restarts;
    this.within = milliseconds(within, "intensity.within");
  }

  /** Counts a restart. Answers whether it is one too many. */
  exceededBy(now: number): boolean {
    this.#times = [...this.#times.filter((time) => now <= time + this.within), now];
    return this.#times.length > this.restarts;
  }
}
