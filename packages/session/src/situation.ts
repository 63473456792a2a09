import type { Projection } from "./projection.js";
import { at, type Table } from "./table.js";

/**
 * Where a run of the machines stands, together with all runs of the global automaton that its histories still fit.
 *
 * Choices are made by their senders, each with messages of its own, so the histories determine how the global run begins:
 * up to the first state whose sender has not acted yet. What comes before is forgotten; what is left of the histories is
 * kept by role. Two runs with equal situations can go on alike.
 */
export interface Situation {
  /** The global state up to which the run is determined. */
  readonly frontier: number;
  /** By role: the state of its machine. */
  readonly states: readonly number[];
  /** By role: actions done that lie beyond the frontier, oldest first. */
  readonly ahead: readonly (readonly number[])[];
  /** By role: actions before the frontier that it has to receive next, oldest first. A role has one of the two at most. */
  readonly behind: readonly (readonly number[])[];
}

export function initialSituation(table: Table): Situation {
  const nothing = Array.from({ length: table.roleCount }, () => []);
  return { frontier: table.initial, states: nothing.map(() => 0), ahead: nothing, behind: nothing };
}

/** Equal for equal situations. */
export function keyOf({ frontier, states, ahead, behind }: Situation): string {
  let key = `${frontier};${states.join()}`;
  ahead.forEach((actions, role) => {
    if (actions.length > 0) key += `;${role}+${actions.join()}`;
  });
  behind.forEach((actions, role) => {
    if (actions.length > 0) key += `;${role}-${actions.join()}`;
  });
  return key;
}

/** The action whose message is at the head of a channel; -1 when it is empty. */
export function headOf(
  table: Table,
  { ahead, behind }: Situation,
  from: number,
  to: number,
): number {
  for (const action of behind[to] ?? []) {
    if (senderOf(table, action) === from) return action;
  }
  let taken = 0;
  for (const action of ahead[to] ?? []) {
    if (senderOf(table, action) === from) taken += 1;
  }
  for (const action of ahead[from] ?? []) {
    if (receiverOf(table, action) !== to || senderOf(table, action) !== from) continue;
    if (taken === 0) return action;
    taken -= 1;
  }
  return -1;
}

/**
 * The situation after a role's move, and the global transitions that became determined by it; undefined when the
 * determined part of the run already contradicts the move.
 */
export function after(
  table: Table,
  before: Situation,
  role: number,
  action: number,
  target: number,
): { readonly situation: Situation; readonly determined: readonly number[] } | undefined {
  const states = before.states.slice();
  states[role] = target;
  const owed = before.behind[role] ?? [];
  if (owed.length > 0) {
    if (owed[0] !== action) return undefined;
    const behind = before.behind.slice();
    behind[role] = owed.slice(1);
    return { situation: { ...before, states, behind }, determined: [] };
  }
  const ahead = before.ahead.slice();
  const behind = before.behind.slice();
  ahead[role] = [...(ahead[role] ?? []), action];
  const determined: number[] = [];
  let frontier = before.frontier;
  for (;;) {
    const first = at(table.start, frontier);
    const end = at(table.start, frontier + 1);
    if (first === end) break;
    const [next, ...rest] = ahead[at(table.from, first)] ?? [];
    if (next === undefined) break;
    let t = first;
    while (t < end && at(table.action, t) !== next) t += 1;
    if (t === end) return undefined;
    ahead[at(table.from, t)] = rest;
    const receiver = at(table.to, t);
    if (receiver !== -1) {
      const [received, ...others] = ahead[receiver] ?? [];
      if (received === undefined) behind[receiver] = [...(behind[receiver] ?? []), next];
      else if (received === next) ahead[receiver] = others;
      else return undefined;
    }
    determined.push(t);
    frontier = at(table.target, t);
  }
  return { situation: { frontier, states, ahead, behind }, determined };
}

interface Point {
  readonly state: number;
  /** By role: how many of its actions ahead are matched. */
  readonly matched: readonly number[];
  readonly parent: Point | undefined;
  readonly transition: number;
}

/**
 * A way of the global automaton from the frontier on that the histories fit, up to where all of them are matched;
 * undefined when there is none: then the run has left the protocol. `spend` is called once per step of the search and may
 * stop it by returning false, in which case the answer is undefined as well.
 */
export function fits(
  table: Table,
  { frontier, ahead }: Situation,
  spend: () => boolean,
): readonly number[] | undefined {
  const first: Point = {
    state: frontier,
    matched: ahead.map(() => 0),
    parent: undefined,
    transition: -1,
  };
  const seen = new Set<string>();
  const queue: Point[] = [first];
  for (const point of queue) {
    if (!spend()) return undefined;
    const { state, matched } = point;
    if (ahead.every((actions, role) => actions.length === matched[role])) return wayTo(point);
    for (let t = at(table.start, state); t < at(table.start, state + 1); t++) {
      const next = matched.slice();
      const sender = at(table.from, t);
      const receiver = at(table.to, t);
      if (!match(ahead, next, sender, at(table.action, t))) continue;
      if (receiver !== -1 && !match(ahead, next, receiver, at(table.action, t))) continue;
      const key = `${at(table.target, t)};${next.join()}`;
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ state: at(table.target, t), matched: next, parent: point, transition: t });
    }
  }
  return undefined;
}

/** A role that has done all it did is free to do anything after; one that has done more must do that. */
function match(
  ahead: readonly (readonly number[])[],
  matched: number[],
  role: number,
  action: number,
): boolean {
  const done = matched[role] ?? 0;
  const own = ahead[role] ?? [];
  if (done === own.length) return true;
  if (own[done] !== action) return false;
  matched[role] = done + 1;
  return true;
}

function wayTo(last: Point): readonly number[] {
  const way: number[] = [];
  for (let point: Point | undefined = last; point !== undefined; point = point.parent) {
    if (point.transition !== -1) way.push(point.transition);
  }
  return way.reverse();
}

function senderOf(table: Table, action: number): number {
  return at(table.from, at(table.actionSample, action));
}

function receiverOf(table: Table, action: number): number {
  return at(table.to, at(table.actionSample, action));
}

/** Whether anything done is still beyond the frontier. */
export function isAhead({ ahead }: Situation): boolean {
  return ahead.some((actions) => actions.length > 0);
}

/** A move is one of a role's machine in its present state. */
export function movesIn(projection: Projection, situation: Situation): Projection["moves"][number] {
  return projection.moves[situation.states[projection.role] ?? 0] ?? [];
}
