import { VirtualClock } from "../clock/virtual.js";
import { type Reactor, type ReactorOptions, startReactor } from "./capitan.js";
import type { ReactorEvent } from "./events.js";

/** A reactor on a virtual clock whose rests are the longest possible ones, and all that it has told. */
export interface Trial {
  readonly reactor: Reactor;
  readonly clock: VirtualClock;
  readonly events: readonly ReactorEvent[];
  /** What would be uncaught errors. */
  readonly surfaced: readonly unknown[];
  /** The states that a service went through. */
  statesOf(name: string): readonly string[];
  /** The events of one kind, without it. */
  told<Kind extends ReactorEvent["kind"]>(
    kind: Kind,
  ): readonly Extract<ReactorEvent, { kind: Kind }>[];
}

export function trial<Metadata>(
  options: ReactorOptions<Metadata> & { readonly clock?: VirtualClock },
): Trial {
  const { clock = new VirtualClock() } = options;
  const events: ReactorEvent[] = [];
  const surfaced: unknown[] = [];
  const onEvent = (event: ReactorEvent) => {
    events.push(event);
    options.onEvent?.(event);
  };
  const reactor = startReactor(
    { random: () => 1, ...options, clock, onEvent },
    (error) => void surfaced.push(error),
  );
  function told<Kind extends ReactorEvent["kind"]>(kind: Kind) {
    return events.filter(
      (event): event is Extract<ReactorEvent, { kind: Kind }> => event.kind === kind,
    );
  }
  return {
    reactor,
    clock,
    events,
    surfaced,
    told,
    statesOf: (name) =>
      told("state")
        .filter((event) => event.service === name)
        .map((event) => event.state),
  };
}

/** A resource that notes when it is drained and closed. */
export function noted(log: string[], name: string, drained: Promise<void> = Promise.resolve()) {
  return {
    drain: () => {
      log.push(`drain ${name}`);
      return drained;
    },
    close: () => {
      log.push(`close ${name}`);
    },
  };
}

/** How a promise has settled, without waiting for it longer than a few turns. */
export async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  const pending = (async () => {
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    return "pending";
  })();
  return await Promise.race([
    promise.then(
      () => "resolved",
      (error: unknown) => error,
    ),
    pending,
  ]);
}
