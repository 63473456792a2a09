import { type Ints, ints } from "../ints.js";
import { at } from "../table.js";
import type { RunStep } from "../verdict.js";
import { type Network, SEND } from "./network.js";
import type { Space } from "./space.js";

/** How a configuration was reached first. */
export interface Arrival {
  readonly from: number;
  readonly role: number;
  readonly transition: number;
}

/** The step of a run that a transition stands for. */
export function stepOf(network: Network, role: number, transition: number): RunStep {
  const t = network.transitions[transition];
  if (t === undefined) throw new Error("no such transition");
  return {
    kind: t.kind,
    role,
    partner: t.partner,
    label: t.label,
    origin: t.origins[0] ?? -1,
  };
}

export function arrivalsTo(arrivals: Arrivals, configuration: number): readonly Arrival[] {
  const path: Arrival[] = [];
  for (let here = arrivals.get(configuration); here !== undefined; here = arrivals.get(here.from)) {
    path.push(here);
  }
  return path.reverse();
}

export function stepsOf(network: Network, path: readonly Arrival[]): readonly RunStep[] {
  return path.map(({ role, transition }) => stepOf(network, role, transition));
}

export type Arrivals = ReadonlyMap<number, Arrival | undefined>;

export type Visit = (configuration: number, messages: number, arrivals: Arrivals) => "on" | "stop";

/** The search ended: all was visited up to the limit, `visit` stopped it, or there were too many configurations. */
export type Walked = "done" | "stopped" | "too-many";

/**
 * Visits the configurations that `moves` leads to, by the number of messages sent, at most `most`; among equals in the order
 * of roles and text. Receives and hooks cost nothing.
 */
export function byMessages(
  space: Space,
  moves: (configuration: number, found: Ints) => void,
  begin: number,
  limits: { readonly most: number; readonly configurations: number },
  visit: Visit,
): { readonly walked: Walked; readonly arrivals: Arrivals } {
  const { network } = space;
  const arrivals = new Map<number, Arrival | undefined>([[begin, undefined]]);
  const found = ints();
  let level: number[] = [begin];
  for (let messages = 0; level.length > 0 && messages <= limits.most; messages++) {
    const later: { to: number; arrival: Arrival }[] = [];
    for (const configuration of level) {
      if (visit(configuration, messages, arrivals) === "stop")
        return { walked: "stopped", arrivals };
      moves(configuration, found);
      const pairs = found.items.slice(0, found.count);
      for (let i = 0; i < pairs.length; i += 2) {
        const role = at(pairs, i);
        const transition = at(pairs, i + 1);
        const sends = at(network.kind, transition) === SEND;
        if (sends && messages === limits.most) continue;
        const to = space.after(configuration, role, transition);
        if (arrivals.has(to)) continue;
        const arrival = { from: configuration, role, transition };
        if (sends) later.push({ to, arrival });
        else {
          arrivals.set(to, arrival);
          level.push(to);
        }
      }
      if (arrivals.size > limits.configurations) return { walked: "too-many", arrivals };
    }
    level = [];
    for (const { to, arrival } of later) {
      if (arrivals.has(to)) continue;
      arrivals.set(to, arrival);
      level.push(to);
    }
  }
  return { walked: "done", arrivals };
}
