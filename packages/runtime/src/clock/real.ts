import type { Clock, Timer } from "./clock.js";

class RealTimer implements Timer {
  readonly id: ReturnType<typeof setTimeout>;

  constructor(id: ReturnType<typeof setTimeout>) {
    this.id = id;
  }
}

/** The clock of the process. */
export const realClock: Clock = {
  now: () => performance.now(),
  setTimer(callback, milliseconds, background = false) {
    const id = setTimeout(callback, milliseconds);
    // Node and its kin hold the process for a timer unless told; browsers give a number and hold nothing.
    if (background && typeof id === "object") id.unref();
    return new RealTimer(id);
  },
  clearTimer(timer) {
    if (timer instanceof RealTimer) clearTimeout(timer.id);
  },
};
