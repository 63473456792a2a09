import type { FlatAutomaton, Machine, MachineTransition } from "@capitan/session";
import type { LoadedFile } from "../files/load.js";
import type { RoleMachine, RoleState, RoleTransition } from "../program.js";
import type { Flow } from "../protocols/flow.js";
import { nameStates } from "./names.js";
import { nameGlobalStates } from "./state-names.js";
import { waitingTime } from "./waiting.js";

/** What `machines` say to users: all that was checked, in the order of the roles. */
export function buildMachines(
  machines: readonly Machine[],
  automaton: FlatAutomaton,
  flow: Flow,
  deadline: number | undefined,
  file: LoadedFile,
): readonly RoleMachine[] {
  const names = nameGlobalStates(flow);
  const globalNames = Array.from(automaton.stateOrigin, (origin) => names[origin]);
  const building = { flow, globalNames, deadline, file };
  return machines.map((machine) => buildMachine(machine, building));
}

/** What building the machines of a protocol needs beside the machines themselves. */
interface Building {
  readonly flow: Flow;
  /** By global state. */
  readonly globalNames: readonly (string | undefined)[];
  readonly deadline: number | undefined;
  readonly file: LoadedFile;
}

/** A machine of the theory with what users see: names, waiting times, hooks, documentation, lines. */
function buildMachine(machine: Machine, building: Building): RoleMachine {
  const { flow, globalNames, deadline } = building;
  const names = nameStates(machine, globalNames, flow.places);
  const states: RoleState[] = [];
  const once = isPassedOnce(machine);
  for (const [state, { transitions }] of machine.states.entries()) {
    const kind = transitions[0]?.kind ?? "end";
    const isOpening = once && state === machine.initial;
    const within =
      kind === "receive" ? waitingTime(transitions, flow.places, deadline, isOpening) : undefined;
    const built: RoleTransition[] = [];
    for (const transition of transitions) built.push(buildTransition(transition, building));
    const doc = choiceDoc(transitions, building);
    states.push({ name: names[states.length] ?? "", kind, transitions: built, within, doc });
  }
  return oneEnd({ role: machine.role, initial: machine.initial, states });
}

/** What is written above the choices that are made in a state. */
function choiceDoc(
  transitions: readonly MachineTransition[],
  { flow }: Building,
): string | undefined {
  const docs = new Set<string>();
  for (const { origins } of transitions) {
    const doc = flow.places[origins[0] ?? -1]?.starts?.choice.doc?.trim();
    if (doc !== undefined && doc !== "") docs.add(doc);
  }
  return docs.size === 0 ? undefined : [...docs].join("\n\n");
}

/** Nothing leads back to the initial state. */
function isPassedOnce({ initial, states }: Machine): boolean {
  return !states.some(({ transitions }) => transitions.some(({ target }) => target === initial));
}

function buildTransition(
  { kind, partner, label, target, origins }: MachineTransition,
  { flow, file }: Building,
): RoleTransition {
  const place = flow.places[origins[0] ?? -1];
  const span = place?.step ?? file.syntax.span;
  return {
    kind,
    partner,
    message: kind === "hook" ? -1 : label,
    hook: kind === "hook" ? flow.hooks[label] : undefined,
    target,
    alias: place?.alias?.text,
    doc: place?.doc,
    span,
    line: file.lines.lineOf(span.start),
  };
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
