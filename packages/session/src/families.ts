import type { GlobalAutomaton, GlobalState, GlobalTransition, RoleId } from "./automaton.js";

/** Families of protocols of any size, for benchmarks and tests. All are safe. */

/** `length` messages one after the other; `pair` says who sends to whom. */
export function chain(
  roleCount: number,
  length: number,
  pair: (index: number) => readonly [from: RoleId, to: RoleId],
): GlobalAutomaton {
  const states: GlobalState[] = [];
  for (let index = 0; index < length; index++) {
    const [from, to] = pair(index);
    const action = { kind: "message", from, to, label: index % 7 } as const;
    states.push({ transitions: [{ action, target: index + 1, origin: index }], origin: index });
  }
  states.push({ transitions: [], origin: length });
  return { roleCount, initial: 0, states };
}

/** A message that goes round `roleCount` roles `rounds` times. */
export function ring(roleCount: number, rounds: number): GlobalAutomaton {
  return chain(roleCount, roleCount * rounds, (i) => [i % roleCount, (i + 1) % roleCount]);
}

/** Role 0 sends to all others, then hears from all. */
export function scatterGather(roleCount: number): GlobalAutomaton {
  const others = roleCount - 1;
  return chain(roleCount, 2 * others, (i) => (i < others ? [0, i + 1] : [i - others + 1, 0]));
}

/** One choice with many branches; each is told on from role to role. */
export function wide(roleCount: number, branches: number): GlobalAutomaton {
  const states: { transitions: GlobalTransition[]; origin: number }[] = [
    { transitions: [], origin: 0 },
    { transitions: [], origin: 1 },
  ];
  for (let label = 0; label < branches; label++) tell(states, 0, 0, roleCount, label, 1);
  return { roleCount, initial: 0, states };
}

/** Choices of two branches nested to a depth, taken in turns; each is told on from role to role. */
export function nested(roleCount: number, depth: number): GlobalAutomaton {
  const states: { transitions: GlobalTransition[]; origin: number }[] = [
    { transitions: [], origin: 0 },
  ];
  let level = [0];
  for (let left = depth; left > 0; left--) {
    const next: number[] = [];
    for (const state of level) {
      for (let label = 0; label < 2; label++) {
        const after = states.push({ transitions: [], origin: states.length }) - 1;
        tell(states, state, (depth - left) % roleCount, roleCount, label, after);
        next.push(after);
      }
    }
    level = next;
  }
  return { roleCount, initial: 0, states };
}

/** From `state`, `chooser` sends a label to the next role, which passes it on, until all know; then comes `after`. */
function tell(
  states: { transitions: GlobalTransition[]; origin: number }[],
  state: number,
  chooser: RoleId,
  roleCount: number,
  label: number,
  after: number,
): void {
  let here = state;
  for (let hop = 0; hop < roleCount - 1; hop++) {
    const last = hop === roleCount - 2;
    const target = last ? after : states.push({ transitions: [], origin: states.length }) - 1;
    const from = (chooser + hop) % roleCount;
    const action = { kind: "message", from, to: (from + 1) % roleCount, label } as const;
    states[here]?.transitions.push({ action, target, origin: here });
    here = target;
  }
}
