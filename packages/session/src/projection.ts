import type { Machine, MachineState, MachineTransition, Origin, RoleId } from "./automaton.js";
import { condense } from "./condense.js";
import { countSets, elements, intern, type StateSets, stateSets } from "./state-sets.js";
import { at, kindFor, partnerFor, sees, type Table } from "./table.js";

/** The most entries (machine states times the global states they stand for) that one machine may have. */
export const PROJECTION_LIMIT = 2_000_000;

/** A role's machine as it comes out of the subset construction: state `s` stands for the global states of set `s`. */
export interface Projection {
  readonly role: RoleId;
  readonly skip: Int32Array;
  readonly sets: StateSets;
  /** By state: its transitions, in the order of their first global transition. */
  readonly moves: readonly (readonly Move[])[];
}

export interface Move {
  /** The number of the action in the table. */
  readonly action: number;
  readonly target: number;
  /** The global transitions that it stands for, ascending. */
  readonly transitions: readonly number[];
}

/** Working memory of `project`, for one role after the other. */
export interface Scratch {
  /** By global state: the number of its ε-closure; -1 when it was not needed yet. */
  readonly closure: Int32Array;
  /** By global state: the last closure that it was put into. */
  readonly mark: Int32Array;
  readonly members: Int32Array;
  /** By action: its place among the moves of the state at hand; -1 when it has none. */
  readonly slot: Int32Array;
}

export function scratchFor(table: Table): Scratch {
  return {
    closure: new Int32Array(table.stateCount),
    mark: new Int32Array(table.stateCount),
    members: new Int32Array(table.stateCount),
    slot: new Int32Array(table.actionSample.length).fill(-1),
  };
}

/**
 * Definitions 4.3 and 4.4 of Li, Stutz, Wies and Zufferey: erase what the role does not see (ε), then determinise; sets
 * are closed under ε. Undefined when the machine would be larger than PROJECTION_LIMIT.
 */
export function project(table: Table, role: RoleId, scratch: Scratch): Projection | undefined {
  const { start, target, action } = table;
  const { closure, mark, members, slot } = scratch;
  closure.fill(-1);
  mark.fill(0);
  const skip = condense(table, role, new Int32Array(table.stateCount));
  const sets = stateSets();
  const moves: (readonly Move[])[] = [];
  let epoch = 0;
  let count = 0;

  const reach = (state: number): void => {
    const stands = at(skip, state);
    if (at(mark, stands) === epoch) return;
    mark[stands] = epoch;
    members[count++] = stands;
  };
  /** The number of the set of all that is reached from the members so far. */
  const close = (): number => {
    for (let next = 0; next < count; next++) {
      const state = at(members, next);
      for (let t = at(start, state); t < at(start, state + 1); t++) {
        if (!sees(table, t, role)) reach(at(target, t));
      }
    }
    if (count > 1) members.subarray(0, count).sort();
    return intern(sets, members, count);
  };
  const begin = (): void => {
    epoch += 1;
    count = 0;
  };
  /** What a single global state leads to is the common case, and is closed once. */
  const closeOne = (state: number): number => {
    const only = at(skip, state);
    if (at(closure, only) === -1) {
      begin();
      reach(only);
      closure[only] = close();
    }
    return at(closure, only);
  };

  closeOne(table.initial);
  for (let set = 0; set < countSets(sets); set++) {
    const here: { readonly action: number; target: number; readonly transitions: number[] }[] = [];
    const from = sets.starts[set] ?? 0;
    const to = sets.starts[set + 1] ?? 0;
    for (let element = from; element < to; element++) {
      const state = at(sets.pool, element);
      for (let t = at(start, state); t < at(start, state + 1); t++) {
        if (!sees(table, t, role)) continue;
        const number = at(action, t);
        const known = here[at(slot, number)];
        if (known !== undefined) known.transitions.push(t);
        else {
          slot[number] = here.length;
          here.push({ action: number, target: -1, transitions: [t] });
        }
      }
    }
    for (const move of here) {
      slot[move.action] = -1;
      const [only = 0] = move.transitions;
      if (move.transitions.length === 1) {
        move.target = closeOne(at(target, only));
        continue;
      }
      begin();
      for (const t of move.transitions) reach(at(target, t));
      const [first = 0] = members;
      move.target = count === 1 ? closeOne(first) : close();
    }
    moves.push(here);
    if (sets.used > PROJECTION_LIMIT) return undefined;
  }
  return { role, skip, sets, moves };
}

/** The machine of a projection as plain data. */
export function machineOf(table: Table, projection: Projection): Machine {
  const { role, sets } = projection;
  const states: MachineState[] = [];
  for (const [set, moves] of projection.moves.entries()) {
    const transitions: MachineTransition[] = [];
    for (const move of moves) transitions.push(transitionOf(table, role, move));
    const globals: number[] = [];
    for (const state of elements(sets, set)) globals.push(state);
    states.push({ transitions, globals });
  }
  return { role, initial: 0, states };
}

function transitionOf(table: Table, role: RoleId, move: Move): MachineTransition {
  const { action, target, transitions } = move;
  const sample = at(table.actionSample, action);
  const [only = 0] = transitions;
  return {
    kind: kindFor(table, sample, role),
    partner: partnerFor(table, sample, role),
    label: at(table.label, sample),
    target,
    origins:
      transitions.length === 1
        ? [at(table.origin, only)]
        : distinct(transitions.map((t) => at(table.origin, t))),
  };
}

/** Without repetitions, in order of first occurrence. */
export function distinct(origins: readonly Origin[]): readonly Origin[] {
  return origins.length < 2 ? origins : [...new Set(origins)];
}
