import type { Clock } from "../clock/clock.js";

/** Waits for `work`, but not longer than `milliseconds`. */
export async function within(
  clock: Clock,
  milliseconds: number,
  work: Promise<unknown>,
): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = clock.setTimer(resolve, milliseconds);
    void work.then(() => {
      clock.clearTimer(timer);
      resolve();
    });
  });
}
