import {
  localMachine,
  type Machine,
  type MachineState,
  type MachineTransition,
} from "@capitan/session";
import type { Lowered } from "../lowering/lower.js";
import type { SaidMessage } from "../protocols/flow.js";
import type { Speech } from "../safety/speech.js";

/** The machine of an endpoint: its automaton, in which it has a part in every transition. */
export function machineOf({ automaton }: Lowered, self: number): Machine {
  const { start, from, to, label, target, origin, stateCount, initial } = automaton;
  const states: MachineState[] = [];
  for (let state = 0; state < stateCount; state += 1) {
    const transitions: MachineTransition[] = [];
    for (let t = start[state] ?? 0; t < (start[state + 1] ?? 0); t += 1) {
      const isHook = to[t] === -1;
      const sends = from[t] === self;
      transitions.push({
        kind: isHook ? "hook" : sends ? "send" : "receive",
        partner: (isHook || sends ? to[t] : from[t]) ?? -1,
        label: label[t] ?? 0,
        target: target[t] ?? 0,
        origins: [origin[t] ?? 0],
      });
    }
    states.push({ transitions, globals: [state] });
  }
  return { role: self, initial, states };
}

/** Labels of the theory: of messages as they are, then an item and the end of each stream. */
const itemOf = (label: number, count: number): number => count + 2 * label;
const endOf = (label: number, count: number): number => count + 2 * label + 1;

/**
 * The machine in which a stream is what travels: any number of items, then the end. Once an item is sent or taken, nothing
 * but the rest of the stream comes. `shift` is added to the origins.
 */
export function withoutStreams(
  { role, initial, states }: Machine,
  messages: readonly SaidMessage[],
  shift = 0,
): Machine {
  const count = messages.length;
  const expanded: MachineTransition[][] = states.map(() => []);
  for (const [state, { transitions }] of states.entries()) {
    for (const transition of transitions) {
      const { kind, label, target } = transition;
      const origins = transition.origins.map((origin) => origin + shift);
      if (kind === "hook" || messages[label]?.kind !== "stream") {
        expanded[state]?.push({ ...transition, origins });
        continue;
      }
      const end = { ...transition, label: endOf(label, count), target, origins };
      const within = transitions.length === 1 ? state : expanded.length;
      const item = { ...transition, label: itemOf(label, count), target: within, origins };
      expanded[state]?.push(item, end);
      if (within !== state) expanded.push([item, end]);
    }
  }
  return { ...localMachine(role, expanded), initial };
}

/** Words for the labels of such machines. */
export function streamWords(
  messages: readonly SaidMessage[],
  message: Speech["message"],
): Speech["message"] {
  return (label) => {
    const beyond = label - messages.length;
    if (beyond < 0) return message(label);
    const name = messages[beyond >> 1]?.name ?? "";
    return `stream ${beyond % 2 === 0 ? "item" : "end"} ${name}`;
  };
}
