import type { Message, RoleMachine, RoleState } from "@capitan/compiler";

/** The states of one role as users meet them: those where an event is sent or received, and the end. */
export interface VisibleMachine {
  /** All states that are reached, depth first in the order of the file, the end last. */
  readonly order: readonly RoleState[];
  readonly visible: readonly RoleState[];
  /** Where the user's code stands when the machine is in `state`; undefined where automatic steps go on for ever. */
  readonly from: (state: number) => RoleState | undefined;
  readonly start: RoleState | undefined;
}

export function visibleMachine(machine: RoleMachine, messages: readonly Message[]): VisibleMachine {
  const order = reached(machine);
  const from = (state: number): RoleState | undefined => {
    const seen = new Set<number>();
    for (let at = state; !seen.has(at); ) {
      seen.add(at);
      const current = stateAt(machine, at);
      if (isVisible(current, messages)) return current;
      at = current.transitions[0]?.target ?? at;
    }
    return undefined;
  };
  return {
    order,
    visible: order.filter((state) => isVisible(state, messages)),
    from,
    start: from(machine.initial),
  };
}

export function stateAt(machine: RoleMachine, index: number): RoleState {
  const state = machine.states[index];
  if (state === undefined) throw new Error(`a machine has no state ${index}`);
  return state;
}

function isVisible(state: RoleState, messages: readonly Message[]): boolean {
  if (state.kind === "end") return true;
  if (state.kind === "hook") return false;
  return state.transitions.every((transition) => messages[transition.message]?.kind === "event");
}

function reached(machine: RoleMachine): readonly RoleState[] {
  const seen = new Set<number>();
  const order: RoleState[] = [];
  const pending = [machine.initial];
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    if (seen.has(index)) continue;
    seen.add(index);
    const state = stateAt(machine, index);
    order.push(state);
    for (const transition of state.transitions.toReversed()) pending.push(transition.target);
  }
  return [
    ...order.filter((state) => state.kind !== "end"),
    ...order.filter((state) => state.kind === "end"),
  ];
}
