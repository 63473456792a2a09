import { Alarm, type AlarmWheel, deadlineWheel } from "../clock/alarm.js";
import type { Clock } from "../clock/clock.js";

/** How long a strand may still wait for what it waits for. Setting and clearing cost next to nothing. */
export class Deadline {
  readonly #wheel: AlarmWheel;
  readonly #alarm: Alarm;

  constructor(clock: Clock, passed: () => void) {
    this.#wheel = deadlineWheel(clock);
    this.#alarm = new Alarm(passed);
  }

  set(milliseconds: number): void {
    this.#wheel.set(this.#alarm, milliseconds);
  }

  /** It is met, or does not run. */
  clear(): void {
    this.#wheel.clear(this.#alarm);
  }

  /** There will be no other. */
  remove(): void {
    this.#wheel.remove(this.#alarm);
  }
}
