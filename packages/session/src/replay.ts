import type { Machine } from "./automaton.js";
import { type Configuration, endOf, isTerminal, snapshot, start, take } from "./configuration.js";
import type { Counterexample, RoleEnd } from "./verdict.js";

/** What became of a run that was replayed on machines. */
export type Replay =
  | {
      readonly kind: "ran";
      readonly configuration: Configuration;
      /** How each role stands, as far as the machines alone can tell. */
      readonly ends: readonly RoleEnd[];
      /** Nobody can move any more. */
      readonly terminal: boolean;
      /** With `cycleFrom`: the configuration is the one at its begin, so the rest repeats. */
      readonly repeats: boolean;
    }
  /** `steps[step]` cannot be taken: the role has no such transition, it stands elsewhere in the text, or its message is not at the head of the channel. */
  | { readonly kind: "refused"; readonly step: number };

/** Executes a run step by step, over one FIFO channel per ordered pair of roles. */
export function replay(machines: readonly Machine[], run: Counterexample): Replay {
  const running = start(machines);
  let begin: Configuration | undefined;
  for (const [index, step] of run.steps.entries()) {
    if (index === run.cycleFrom) begin = snapshot(running);
    const transition = take(running, step);
    if (transition === undefined || !transition.origins.includes(step.origin)) {
      return { kind: "refused", step: index };
    }
  }
  const configuration = snapshot(running);
  return {
    kind: "ran",
    configuration,
    ends: machines.map(({ role }) => endOf(running, role)),
    terminal: isTerminal(running),
    repeats: begin !== undefined && sameConfiguration(begin, configuration),
  };
}

function sameConfiguration(a: Configuration, b: Configuration): boolean {
  return (
    a.states.every((state, role) => state === b.states[role]) &&
    a.channels.size === b.channels.size &&
    [...a.channels].every(([key, labels]) => {
      const other = b.channels.get(key);
      return (
        other?.length === labels.length && labels.every((label, index) => label === other[index])
      );
    })
  );
}
