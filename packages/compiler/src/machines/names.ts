import type { Machine, MachineState } from "@capitan/session";
import type { Place } from "../protocols/flow.js";
import { unused } from "./state-names.js";

/** What the names of all machines of one role have in common: outside of parts and in each of them. */
export interface RoleNames {
  readonly role: string;
  readonly taken: Set<string>;
  readonly ordinals: Map<string, number>;
}

export const namesOfRole = (role: string): RoleNames => ({
  role,
  taken: new Set(),
  ordinals: new Map(),
});

/**
 * The names of a machine's states. A state in which an event is sent or received has the name of the first global state
 * that it stands for; one that the runtime passes by itself has the name of the state that it leads to, and its step:
 * "start.handshake". The end has the name `end`. `globalNames` is by global state. `isWhole`: it is no part, so that what the
 * role says or hears first is "start" for it, however much the others have said before.
 */
export function nameStates(
  machine: Machine,
  globalNames: readonly (string | undefined)[],
  places: readonly Place[],
  end: string,
  { role, taken, ordinals }: RoleNames,
  isWhole: boolean,
): readonly string[] {
  const { states } = machine;
  const names = new Array<string | undefined>(states.length).fill(undefined);
  const nameOf = (state: MachineState): string =>
    withoutReceiver(firstName(state, globalNames) ?? "start", role);
  const first = isWhole ? firstSaid(machine, places) : undefined;
  if (first !== undefined) {
    const name = nameOf(at(machine, first));
    const isGiven = places.some(({ alias }) => alias?.text === name);
    names[first] = unused(isGiven ? name : "start", taken, ordinals);
  }
  for (const [index, state] of states.entries()) {
    if (names[index] !== undefined) continue;
    if (state.transitions.length === 0) names[index] = end;
    else if (!isAutomatic(state, places)) names[index] = unused(nameOf(state), taken, ordinals);
  }
  const destinations = destinationsOf(states, names);
  for (const [index, state] of states.entries()) {
    if (names[index] !== undefined) continue;
    const place = placeOf(state, places);
    const alias = place?.kind === "handshake-reply" ? undefined : place?.alias?.text;
    const own = `${destinations[index] ?? "start"}.${place?.kind === "hook" ? place.text : place?.kind}`;
    names[index] = unused(alias ?? own, taken, ordinals);
  }
  return names.map((name) => name ?? "");
}

/** "Title.Buyer2" is where Buyer2 gets what goes to several, "Title" for itself. */
function withoutReceiver(name: string, role: string): string {
  return name.endsWith(`.${role}`) ? name.slice(0, -role.length - 1) : name;
}

/** The first state that is not passed by itself, if something is said or heard there. */
function firstSaid(machine: Machine, places: readonly Place[]): number | undefined {
  const seen = new Set<number>();
  for (let index = machine.initial; !seen.has(index); ) {
    seen.add(index);
    const state = at(machine, index);
    if (state.transitions.length === 0 || placeOf(state, places)?.kind === "join") return undefined;
    if (!isAutomatic(state, places)) return index;
    index = state.transitions[0]?.target ?? index;
  }
  return undefined;
}

function at({ states }: Machine, index: number): MachineState {
  const state = states[index];
  if (state === undefined) throw new Error(`a machine has no state ${index}`);
  return state;
}

function firstName(
  { globals }: MachineState,
  globalNames: readonly (string | undefined)[],
): string | undefined {
  for (const global of globals) {
    const name = globalNames[global];
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Whether the runtime passes this state by itself: it has no event, no stream and no parts. */
function isAutomatic(state: MachineState, places: readonly Place[]): boolean {
  for (const { origins } of state.transitions) {
    const kind = places[origins[0] ?? -1]?.kind;
    if (kind === "event" || kind === "stream" || kind === "join") return false;
  }
  return true;
}

function placeOf(state: MachineState, places: readonly Place[]): Place | undefined {
  return places[state.transitions[0]?.origins[0] ?? -1];
}

/** For each state without a name, the name of the state that it leads to; undefined where it leads to none. */
function destinationsOf(
  states: readonly MachineState[],
  names: readonly (string | undefined)[],
): readonly (string | undefined)[] {
  const destinations = new Array<string | undefined>(states.length).fill(undefined);
  const visited = new Uint8Array(states.length);
  for (const first of states.keys()) {
    const path: number[] = [];
    let at = first;
    while (names[at] === undefined && visited[at] !== 1) {
      visited[at] = 1;
      path.push(at);
      at = states[at]?.transitions[0]?.target ?? at;
    }
    const name = names[at] ?? destinations[at];
    for (const state of path) destinations[state] = name;
  }
  return destinations;
}
