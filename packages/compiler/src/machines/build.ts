import type { Machine } from "@capitan/session";
import type { LoadedFile } from "../files/load.js";
import type { RoleMachine, RoleState, RoleTransition } from "../program.js";
import type { Flow } from "../protocols/flow.js";
import { nameStates } from "./names.js";
import { waitingTime } from "./waiting.js";

/** A machine of the theory with what users see: names, waiting times, hooks, documentation, lines. */
export function buildMachine(
  machine: Machine,
  flow: Flow,
  globalNames: readonly (string | undefined)[],
  deadline: number | undefined,
  file: LoadedFile,
): RoleMachine {
  const names = nameStates(machine, globalNames, flow.places);
  const states = machine.states.map((state, index): RoleState => {
    const kind = state.transitions[0]?.kind ?? "end";
    return {
      name: names[index] ?? "",
      kind,
      transitions: state.transitions.map((transition): RoleTransition => {
        const place = flow.places[transition.origins[0] ?? -1];
        const span = place?.step ?? file.syntax.span;
        const hook = transition.kind === "hook" ? flow.hooks[transition.label] : undefined;
        return {
          kind: transition.kind,
          partner: transition.partner,
          message: transition.kind === "hook" ? -1 : transition.label,
          hook,
          target: transition.target,
          alias: place?.alias?.text,
          doc: place?.doc,
          span,
          line: file.lines.lineOf(span.start),
        };
      }),
      within:
        kind === "receive" ? waitingTime(state.transitions, flow.places, deadline) : undefined,
    };
  });
  return oneEnd({ role: machine.role, initial: machine.initial, states });
}

/** A role can be over in several ways as far as the theory goes; users see one end. */
function oneEnd(machine: RoleMachine): RoleMachine {
  const ends = machine.states.flatMap(({ kind }, index) => (kind === "end" ? [index] : []));
  if (ends.length < 2) return machine;
  const [end = 0] = ends;
  const numbers: number[] = [];
  let count = 0;
  for (const [index, { kind }] of machine.states.entries()) {
    numbers.push(kind === "end" && index !== end ? -1 : count);
    if (kind !== "end" || index === end) count += 1;
  }
  const renumber = (state: number): number => {
    const number = numbers[state] ?? 0;
    return number < 0 ? (numbers[end] ?? 0) : number;
  };
  const states = machine.states
    .filter((_, index) => (numbers[index] ?? 0) >= 0)
    .map((state) => ({
      ...state,
      transitions: state.transitions.map((transition) => ({
        ...transition,
        target: renumber(transition.target),
      })),
    }));
  return { role: machine.role, initial: renumber(machine.initial), states };
}
