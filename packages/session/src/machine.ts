import type { Machine, MachineState, MachineTransition, Origin } from "./automaton.js";
import type { Projection } from "./projection.js";
import { countSets, elements } from "./state-sets.js";
import { kindFor, partnerFor, type Table } from "./table.js";

/**
 * The machine of a projection as plain data. Lists of one element are taken from `shared`.
 */
export function machineOf(table: Table, projection: Projection, shared: SharedLists): Machine {
  const { role, sets, first, action, target, listed, list } = projection;
  const states: MachineState[] = [];
  for (let set = 0; set < countSets(sets); set++) {
    const transitions: MachineTransition[] = [];
    for (let m = first[set] ?? 0; m < (first[set + 1] ?? 0); m++) {
      const sample = table.actionSample[action[m] ?? 0] ?? 0;
      const from = listed[m] ?? 0;
      const to = listed[m + 1] ?? 0;
      transitions.push({
        kind: kindFor(table, sample, role),
        partner: partnerFor(table, sample, role),
        label: table.label[sample] ?? 0,
        target: target[m] ?? 0,
        origins:
          to - from === 1
            ? shared.origins(list[from] ?? 0)
            : distinct([...list.subarray(from, to)].map((t) => table.origin[t] ?? 0)),
      });
    }
    const begin = sets.starts[set] ?? 0;
    const only = (sets.starts[set + 1] ?? 0) - begin === 1;
    states.push({
      transitions,
      globals: only ? shared.globals(sets.pool[begin] ?? 0) : [...elements(sets, set)],
    });
  }
  return { role, initial: 0, states };
}

/** Lists of one element, each made once: most transitions and states of machines need no other. */
export interface SharedLists {
  readonly origins: (transition: number) => readonly Origin[];
  readonly globals: (state: number) => readonly number[];
}

export function sharedLists(table: Table): SharedLists {
  const origins: (readonly number[])[] = new Array(table.source.length);
  const globals: (readonly number[])[] = new Array(table.stateCount);
  return {
    origins: (t) => {
      const known = origins[t];
      if (known !== undefined) return known;
      const list = [table.origin[t] ?? 0];
      origins[t] = list;
      return list;
    },
    globals: (g) => {
      const known = globals[g];
      if (known !== undefined) return known;
      const list = [g];
      globals[g] = list;
      return list;
    },
  };
}

/** Without repetitions, in order of first occurrence. */
export function distinct(origins: readonly Origin[]): readonly Origin[] {
  return origins.length < 2 ? origins : [...new Set(origins)];
}
