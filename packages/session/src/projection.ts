import type { Machine, MachineState, MachineTransition, Origin, RoleId } from "./automaton.js";
import { condense } from "./condense.js";
import { ints, packed, push } from "./ints.js";
import { countSets, elements, intern, type StateSets, stateSets } from "./state-sets.js";
import { kindFor, partnerFor, sees, type Table } from "./table.js";

/** The most entries (machine states times the global states they stand for) that one machine may have. */
export const PROJECTION_LIMIT = 2_000_000;

/** A role's machine as it comes out of the subset construction: state `s` stands for the global states of set `s`. */
export interface Projection {
  readonly role: RoleId;
  readonly skip: Int32Array;
  readonly sets: StateSets;
  /** By state, with one entry more: its first move. Moves come in the order of their first global transition. */
  readonly first: Int32Array;
  /** By move: the number of its action in the table, the state it leads to. */
  readonly action: Int32Array;
  readonly target: Int32Array;
  /** By move, with one entry more: where its global transitions begin in `list`. */
  readonly listed: Int32Array;
  readonly list: Int32Array;
  /** The same as objects, by state; made when first asked for. */
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
  let epoch = 0;
  let count = 0;

  const reach = (state: number): void => {
    const stands = skip[state] ?? 0;
    if ((mark[stands] ?? 0) === epoch) return;
    mark[stands] = epoch;
    members[count++] = stands;
  };
  /** The number of the set of all that is reached from the members so far. */
  const close = (): number => {
    for (let next = 0; next < count; next++) {
      const state = members[next] ?? 0;
      for (let t = start[state] ?? 0; t < (start[state + 1] ?? 0); t++) {
        if (!sees(table, t, role)) reach(target[t] ?? 0);
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
    const only = skip[state] ?? 0;
    if ((closure[only] ?? 0) === -1) {
      begin();
      reach(only);
      closure[only] = close();
    }
    return closure[only] ?? 0;
  };

  const first = ints();
  const actions = ints();
  const targets = ints();
  const listed = ints();
  const list = ints();
  /** The global transitions at hand, and for each the one before it with the same action. */
  const found = ints();
  const before = ints();

  closeOne(table.initial);
  for (let set = 0; set < countSets(sets); set++) {
    const firstMove = actions.count;
    push(first, firstMove);
    found.count = 0;
    before.count = 0;
    const from = sets.starts[set] ?? 0;
    const to = sets.starts[set + 1] ?? 0;
    for (let element = from; element < to; element++) {
      const state = sets.pool[element] ?? 0;
      for (let t = start[state] ?? 0; t < (start[state + 1] ?? 0); t++) {
        if (!sees(table, t, role)) continue;
        const number = action[t] ?? 0;
        if ((slot[number] ?? 0) === -1) push(actions, number);
        push(before, slot[number] ?? 0);
        slot[number] = found.count;
        push(found, t);
      }
    }
    for (let move = firstMove; move < actions.count; move++) {
      const number = actions.items[move] ?? 0;
      push(listed, list.count);
      const begins = list.count;
      for (let f = slot[number] ?? 0; f !== -1; f = before.items[f] ?? 0)
        push(list, found.items[f] ?? 0);
      slot[number] = -1;
      const transitions = list.items.subarray(begins, list.count).reverse();
      if (transitions.length === 1) {
        push(targets, closeOne(target[transitions[0] ?? 0] ?? 0));
        continue;
      }
      begin();
      for (const t of transitions) reach(target[t] ?? 0);
      push(targets, count === 1 ? closeOne(members[0] ?? 0) : close());
    }
    if (sets.used > PROJECTION_LIMIT) return undefined;
  }
  push(first, actions.count);
  push(listed, list.count);
  return withMoves({
    role,
    skip,
    sets,
    first: packed(first),
    action: packed(actions),
    target: packed(targets),
    listed: packed(listed),
    list: packed(list),
  });
}

function withMoves(projection: Omit<Projection, "moves">): Projection {
  let moves: readonly (readonly Move[])[] | undefined;
  return {
    ...projection,
    get moves() {
      moves ??= Array.from({ length: countSets(projection.sets) }, (_, s) =>
        movesAt(projection, s),
      );
      return moves;
    },
  };
}

/** The moves of one machine state, as objects. */
export function movesAt(
  { first, action, target, listed, list }: Omit<Projection, "moves">,
  state: number,
): readonly Move[] {
  const here: Move[] = [];
  for (let m = first[state] ?? 0; m < (first[state + 1] ?? 0); m++) {
    const transitions = [...list.subarray(listed[m] ?? 0, listed[m + 1] ?? 0)];
    here.push({ action: action[m] ?? 0, target: target[m] ?? 0, transitions });
  }
  return here;
}

/** How many global states a machine state stands for. */
export function sizeOf({ sets }: Projection, state: number): number {
  return (sets.starts[state + 1] ?? 0) - (sets.starts[state] ?? 0);
}

/**
 * The machine of a projection as plain data. `origins` and `alone` hold arrays of one origin by global transition and of
 * one state by global state, which the machines of several roles share.
 */
export function machineOf(table: Table, projection: Projection, shared: SharedLists): Machine {
  const { role, sets, first, action, target, listed, list } = projection;
  const states: MachineState[] = [];
  for (let set = 0; set < countSets(sets); set++) {
    const transitions: MachineTransition[] = [];
    for (let m = first[set] ?? 0; m < (first[set + 1] ?? 0); m++) {
      const sample = table.actionSample[action[m] ?? 0] ?? 0;
      const [from, to] = [listed[m] ?? 0, listed[m + 1] ?? 0];
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
