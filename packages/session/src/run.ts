import type { Machine, RoleId } from "./automaton.js";
import {
  canTake,
  endOf,
  headOf,
  isTerminal,
  type Running,
  start,
  stateOf,
  take,
} from "./configuration.js";
import { at, type Table } from "./table.js";
import type { Counterexample, RoleEnd, RunStep } from "./verdict.js";

/** The run in which every message of a walk through the global automaton is taken as soon as it is sent. */
export function synchronous(table: Table, walk: readonly number[]): readonly RunStep[] {
  return walk.flatMap((t) =>
    at(table.to, t) === -1 ? [sendStep(table, t)] : [sendStep(table, t), receiveStep(table, t)],
  );
}

/** The acting role's step of a global transition: a send, or a hook. */
export function sendStep(table: Table, t: number): RunStep {
  const to = at(table.to, t);
  return {
    kind: to === -1 ? "hook" : "send",
    role: at(table.from, t),
    partner: to,
    label: at(table.label, t),
    origin: at(table.origin, t),
  };
}

export function receiveStep(table: Table, t: number): RunStep {
  return {
    kind: "receive",
    role: at(table.to, t),
    partner: at(table.from, t),
    label: at(table.label, t),
    origin: at(table.origin, t),
  };
}

/** The machines after all steps. Steps come from searches over the same machines, so each can be taken. */
export function ranBy(machines: readonly Machine[], steps: readonly RunStep[]): Running {
  const running = start(machines);
  for (const step of steps) {
    if (take(running, step) === undefined) throw new Error("a run that its machines cannot take");
  }
  return running;
}

/** A run that ends in the configuration after its last step. */
export function endingRun(machines: readonly Machine[], steps: readonly RunStep[]): Counterexample {
  const running = ranBy(machines, steps);
  return { steps, ends: machines.map(({ role }) => endOf(running, role)), cycleFrom: undefined };
}

/** A run whose last step leaves the protocol. */
export function leavingRun(
  machines: readonly Machine[],
  steps: readonly RunStep[],
): Counterexample {
  const { ends, cycleFrom } = endingRun(machines, steps);
  const last = steps.at(-1);
  if (last === undefined) throw new Error("a run without steps leaves no protocol");
  const { role, partner, label, origin } = last;
  const unexpected: RoleEnd = { kind: "unexpected", partner, label, origin };
  return { steps, ends: ends.map((end, other) => (other === role ? unexpected : end)), cycleFrom };
}

/** A run whose steps from `cycleFrom` on repeat. */
export function repeatingRun(
  machines: readonly Machine[],
  steps: readonly RunStep[],
  cycleFrom: number,
): Counterexample {
  const { ends } = endingRun(machines, steps);
  const moving = new Set<RoleId>(steps.slice(cycleFrom).map((step) => step.role));
  return {
    steps,
    ends: ends.map((end, role) => (moving.has(role) ? { kind: "repeats" } : end)),
    cycleFrom,
  };
}

/**
 * After a run that left the protocol by sending: with the steps that take what can still be taken, if then all are over and
 * the channel of that message is not empty; undefined otherwise.
 */
export function drained(
  machines: readonly Machine[],
  steps: readonly RunStep[],
): readonly RunStep[] | undefined {
  const running = ranBy(machines, steps);
  const more: RunStep[] = [];
  for (let moved = true; moved; ) {
    moved = false;
    for (const { role } of machines) {
      const transitions = stateOf(running, role)?.transitions ?? [];
      if (transitions.some((t) => t.kind !== "receive")) return undefined;
      const next = transitions.find((t) => canTake(running, role, t));
      if (next === undefined) continue;
      const { kind, partner, label, origins } = next;
      const step: RunStep = { kind, role, partner, label, origin: origins[0] ?? -1 };
      take(running, step);
      more.push(step);
      moved = true;
    }
  }
  const over = machines.every(({ role }) => stateOf(running, role)?.transitions.length === 0);
  const sent = steps.at(-1);
  const unread = sent !== undefined && headOf(running, sent.role, sent.partner) !== undefined;
  return over && unread && isTerminal(running) ? [...steps, ...more] : undefined;
}
