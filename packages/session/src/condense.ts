import type { RoleId } from "./automaton.js";
import { sees, type Table } from "./table.js";

/**
 * Where a role gets to from each global state without choice and without seeing anything: the first state on the only
 * way on in which it takes part, somebody chooses, or all is over. A way that runs in a circle for ever is stood for by
 * one state of the circle. The ε-closures below are built of such states only; all that the conditions ask of a state
 * left out holds of it exactly if it holds of the one that stands for it.
 */
export function condense(table: Table, role: RoleId, into: Int32Array): Int32Array {
  const { stateCount, start, target } = table;
  into.fill(-1, 0, stateCount);
  for (let from = 0; from < stateCount; from++) {
    let state = from;
    // -2 marks the way walked just now, so that a circle is noticed.
    while ((into[state] ?? 0) === -1) {
      const first = start[state] ?? 0;
      if ((start[state + 1] ?? 0) !== first + 1 || sees(table, first, role)) {
        into[state] = state;
        break;
      }
      into[state] = -2;
      state = target[first] ?? 0;
    }
    const end = (into[state] ?? 0) === -2 ? state : (into[state] ?? 0);
    let walked = from;
    while ((into[walked] ?? 0) === -2) {
      into[walked] = end;
      walked = target[start[walked] ?? 0] ?? 0;
    }
  }
  return into;
}
