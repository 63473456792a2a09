import type { Clock, Timer } from "./clock.js";

interface VirtualTimer extends Timer {
  readonly id: number;
  readonly due: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is moved. Timers fire in the order of their due times, then of their setting. */
export class VirtualClock implements Clock {
  #now = 0;
  #last = 0;
  readonly #timers = new Map<number, VirtualTimer>();

  now(): number {
    return this.#now;
  }

  setTimer(callback: () => void, milliseconds: number, _background?: boolean): Timer {
    this.#last += 1;
    const timer = { id: this.#last, due: this.#now + Math.max(0, milliseconds), callback };
    this.#timers.set(timer.id, timer);
    return timer;
  }

  clearTimer(timer: Timer): void {
    if (typeof timer.id === "number") this.#timers.delete(timer.id);
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves time on. Between two timers, promises and other work of the turn settle. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settle();
    for (;;) {
      const next = this.#earliest();
      if (next === undefined || next.due > end) break;
      this.#timers.delete(next.id);
      this.#now = Math.max(this.#now, next.due);
      next.callback();
      await settle();
    }
    this.#now = end;
    await settle();
  }

  /** Moves time on while the process stands still: timers that are due meanwhile fire when it goes on, late. */
  sleep(milliseconds: number): void {
    this.#now += milliseconds;
  }

  #earliest(): VirtualTimer | undefined {
    let earliest: VirtualTimer | undefined;
    for (const timer of this.#timers.values()) {
      if (earliest === undefined || timer.due < earliest.due) earliest = timer;
    }
    return earliest;
  }
}

/** Lets all promises that can settle do so: a few real turns of the event loop, no real time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise<void>((resolve) => macrotask(resolve));
}

function macrotask(callback: () => void): void {
  if (typeof setImmediate === "function") setImmediate(callback);
  else setTimeout(callback, 0);
}
