import type {
  GlobalAutomaton,
  Machine,
  MachineState,
  MachineTransition,
  RoleId,
} from "./automaton.js";
import { condense } from "./condense.js";
import { at, kindFor, partnerFor, sees, type Table } from "./table.js";

/**
 * The machine of one of two roles: the global automaton read from its side. Every message is seen by both, so no two
 * global states are ever confused and no subset construction is needed; only the other side's hooks are skipped.
 */
export function readFromOneSide(table: Table, role: RoleId, scratch: Int32Array): Machine {
  const skip = condense(table, role, scratch);
  const numbers = new Int32Array(table.stateCount).fill(-1);
  const order: number[] = [];
  const numberOf = (state: number): number => {
    const stands = at(skip, state);
    let number = at(numbers, stands);
    if (number === -1) {
      number = order.length;
      numbers[stands] = number;
      order.push(stands);
    }
    return number;
  };
  numberOf(table.initial);
  const states: MachineState[] = [];
  for (let next = 0; next < order.length; next++) {
    const state = order[next] ?? 0;
    const transitions: MachineTransition[] = [];
    for (let t = at(table.start, state); t < at(table.start, state + 1); t++) {
      // Only a circle of the other side's hooks is left in with a transition that the role does not see.
      if (!sees(table, t, role)) continue;
      transitions.push({
        kind: kindFor(table, t, role),
        partner: partnerFor(table, t, role),
        label: at(table.label, t),
        target: numberOf(at(table.target, t)),
        origins: [at(table.origin, t)],
      });
    }
    states.push({ transitions, globals: [state] });
  }
  return { role, initial: 0, states };
}

/** True when nobody else takes part: the direct path applies. */
export function hasTwoSides(automaton: GlobalAutomaton): boolean {
  return automaton.roleCount <= 2;
}
