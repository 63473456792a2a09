import type { RoleId } from "./automaton.js";
import { condense } from "./condense.js";
import { type Ints, ints, packed, push } from "./ints.js";
import { append, countSets, intern, type StateSets, stateSets } from "./state-sets.js";
import { sees, type Table } from "./table.js";

/** The most entries (machine states times the global states they stand for) that one machine may have. */
export const PROJECTION_LIMIT = 2_000_000;

/** A role's machine as it comes out of the subset construction: state `s` stands for the global states of set `s`. */
export interface Projection {
  readonly role: RoleId;
  readonly skip: Int32Array;
  readonly sets: StateSets;
  /** By state, with one entry more: its first move. Moves come in the order of their first global transition. */
  readonly first: Int32Array;
  /**
   * The states that have moves and stand for several global states: no other can fail a condition, since all moves of a
   * single global state leave it, and are of one sender.
   */
  readonly several: Int32Array;
  /** Of these, the ones that can do more than to receive from one role: no other can fail conditions 3 to 5. */
  readonly torn: Int32Array;
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
 * Whether the role takes part in every choice. Then its machine has a state for each single global state: it never has to
 * guess, and no condition can fail. (What it does not see leads only one way, and its steps in a choice differ.)
 */
export function knowsEveryChoice(table: Table, role: RoleId): boolean {
  const { stateCount, start } = table;
  if (stateCount > PROJECTION_LIMIT) return false;
  for (let g = 0; g < stateCount; g++) {
    const from = start[g] ?? 0;
    const to = start[g + 1] ?? 0;
    if (to - from < 2) continue;
    for (let t = from; t < to; t++) if (!sees(table, t, role)) return false;
  }
  return true;
}

/**
 * Projection by Erasure and Subset Construction of Li, Stutz, Wies and Zufferey: erase what the role does not see (ε), then determinise; sets
 * are closed under ε. Undefined when the machine would be larger than PROJECTION_LIMIT.
 */
export function project(table: Table, role: RoleId, scratch: Scratch): Projection | undefined {
  const { start, target, action, from: sender, to: receiver } = table;
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
    sortFirst(members, count);
    return count === 1 ? append(sets, members, 1) : intern(sets, members, count);
  };
  const begin = (): void => {
    epoch += 1;
    count = 0;
  };
  /** Whether there is a way on that the role does not see. */
  const looksOn = (state: number): boolean => {
    for (let t = start[state] ?? 0; t < (start[state + 1] ?? 0); t++) {
      if ((sender[t] ?? 0) !== role && (receiver[t] ?? 0) !== role) return true;
    }
    return false;
  };
  /** What a single global state leads to is the common case, and is closed once. */
  const closeOne = (state: number): number => {
    const only = skip[state] ?? 0;
    const known = closure[only] ?? 0;
    if (known !== -1) return known;
    begin();
    reach(only);
    // A set of one state comes from here only, and once.
    const closed = looksOn(only) ? close() : append(sets, members, 1);
    closure[only] = closed;
    return closed;
  };

  const first = ints();
  const several = ints();
  const torn = ints();
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
    const alone = to - from === 1 ? onlyMove(table, sets.pool[from] ?? 0, role) : -1;
    if (alone !== -1) {
      push(actions, action[alone] ?? 0);
      push(listed, list.count);
      push(list, alone);
      push(targets, closeOne(target[alone] ?? 0));
      continue;
    }
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
    if (to - from > 1 && actions.count > firstMove) {
      push(several, set);
      if (!listens(table, role, actions, firstMove)) push(torn, set);
    }
    for (let move = firstMove; move < actions.count; move++) {
      const number = actions.items[move] ?? 0;
      push(listed, list.count);
      const last = slot[number] ?? 0;
      slot[number] = -1;
      if ((before.items[last] ?? 0) === -1) {
        const only = found.items[last] ?? 0;
        push(list, only);
        push(targets, closeOne(target[only] ?? 0));
        continue;
      }
      const begins = list.count;
      for (let f = last; f !== -1; f = before.items[f] ?? 0) push(list, found.items[f] ?? 0);
      list.items.subarray(begins, list.count).reverse();
      begin();
      for (let l = begins; l < list.count; l++) reach(target[list.items[l] ?? 0] ?? 0);
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
    several: packed(several),
    torn: packed(torn),
    action: packed(actions),
    target: packed(targets),
    listed: packed(listed),
    list: packed(list),
  });
}

/** Sorts the first `count` items, which are mostly few and in order. */
function sortFirst(items: Int32Array, count: number): void {
  if (count > 16) {
    items.subarray(0, count).sort();
    return;
  }
  for (let next = 1; next < count; next++) {
    const item = items[next] ?? 0;
    let place = next;
    for (; place > 0 && (items[place - 1] ?? 0) > item; place--)
      items[place] = items[place - 1] ?? 0;
    items[place] = item;
  }
}

/** The transition of a state that has one only, and the role sees it; -1 otherwise. The common case, told apart first. */
function onlyMove(table: Table, state: number, role: RoleId): number {
  const t = table.start[state] ?? 0;
  return (table.start[state + 1] ?? 0) === t + 1 && sees(table, t, role) ? t : -1;
}

/** Whether the actions from `first` on are all messages to the role from the same sender. */
function listens(table: Table, role: RoleId, actions: Ints, first: number): boolean {
  const { actionSample, from, to } = table;
  const sender = from[actionSample[actions.items[first] ?? 0] ?? 0];
  for (let move = first; move < actions.count; move++) {
    const sample = actionSample[actions.items[move] ?? 0] ?? 0;
    if (to[sample] !== role || from[sample] !== sender) return false;
  }
  return true;
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
