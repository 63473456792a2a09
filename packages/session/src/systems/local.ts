import type { Machine, MachineTransition, RoleId } from "../automaton.js";

/** The machine of an endpoint: it stands for no states of a global protocol. */
export function localMachine(
  role: RoleId,
  states: readonly (readonly MachineTransition[])[],
): Machine {
  return {
    role,
    initial: 0,
    states: states.map((transitions) => ({ transitions, globals: [] })),
  };
}
