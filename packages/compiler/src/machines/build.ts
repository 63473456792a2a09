import type { Span } from "@capitan/diagnostics";
import type { Machine, MachineTransition } from "@capitan/session";
import type { Lowered } from "../lowering/lower.js";
import type { Scope } from "../names/scope.js";
import type {
  ParTransition,
  PartMachine,
  RoleMachine,
  RoleState,
  RoleTransition,
} from "../program.js";
import type { Flow, FlowPart, Place } from "../protocols/flow.js";
import { channelsOf } from "../protocols/parts.js";
import type { Judgement } from "../safety/judge.js";
import { nameStates, namesOfRole, type RoleNames } from "./names.js";
import { nameGlobalStates } from "./state-names.js";
import { waitingTime } from "./waiting.js";

/** A protocol or a part of it that was found to be safe. */
export interface Judged {
  readonly lowered: Lowered;
  readonly judgement: Judgement;
}

export interface JudgedProtocol extends Judged {
  readonly parts: readonly (Judged & { readonly part: FlowPart })[];
}

/** What the machines say to users: all that was checked, in the order of the roles. */
export function buildMachines(
  judged: JudgedProtocol,
  flow: Flow,
  deadline: number | undefined,
  scopes: ReadonlyMap<string, Scope>,
): readonly RoleMachine[] {
  const names = nameGlobalStates(judged, flow);
  const building: Building = { flow, deadline, scopes, ends: names.ends };
  return judged.judgement.machines.map((machine) => {
    const { role } = machine;
    const own = namesOfRole(flow.roles[role] ?? "");
    const whole = buildMachine(machine, names.own, "end", building, own, true);
    const parts: PartMachine[] = [];
    for (const { part, judgement } of judged.parts) {
      const inside = judgement.machines[role];
      // A part that is never done may have a single state.
      if (inside?.states.some(({ transitions }) => transitions.length > 0) !== true) continue;
      const { channel, name, isNamed } = part;
      const end = names.ends.get(part) ?? "end";
      const given = names.parts.get(part) ?? [];
      const built = buildMachine(inside, given, end, building, own, false);
      parts.push({ channel, name, isNamed, ...built });
    }
    return { role, ...whole, parts };
  });
}

/** What the machine of an endpoint says to users. `deadline`: of the protocol that it refines. */
export function buildEndpoint(
  machine: Machine,
  lowered: Lowered,
  flow: Flow,
  deadline: number | undefined,
  scopes: ReadonlyMap<string, Scope>,
): RoleMachine {
  const { own } = nameGlobalStates({ lowered, parts: [] }, flow);
  const building: Building = { flow, deadline, scopes, ends: new Map() };
  const { role } = machine;
  const names = namesOfRole(flow.roles[role] ?? "");
  return { role, ...buildMachine(machine, own, "end", building, names, true), parts: [] };
}

/** What building the machines of a protocol needs beside the machines themselves. */
interface Building {
  readonly flow: Flow;
  readonly deadline: number | undefined;
  readonly scopes: ReadonlyMap<string, Scope>;
  readonly ends: ReadonlyMap<FlowPart, string>;
}

interface Built {
  readonly initial: number;
  readonly states: readonly RoleState[];
}

/** A machine of the theory with what users see: names, waiting times, hooks, documentation, lines. `globalNames` is by global state. */
function buildMachine(
  machine: Machine,
  globalNames: readonly (string | undefined)[],
  end: string,
  building: Building,
  own: RoleNames,
  isWhole: boolean,
): Built {
  const { flow, deadline } = building;
  const names = nameStates(machine, globalNames, flow.places, end, own, isWhole);
  const states: RoleState[] = [];
  const once = isPassedOnce(machine);
  for (const [state, { transitions }] of machine.states.entries()) {
    const name = names[states.length] ?? "";
    const [first] = transitions;
    const join = flow.places[first?.origins[0] ?? -1];
    if (first !== undefined && join?.kind === "join") {
      const par = parTransition(join, first, machine.role, building);
      states.push({ name, kind: "par", transitions: [], par, within: undefined, doc: undefined });
      continue;
    }
    const kind = first?.kind ?? "end";
    const isOpening = once && state === machine.initial;
    const within =
      kind === "receive" ? waitingTime(transitions, flow.places, deadline, isOpening) : undefined;
    const built: RoleTransition[] = [];
    for (const transition of transitions) built.push(buildTransition(transition, building));
    const doc = choiceDoc(transitions, building);
    states.push({ name, kind, transitions: built, par: undefined, within, doc });
  }
  return oneEnd({ initial: machine.initial, states });
}

/** Taking part in a `par`: in those of its parts in which the role has something to do. */
function parTransition(
  join: Place,
  { target }: MachineTransition,
  role: number,
  { flow, scopes }: Building,
): ParTransition {
  return {
    channels: channelsOf(join, role, flow),
    target,
    alias: join.alias?.text,
    doc: join.doc,
    span: join.step,
    line: lineOf(join.name, scopes),
  };
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
  { flow, scopes }: Building,
): RoleTransition {
  const place = flow.places[origins[0] ?? -1];
  const span = place?.step ?? flow.bodies[0].declaration.span;
  return {
    kind,
    partner,
    message: kind === "hook" ? -1 : label,
    hook: kind === "hook" ? flow.hooks[label] : undefined,
    target,
    alias: place?.alias?.text,
    doc: place?.doc,
    span,
    line: lineOf(span, scopes),
  };
}

/** Steps that are run may stand in another file. */
function lineOf({ file, start }: Span, scopes: ReadonlyMap<string, Scope>): number {
  return scopes.get(file)?.file.lines.lineOf(start) ?? 1;
}

/** A role can be over in several ways as far as the theory goes; users see one end. */
function oneEnd(machine: Built): Built {
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
      par: state.par && { ...state.par, target: renumber(state.par.target) },
    }));
  return { initial: renumber(machine.initial), states };
}
