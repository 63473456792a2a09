import { Alarm, type AlarmWheel, keepaliveWheel } from "../clock/alarm.js";
import type { Clock } from "../clock/clock.js";

/** How the silence of the other end is noticed. Milliseconds. */
export interface KeepaliveTimes {
  /** After so long without a byte a PING is sent. At least 100. */
  readonly every: number;
  /**
   * After so long without a byte the other end counts as dead; longer than `every`. A process that was busy or asleep
   * meanwhile sends its PING late, and leaves it the time between the two all the same.
   */
  readonly timeout: number;
}

export const defaultKeepalive: KeepaliveTimes = { every: 15_000, timeout: 25_000 };

/** Watches one connection. Every byte that arrives counts as a sign of life. */
export class Keepalive {
  readonly #clock: Clock;
  readonly #wheel: AlarmWheel;
  readonly #times: KeepaliveTimes;
  readonly #ping: () => void;
  readonly #dead: (silence: number) => void;
  readonly #alarm = new Alarm(() => this.#ring());
  #heardAt: number;
  /** A PING was sent, and nothing has been heard since. */
  #hasAsked = false;

  constructor(
    clock: Clock,
    times: KeepaliveTimes,
    ping: () => void,
    dead: (silence: number) => void,
  ) {
    this.#clock = clock;
    this.#wheel = keepaliveWheel(clock);
    this.#times = times;
    this.#ping = ping;
    this.#dead = dead;
    this.#heardAt = clock.now();
    this.#wheel.set(this.#alarm, times.every);
  }

  heard(): void {
    this.#heardAt = this.#clock.now();
    if (!this.#hasAsked) return;
    this.#hasAsked = false;
    this.#wheel.set(this.#alarm, this.#times.every);
  }

  stop(): void {
    this.#hasAsked = false;
    this.#wheel.remove(this.#alarm);
  }

  #ring(): void {
    const silence = this.#clock.now() - this.#heardAt;
    if (this.#hasAsked) {
      this.#dead(silence);
    } else if (silence < this.#times.every) {
      this.#wheel.set(this.#alarm, this.#times.every - silence);
    } else {
      this.#hasAsked = true;
      this.#ping();
      this.#wheel.set(this.#alarm, this.#times.timeout - this.#times.every);
    }
  }
}
