let isDeferred = false;

/**
 * From now on a signal ends the process only between two turns of the event loop, never between the write of a file and
 * its rename. The exit status is what was set, or says which signal it was.
 */
export function deferInterrupts(): void {
  if (isDeferred) return;
  isDeferred = true;
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
    ["SIGHUP", 1],
  ] as const)
    process.once(signal, () => process.exit(process.exitCode ?? 128 + number));
}
