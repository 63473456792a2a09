import type { Ints } from "../ints.js";
import { push } from "../ints.js";
import { at } from "../table.js";
import { type Network, RECEIVE } from "./network.js";
import { prospectsOf } from "./prospects.js";
import type { Space } from "./space.js";
import { turningPoints } from "./turning.js";

/**
 * Which transitions are looked at in a configuration.
 *
 * A role is *settled* when nobody else can change what it can do next: every channel that it may receive from holds a
 * message, or never will again. What another role does meanwhile can be done after it as well, with the same result. So
 * what a settled role can do is all that has to be looked at, if only the others are not forgotten: a transition that is
 * marked by `turningPoints` is not taken in this way, so every circle holds a configuration in which all roles move.
 *
 * Then for every run there is one that is looked at, in which every role does at least the same, in the same order. What
 * can be said of a configuration by what each role will ever do after it is therefore the same among the runs looked at:
 * that a role never moves again, that a message is never taken, that a role gets to a state. Queues are shorter only.
 */
export interface Moves {
  /** Appends (role, transition) pairs to a cleared list: enough to judge what roles will ever do. */
  readonly judged: (space: Space, configuration: number, found: Ints) => void;
  /**
   * The same, but one role moves only where nobody else can, or all have to: channels to it fill as far as they ever do.
   */
  readonly withholding: (
    lazy: number,
  ) => (space: Space, configuration: number, found: Ints) => void;
  /** Only receives are taken at once, so that a shortest run to what cannot be undone is among those looked at. */
  readonly prompt: (space: Space, configuration: number, found: Ints) => void;
}

export function movesOf(network: Network): Moves {
  const { roleCount, first, kind, channel } = network;
  const { mayFill } = prospectsOf(network);

  /** What the role can do now, appended; the number of moves. */
  const collect = (space: Space, configuration: number, role: number, found: Ints): number => {
    const before = found.count;
    const state = space.state(configuration, role);
    for (let t = at(first, state); t < at(first, state + 1); t++) {
      if (!space.enabled(configuration, t)) continue;
      push(found, role);
      push(found, t);
    }
    return (found.count - before) / 2;
  };
  const isSettled = (space: Space, configuration: number, state: number): boolean => {
    for (let t = at(first, state); t < at(first, state + 1); t++) {
      if (kind[t] !== RECEIVE) continue;
      const c = at(channel, t);
      if (space.queue(configuration, c) === 0 && mayFill(space, configuration, c)) return false;
    }
    return true;
  };
  const isReceiving = (state: number): boolean => {
    for (let t = at(first, state); t < at(first, state + 1); t++)
      if (kind[t] !== RECEIVE) return false;
    return true;
  };
  const all = (space: Space, configuration: number, found: Ints): void => {
    for (let role = 0; role < roleCount; role++) collect(space, configuration, role, found);
  };
  /** What one settled role can do that only receives; false when there is no such role. */
  const promptly = (space: Space, configuration: number, lazy: number, found: Ints): boolean => {
    for (let role = 0; role < roleCount; role++) {
      if (role === lazy) continue;
      const state = space.state(configuration, role);
      if (!isReceiving(state) || !isSettled(space, configuration, state)) continue;
      if (collect(space, configuration, role, found) > 0) return true;
    }
    return false;
  };
  const withholding = (lazy: number): Moves["judged"] => {
    const marks = turningPoints(network, lazy);
    return (space, configuration, found) => {
      found.count = 0;
      if (promptly(space, configuration, lazy, found)) return;
      let best = -1;
      let fewest = Number.POSITIVE_INFINITY;
      for (let role = 0; role < roleCount; role++) {
        if (role === lazy) continue;
        const state = space.state(configuration, role);
        let count = 0;
        for (let t = at(first, state); t < at(first, state + 1); t++) {
          if (marks[t] === 1) count = Number.POSITIVE_INFINITY;
          else if (space.enabled(configuration, t)) count += 1;
        }
        if (count === 0 || count >= fewest || !isSettled(space, configuration, state)) continue;
        fewest = count;
        best = role;
      }
      if (best === -1) all(space, configuration, found);
      else collect(space, configuration, best, found);
    };
  };
  return {
    judged: withholding(-1),
    withholding,
    prompt: (space, configuration, found) => {
      found.count = 0;
      if (!promptly(space, configuration, -1, found)) all(space, configuration, found);
    },
  };
}
