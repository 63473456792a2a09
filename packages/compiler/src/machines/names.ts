import type { Machine, MachineState } from "@capitan/session";
import type { Place } from "../protocols/flow.js";
import { unused } from "./state-names.js";

/**
 * The names of a machine's states. A state in which an event is sent or received has the name of the first global state
 * that it stands for; one that the runtime passes by itself has the name of the state that it leads to, and its step:
 * "start.handshake". The end has the name `end`. `globalNames` is by global state.
 */
export function nameStates(
  machine: Machine,
  globalNames: readonly (string | undefined)[],
  places: readonly Place[],
  end: string,
): readonly string[] {
  const { states } = machine;
  const names = new Array<string | undefined>(states.length).fill(undefined);
  const taken = new Set<string>();
  const ordinals = new Map<string, number>();
  for (const [index, state] of states.entries()) {
    if (state.transitions.length === 0) names[index] = end;
    else if (!isAutomatic(state, places)) {
      names[index] = unused(firstName(state, globalNames) ?? "start", taken, ordinals);
    }
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
