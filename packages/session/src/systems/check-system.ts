import type { Machine } from "../automaton.js";
import { at } from "../table.js";
import type { ChannelBound } from "../verdict.js";
import { systemFacts } from "./facts.js";
import { findFault, isLost, type Search } from "./faults.js";
import { type Futures, futuresOf } from "./futures.js";
import { growthTo, originsOf, type Pump, unboundedFault } from "./growth.js";
import type { Marks } from "./marks.js";
import { type Moves, movesOf } from "./moves.js";
import { type Network, networkOf, SEND } from "./network.js";
import { type Space, spaceOf } from "./space.js";
import type { SystemFacts, SystemOptions, SystemVerdict } from "./verdict.js";

const CONFIGURATIONS = 200_000;
const BOUND = 64;
/** How many configurations a search for a short run may visit, for each one that it takes to judge. */
const SEARCHED = 20;

/**
 * Decides whether communicating machines can go wrong, over one FIFO channel per ordered pair of roles. Machines are given
 * by role, in order.
 *
 * Configurations are looked at with a bound on the queues that is raised from 1, by the moves that are enough to judge (see
 * moves.ts). When no queue reaches the bound all were looked at and the answer is exact, even where queues can grow without
 * bound in other runs. A role that never moves again although it is not over, and a message that is never taken, are faults
 * as soon as all that comes after is known.
 */
export function checkSystem(
  machines: readonly Machine[],
  options: SystemOptions = {},
): SystemVerdict {
  return judge(machines, undefined, options);
}

/** The same for machines of which the states of some are marked. */
export function judge(
  machines: readonly Machine[],
  marks: Marks | undefined,
  options: SystemOptions,
): SystemVerdict {
  const network = networkOf(machines);
  const moves = movesOf(network);
  const limit = options.configurations ?? CONFIGURATIONS;
  const highest = options.bound ?? BOUND;
  let left = limit;
  let grown: Grown | undefined;
  let known = 0;
  for (let bound = 1; ; bound = Math.min(bound * 2, highest)) {
    const space = spaceOf(network);
    const futures = futuresOf(space, moves, bound, left);
    if (!futures.explore(0)) return { kind: "unknown", bound: known, why: "configurations" };
    left -= futures.explored();
    const configurations = Math.min(limit, SEARCHED * (futures.explored() + 100));
    const search: Search = { space, moves, futures, marks, configurations };
    if (futures.order().some((configuration) => isLost(search, configuration))) {
      const fault = findFault(search);
      if (fault !== undefined) return { kind: "unsafe", fault };
    }
    known = bound;
    if (!futures.isCut()) {
      if (marks !== undefined && isUnsure(space, futures, marks)) {
        return { kind: "unknown", bound, why: "order" };
      }
      grown ??= growthOf(network, moves, left);
      return conclude(network, futures, grown, bound, options);
    }
    if (bound >= 2 && options.allowUnbounded !== true) {
      grown ??= growthOf(network, moves, left);
      const pump = shortest(network, grown.pumps);
      if (pump !== undefined) return { kind: "unsafe", fault: unboundedFault(network, pump) };
    }
    if (bound >= highest) return { kind: "unknown", bound, why: "queues" };
  }
}

interface Grown {
  readonly pumps: readonly Pump[];
  /** By channel; undefined when not known. */
  readonly most: ReadonlyMap<number, number | undefined>;
}

function growthOf(network: Network, moves: Moves, configurations: number): Grown {
  const pumps: Pump[] = [];
  const most = new Map<number, number | undefined>();
  let left = configurations;
  for (let role = 0; role < network.roleCount; role++) {
    if (!network.to.includes(role)) continue;
    const growth = growthTo(spaceOf(network), moves, role, left);
    left = Math.max(0, left - growth.visited);
    pumps.push(...growth.pumps);
    for (const [channel, messages] of growth.most) most.set(channel, messages);
  }
  return { pumps, most };
}

function conclude(
  network: Network,
  futures: Futures,
  { pumps, most }: Grown,
  bound: number,
  { allowUnbounded = false }: SystemOptions,
): SystemVerdict {
  const pump = shortest(network, pumps);
  if (pump !== undefined && !allowUnbounded) {
    return { kind: "unsafe", fault: unboundedFault(network, pump) };
  }
  const channels: ChannelBound[] = [];
  const undecided: { from: number; to: number }[] = [];
  for (const [channel, messages] of [...most].sort(
    ([a], [b]) => keyOf(network, a) - keyOf(network, b),
  )) {
    const ends = { from: at(network.from, channel), to: at(network.to, channel) };
    const own = shortest(
      network,
      pumps.filter((p) => p.channel === channel),
    );
    if (own !== undefined) {
      const cycle = originsOf(network, own);
      channels.push({ ...ends, bound: { kind: "unbounded", cycle } });
    } else if (messages === undefined) undecided.push(ends);
    else if (messages > 0) channels.push({ ...ends, bound: { kind: "exact", messages } });
  }
  if (undecided.length > 0 && !allowUnbounded) return { kind: "unknown", bound, why: "growth" };
  const facts: SystemFacts = systemFacts(network, futures, channels, undecided);
  return { kind: "safe", facts };
}

function keyOf({ from, to, roleCount }: Network, channel: number): number {
  return at(from, channel) * roleCount + at(to, channel);
}

/** The one with the fewest messages; the first of several. */
function shortest({ kind }: Network, pumps: readonly Pump[]): Pump | undefined {
  let best: Pump | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const pump of pumps) {
    const { before, circle } = pump;
    const messages = [...before, ...circle].filter((t) => at(kind, t.transition) === SEND).length;
    if (messages >= fewest) continue;
    fewest = messages;
    best = pump;
  }
  return best;
}

function isUnsure(space: Space, futures: Futures, marks: Marks): boolean {
  const roles = [...space.network.machines.keys()];
  return futures
    .order()
    .some((configuration) =>
      roles.some((role) => marks.unsure(role, space.state(configuration, role))),
    );
}
