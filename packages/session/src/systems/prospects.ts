import { at } from "../table.js";
import { type Network, RECEIVE, SEND } from "./network.js";
import type { Space } from "./space.js";

/** What can be ruled out in a configuration without a look at what comes after it. */
export interface Prospects {
  /** The sender's machine has a way to a send on the channel. */
  readonly mayFill: (space: Space, configuration: number, channel: number) => boolean;
  /** The receiver's machine has a way to a receive on the channel. */
  readonly mayTake: (space: Space, configuration: number, channel: number) => boolean;
  /**
   * By role: 1 if it never moves again. It only receives, nothing that it waits for is at the head of its channel, and where
   * the channel is empty its sender has no way to a send on it, or never moves again either.
   */
  readonly dead: (space: Space, configuration: number) => Uint8Array;
}

export function prospectsOf(network: Network): Prospects {
  const { roleCount, first, kind, channel, from, to } = network;
  const senders = new Map<number, Uint8Array>();
  const receivers = new Map<number, Uint8Array>();
  const mayFill = (space: Space, configuration: number, c: number): boolean =>
    lookUp(senders, network, SEND, c, at(from, c))[space.state(configuration, at(from, c))] === 1;
  const mayTake = (space: Space, configuration: number, c: number): boolean =>
    lookUp(receivers, network, RECEIVE, c, at(to, c))[space.state(configuration, at(to, c))] === 1;
  return {
    mayFill,
    mayTake,
    dead: (space, configuration) => {
      const dead = new Uint8Array(roleCount).fill(1);
      const mayMove = (t: number): boolean => {
        if (kind[t] !== RECEIVE || space.enabled(configuration, t)) return true;
        const c = at(channel, t);
        if (space.queue(configuration, c) !== 0) return false;
        return dead[at(from, c)] === 0 && mayFill(space, configuration, c);
      };
      // All are held for dead; who may move after all may free others.
      for (let changed = true; changed; ) {
        changed = false;
        for (let role = 0; role < roleCount; role++) {
          if (dead[role] === 0) continue;
          const state = space.state(configuration, role);
          for (let t = at(first, state); t < at(first, state + 1); t++) {
            if (!mayMove(t)) continue;
            dead[role] = 0;
            changed = true;
            break;
          }
        }
      }
      return dead;
    },
  };
}

function lookUp(
  known: Map<number, Uint8Array>,
  network: Network,
  kind: number,
  channel: number,
  role: number,
): Uint8Array {
  let states = known.get(channel);
  if (states === undefined) {
    states = waysTo(network, role, kind, channel);
    known.set(channel, states);
  }
  return states;
}

/** By state: 1 where the role still has a way to such a transition. */
function waysTo(network: Network, role: number, wanted: number, on: number): Uint8Array {
  const { base, first, kind, channel, target } = network;
  const may = new Uint8Array(first.length - 1);
  const before = new Map<number, number[]>();
  const found: number[] = [];
  for (let state = at(base, role); state < at(base, role + 1); state++) {
    for (let t = at(first, state); t < at(first, state + 1); t++) {
      const next = at(target, t);
      const known = before.get(next);
      if (known === undefined) before.set(next, [state]);
      else known.push(state);
      if (kind[t] !== wanted || channel[t] !== on || may[state] === 1) continue;
      may[state] = 1;
      found.push(state);
    }
  }
  for (const state of found) {
    for (const earlier of before.get(state) ?? []) {
      if (may[earlier] === 1) continue;
      may[earlier] = 1;
      found.push(earlier);
    }
  }
  return may;
}
