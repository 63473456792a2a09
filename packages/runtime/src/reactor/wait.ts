import type { Clock } from "../clock/clock.js";

/** Resolves after so long, or as soon as the signal aborts; never rejects, and leaves no timer and no listener behind. */
export function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const finish = () => {
      clock.clearTimer(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = clock.setTimer(finish, milliseconds);
    signal.addEventListener("abort", finish);
  });
}

/** Whether `promise` settles within so long; how it settles does not matter here. */
export function settlesWithin(
  clock: Clock,
  promise: Promise<unknown>,
  milliseconds: number,
): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.setTimer(() => resolve(false), milliseconds);
    const settled = () => {
      clock.clearTimer(timer);
      resolve(true);
    };
    promise.then(settled, settled);
  });
}
