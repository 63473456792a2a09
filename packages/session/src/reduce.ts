import type { Projection } from "./projection.js";
import type { Leaving, Taken } from "./shortest.js";
import { after, fits, initialSituation } from "./situation.js";
import { at, type Table } from "./table.js";

/** What of a global transition happens in a run: its message may stay unread. */
export interface Event {
  readonly transition: number;
  readonly received: boolean;
}

/**
 * Leaves out of a run what its end does not depend on. Kept is the past, along the order of each role's steps and from
 * receiving back to sending, of the steps of `role`, of the event number `decision`, and of the last event if `last` says
 * so.
 */
export function reduced(
  table: Table,
  events: readonly Event[],
  role: number,
  decision: number,
  last: boolean,
): readonly Taken[] {
  const kept = new Set([role]);
  const steps: Taken[] = [];
  for (let index = events.length - 1; index >= 0; index--) {
    const { transition: t, received } = events[index] ?? { transition: 0, received: false };
    const from = at(table.from, t);
    const to = at(table.to, t);
    const action = at(table.action, t);
    if (index === decision || (last && index === events.length - 1)) kept.add(from);
    if (to !== -1 && received && kept.has(to)) {
      steps.push({ role: to, action });
      kept.add(from);
    }
    if (kept.has(from)) steps.push({ role: from, action });
  }
  return steps.reverse();
}

/** All of a run. */
export function whole(table: Table, events: readonly Event[]): readonly Taken[] {
  return events.flatMap(({ transition: t, received }) => {
    const sent = { role: at(table.from, t), action: at(table.action, t) };
    return received && at(table.to, t) !== -1
      ? [sent, { role: at(table.to, t), action: sent.action }]
      : [sent];
  });
}

/** The run as one that leaves the protocol with its last step, if it does so and not before. */
export function asLeaving(
  table: Table,
  projections: readonly Projection[],
  steps: readonly Taken[],
): Leaving | undefined {
  let situation = initialSituation(table);
  const fit: number[] = [];
  let spent = 0;
  const spend = (): boolean => {
    spent += 1;
    return spent < 1_000_000;
  };
  for (const [index, { role, action }] of steps.entries()) {
    const state = situation.states[role] ?? 0;
    const move = projections[role]?.moves[state]?.findIndex((m) => m.action === action) ?? -1;
    const target = projections[role]?.moves[state]?.[move]?.target;
    if (target === undefined) return undefined;
    const done = after(table, situation, role, action, target);
    if (index < steps.length - 1) {
      if (done === undefined) return undefined;
      situation = done.situation;
      fit.push(...done.determined);
      continue;
    }
    const rest = fits(table, situation, spend);
    if (rest === undefined) return undefined;
    if (
      done !== undefined &&
      (fits(table, done.situation, spend) !== undefined || spent >= 1_000_000)
    ) {
      return undefined;
    }
    return { steps, role, state, move, fit: [...fit, ...rest] };
  }
  return undefined;
}
