import { Alarm, type AlarmWheel, keepaliveWheel } from "../clock/alarm.js";
import type { Clock } from "../clock/clock.js";

/** How the silence of the other end is noticed. Milliseconds. */
export interface KeepaliveTimes {
  /** After so long without a byte a PING is sent. */
  readonly every: number;
  /** After so long without an answer the other end counts as dead. */
  readonly timeout: number;
}

export const defaultKeepalive: KeepaliveTimes = { every: 15_000, timeout: 10_000 };

/** Watches one connection. Every byte that arrives counts as a sign of life. */
export class Keepalive {
  readonly #clock: Clock;
  readonly #wheel: AlarmWheel;
  readonly #times: KeepaliveTimes;
  readonly #ping: () => void;
  readonly #dead: (silence: number) => void;
  readonly #alarm = new Alarm(() => this.#ring());
  #heardAt: number;
  /** When the PING that is not answered yet was sent. */
  #pingedAt: number | undefined;

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
  }

  stop(): void {
    this.#wheel.remove(this.#alarm);
  }

  #ring(): void {
    const silence = this.#clock.now() - this.#heardAt;
    if (this.#pingedAt !== undefined && this.#heardAt < this.#pingedAt) {
      this.#dead(silence);
    } else if (silence < this.#times.every) {
      this.#pingedAt = undefined;
      this.#wheel.set(this.#alarm, this.#times.every - silence);
    } else {
      this.#pingedAt = this.#clock.now();
      this.#ping();
      this.#wheel.set(this.#alarm, this.#times.timeout);
    }
  }
}
