import { graphOf, reversed } from "./components.js";
import type { Failure } from "./failure.js";
import type { Projection } from "./projection.js";
import { elements } from "./state-sets.js";
import { sees, type Table } from "./table.js";

/** Where each global state can be come to from; computed once for all roles. */
export type Backwards = ReturnType<typeof reversed>;

export function backwardsOf(table: Table): Backwards {
  return reversed(graphOf(table), table.source);
}

/**
 * Ends and liveness: a machine state without transitions stands only for global states from which the role has nothing to
 * do (by construction), and any other only for those from which it can still act on some path.
 */
export function failsEnds(
  table: Table,
  projection: Projection,
  back: () => Backwards,
): readonly Failure[] {
  const { role, sets, several } = projection;
  const failures: Failure[] = [];
  if (several.length === 0) return failures;
  const acting = canAct(table, role, back);
  for (const state of several) {
    const from = sets.starts[state] ?? 0;
    const to = sets.starts[state + 1] ?? 0;
    let count = 0;
    for (let index = from; index < to; index++) count += acting[sets.pool[index] ?? 0] ?? 0;
    if (count === to - from) continue;
    const alive = new Set<number>();
    for (const member of elements(sets, state)) if (acting[member] === 1) alive.add(member);
    failures.push({ condition: "end", role, state, move: -1, alive, instead: [] });
  }
  return failures;
}

/** By global state: 1 where some run from it has a step of the role. */
function canAct(table: Table, role: number, back: () => Backwards): Uint8Array {
  return canActForward(table, role) ?? canActAround(table, role, back());
}

/** The same where every transition leads to a later state: without loops they come in that order. */
function canActForward(table: Table, role: number): Uint8Array | undefined {
  const { stateCount, start, target } = table;
  const acting = new Uint8Array(stateCount);
  for (let g = stateCount - 1; g >= 0; g--) {
    for (let t = start[g] ?? 0; t < (start[g + 1] ?? 0); t++) {
      const next = target[t] ?? 0;
      if (next <= g) return undefined;
      if (acting[next] === 1 || sees(table, t, role)) acting[g] = 1;
    }
  }
  return acting;
}

function canActAround(table: Table, role: number, back: Backwards): Uint8Array {
  const acting = new Uint8Array(table.stateCount);
  const queue = new Int32Array(table.stateCount);
  let end = 0;
  const add = (state: number): void => {
    if (acting[state] === 1) return;
    acting[state] = 1;
    queue[end++] = state;
  };
  for (let t = 0; t < table.source.length; t++) if (sees(table, t, role)) add(table.source[t] ?? 0);
  for (let next = 0; next < end; next++) {
    const state = queue[next] ?? 0;
    for (let e = back.start[state] ?? 0; e < (back.start[state + 1] ?? 0); e++) {
      add(back.target[e] ?? 0);
    }
  }
  return acting;
}
