import type { Machine, MachineTransition, RoleId } from "../automaton.js";
import { at } from "../table.js";

export const SEND = 0;
export const RECEIVE = 1;
export const HOOK = 2;

/**
 * Machines in flat arrays. States of all roles are numbered together, role by role, and so are transitions; labels and the
 * channels that occur are numbered from 0.
 */
export interface Network {
  readonly machines: readonly Machine[];
  readonly roleCount: number;
  /** By role: the number of its first state. Has one entry more. */
  readonly base: Int32Array;
  readonly initial: Int32Array;
  /** By state: its first transition. Has one entry more. */
  readonly first: Int32Array;
  /** By transition: SEND, RECEIVE or HOOK. */
  readonly kind: Int32Array;
  /** By transition: its channel; -1 for a hook. */
  readonly channel: Int32Array;
  readonly label: Int32Array;
  readonly target: Int32Array;
  readonly transitions: readonly MachineTransition[];
  readonly channelCount: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly labelCount: number;
  /** By number: the caller's label. */
  readonly labels: readonly number[];
}

/** Machines are given by role, in order, and are deterministic: a state has one transition at most for each kind, partner and label. */
export function networkOf(machines: readonly Machine[]): Network {
  const roleCount = machines.length;
  const base = new Int32Array(roleCount + 1);
  for (const [role, { states }] of machines.entries())
    base[role + 1] = at(base, role) + states.length;
  const transitions: MachineTransition[] = [];
  const first = new Int32Array(at(base, roleCount) + 1);
  const channels = new Map<number, number>();
  const labels = new Map<number, number>();
  const kind: number[] = [];
  const channel: number[] = [];
  const label: number[] = [];
  const target: number[] = [];
  let state = 0;
  for (const [role, { states }] of machines.entries()) {
    for (const here of states) {
      for (const t of here.transitions) {
        transitions.push(t);
        kind.push(t.kind === "send" ? SEND : t.kind === "receive" ? RECEIVE : HOOK);
        target.push(at(base, role) + t.target);
        if (t.kind === "hook") {
          channel.push(-1);
          label.push(-1);
        } else {
          const [from, to] = t.kind === "send" ? [role, t.partner] : [t.partner, role];
          channel.push(numberIn(channels, from * roleCount + to));
          label.push(numberIn(labels, t.label));
        }
      }
      state += 1;
      first[state] = transitions.length;
    }
  }
  const keys = [...channels.keys()];
  return {
    machines,
    roleCount,
    base,
    initial: Int32Array.from(machines, ({ initial }, role) => at(base, role) + initial),
    first,
    kind: Int32Array.from(kind),
    channel: Int32Array.from(channel),
    label: Int32Array.from(label),
    target: Int32Array.from(target),
    transitions,
    channelCount: keys.length,
    from: Int32Array.from(keys, (key) => Math.floor(key / roleCount)),
    to: Int32Array.from(keys, (key) => key % roleCount),
    labelCount: labels.size,
    labels: [...labels.keys()],
  };
}

function numberIn(numbers: Map<number, number>, key: number): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  const number = numbers.size;
  numbers.set(key, number);
  return number;
}

/** The partner of a transition that is no hook. */
export function partnerOf(network: Network, transition: number): RoleId {
  return network.transitions[transition]?.partner ?? -1;
}

export function isFinalState({ first }: Network, state: number): boolean {
  return at(first, state) === at(first, state + 1);
}
