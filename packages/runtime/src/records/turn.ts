/** Something that has work to do when the turn's own work is done. */
export interface TurnWork {
  afterTurn(): void;
}

let waiting: TurnWork[] = [];

/**
 * Calls `work.afterTurn()` once the promise jobs that are ready have run: a program that awaits one send after the other
 * never leaves them, so its messages of one turn go out together. Node's `nextTick` queue does just that; elsewhere a
 * promise job that lets others pass a few times comes close.
 */
export function afterTurn(work: TurnWork): void {
  waiting.push(work);
  if (waiting.length === 1) schedule(runAll);
}

function runAll(): void {
  const works = waiting;
  waiting = [];
  for (const work of works) work.afterTurn();
}

const schedule: (callback: () => void) => void = nextTick() ?? yieldToOthers;

function nextTick(): ((callback: () => void) => void) | undefined {
  // Looked up by shape: this file also runs where there is no `process`.
  const host: unknown = Reflect.get(globalThis, "process");
  if (typeof host !== "object" || host === null) return undefined;
  const tick: unknown = Reflect.get(host, "nextTick");
  return typeof tick === "function" ? (callback) => tick(callback) : undefined;
}

function yieldToOthers(callback: () => void): void {
  let passes = 0;
  const pass = (): void => {
    passes += 1;
    if (passes === 8) callback();
    else queueMicrotask(pass);
  };
  queueMicrotask(pass);
}

/**
 * Calls back in another turn of the event loop, so that timers and other links come to their right where two ends of one
 * process could go on with each other for ever.
 */
export const breathe: (callback: () => void) => void =
  immediate() ?? ((callback) => setTimeout(callback, 0));

function immediate(): ((callback: () => void) => void) | undefined {
  const schedule: unknown = Reflect.get(globalThis, "setImmediate");
  return typeof schedule === "function" ? (callback) => schedule(callback) : undefined;
}
