/** A timer that was set; only the clock that made it knows what is inside. */
export interface Timer {
  readonly id: unknown;
}

/** Time, as the runtime sees it. Passed in everywhere, so that tests run on a virtual one. */
export interface Clock {
  /** Milliseconds since some fixed moment; never falls. */
  now(): number;
  /**
   * Calls `callback` once, not before `milliseconds` have passed. A `background` timer does not keep the process alive.
   */
  setTimer(callback: () => void, milliseconds: number, background?: boolean): Timer;
  /** Forgets the timer; does nothing when it has fired already. */
  clearTimer(timer: Timer): void;
}
