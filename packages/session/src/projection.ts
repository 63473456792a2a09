import type { Machine, MachineState, MachineTransition, Origin, RoleId } from "./automaton.js";
import { condense } from "./condense.js";
import { countSets, elements, intern, type StateSets, stateSets } from "./state-sets.js";
import { at, kindFor, partnerFor, sees, type Table } from "./table.js";

/** The most entries (machine states times the global states they stand for) that one machine may have. */
export const PROJECTION_LIMIT = 4_000_000;

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

/**
 * Definition 4.3 and 4.4 of Li, Stutz, Wies and Zufferey: erase what the role does not see (ε), then determinise; sets are
 * closed under ε. Undefined when the machine would be larger than PROJECTION_LIMIT.
 */
export function project(table: Table, role: RoleId): Projection | undefined {
  const { start, target, action } = table;
  const skip = condense(table, role, new Int32Array(table.stateCount));
  const sets = stateSets();
  const moves: (readonly Move[])[] = [];
  // The set reached from a single global state is the common case and is closed once.
  const closureOf = new Int32Array(table.stateCount).fill(-1);
  const mark = new Int32Array(table.stateCount);
  const members = new Int32Array(table.stateCount);
  const slotOf = new Int32Array(table.actionSample.length).fill(-1);
  let epoch = 0;

  const close = (kernel: readonly number[]): number => {
    const only = kernel.length === 1 ? at(skip, kernel[0] ?? 0) : -1;
    if (only !== -1 && at(closureOf, only) !== -1) return at(closureOf, only);
    epoch += 1;
    let count = 0;
    const reach = (state: number): void => {
      const stands = at(skip, state);
      if (at(mark, stands) === epoch) return;
      mark[stands] = epoch;
      members[count++] = stands;
    };
    for (const state of kernel) reach(state);
    for (let next = 0; next < count; next++) {
      const state = at(members, next);
      for (let t = at(start, state); t < at(start, state + 1); t++) {
        if (!sees(table, t, role)) reach(at(target, t));
      }
    }
    if (count > 1) members.subarray(0, count).sort();
    const set = intern(sets, members, count);
    if (only !== -1) closureOf[only] = set;
    return set;
  };

  close([table.initial]);
  for (let set = 0; set < countSets(sets); set++) {
    const found: { action: number; transitions: number[] }[] = [];
    for (const state of elements(sets, set)) {
      for (let t = at(start, state); t < at(start, state + 1); t++) {
        if (!sees(table, t, role)) continue;
        const number = at(action, t);
        let slot = at(slotOf, number);
        if (slot === -1) {
          slot = found.length;
          slotOf[number] = slot;
          found.push({ action: number, transitions: [] });
        }
        found[slot]?.transitions.push(t);
      }
    }
    const here: Move[] = [];
    for (const { action: number, transitions } of found) {
      slotOf[number] = -1;
      here.push({
        action: number,
        target: close(transitions.map((t) => at(target, t))),
        transitions,
      });
    }
    moves.push(here);
    if (sets.used > PROJECTION_LIMIT) return undefined;
  }
  return { role, skip, sets, moves };
}

/** The machine of a projection as plain data. */
export function machineOf(table: Table, projection: Projection): Machine {
  const { role, sets } = projection;
  const states = projection.moves.map(
    (moves, set): MachineState => ({
      transitions: moves.map((move) => transitionOf(table, role, move)),
      globals: [...elements(sets, set)],
    }),
  );
  return { role, initial: 0, states };
}

function transitionOf(table: Table, role: RoleId, move: Move): MachineTransition {
  const sample = at(table.actionSample, move.action);
  return {
    kind: kindFor(table, sample, role),
    partner: partnerFor(table, sample, role),
    label: at(table.label, sample),
    target: move.target,
    origins: distinct(move.transitions.map((t) => at(table.origin, t))),
  };
}

/** Without repetitions, in order of first occurrence. */
export function distinct(origins: readonly Origin[]): readonly Origin[] {
  return origins.length < 2 ? origins : [...new Set(origins)];
}
