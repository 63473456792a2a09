import type { Machine, MachineState, MachineTransition, RoleId } from "./automaton.js";
import { condense } from "./condense.js";
import { ints, push } from "./ints.js";
import type { SharedLists } from "./machine.js";
import { kindFor, partnerFor, sees, type Table } from "./table.js";

/**
 * The machine of one of two roles: the global automaton read from its side. Every message is seen by both, so no two
 * global states are ever confused and no subset construction is needed; only the other side's hooks are skipped.
 */
export function readFromOneSide(
  table: Table,
  role: RoleId,
  scratch: Int32Array,
  shared: SharedLists,
): Machine {
  const skip = condense(table, role, scratch);
  const numbers = new Int32Array(table.stateCount).fill(-1);
  const order = ints();
  const numberOf = (state: number): number => {
    const stands = skip[state] ?? 0;
    let number = numbers[stands] ?? 0;
    if (number === -1) {
      number = order.count;
      numbers[stands] = number;
      push(order, stands);
    }
    return number;
  };
  numberOf(table.initial);
  const states: MachineState[] = [];
  for (let next = 0; next < order.count; next++) {
    const state = order.items[next] ?? 0;
    const transitions: MachineTransition[] = [];
    for (let t = table.start[state] ?? 0; t < (table.start[state + 1] ?? 0); t++) {
      // Only a circle of the other side's hooks is left in with a transition that the role does not see.
      if (!sees(table, t, role)) continue;
      transitions.push({
        kind: kindFor(table, t, role),
        partner: partnerFor(table, t, role),
        label: table.label[t] ?? 0,
        target: numberOf(table.target[t] ?? 0),
        origins: shared.origins(t),
      });
    }
    states.push({ transitions, globals: shared.globals(state) });
  }
  return { role, initial: 0, states };
}
