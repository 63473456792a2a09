import { endingRun } from "../run.js";
import { at } from "../table.js";
import type { Moves } from "./moves.js";
import { type Network, RECEIVE, SEND } from "./network.js";
import type { Space } from "./space.js";
import { type Arrival, type Arrivals, arrivalsTo, byMessages, stepsOf } from "./tracks.js";
import type { SystemFault } from "./verdict.js";

/** Messages in a channel from which on its bound is not looked for any more. */
const LONGEST = 1_000;

/** What was found out about the channels to one role. */
export interface Growth {
  /** By channel that leads to the role: the most messages in it; undefined when that is not known. */
  readonly most: ReadonlyMap<number, number | undefined>;
  /** Steps that can be repeated for ever, each time with more in a channel, which need not be one to the role. */
  readonly pumps: readonly Pump[];
}

export interface Pump {
  readonly channel: number;
  readonly before: readonly Arrival[];
  readonly circle: readonly Arrival[];
}

/**
 * How far the channels to `role` fill. It moves only when nobody else can, or all have to: whatever fills a channel in any
 * run, the same steps without those of the role that they do not need fill it no less. Ends when that has no more new
 * configurations, with exact numbers; where the steps since an earlier configuration can be repeated for ever with growing
 * queues, nothing behind them is looked at.
 */
export function growthTo(
  space: Space,
  moves: Moves,
  role: number,
  configurations: number,
): Growth & { readonly visited: number } {
  const { network, queues } = space;
  const own: number[] = [];
  for (let c = 0; c < network.channelCount; c++) if (at(network.to, c) === role) own.push(c);
  /** By channel. */
  const most = new Int32Array(network.channelCount);
  const pumps: Pump[] = [];
  const pumped = new Set<number>();
  let looked = 0;
  const withheld = moves.withholding(role);
  const { walked, arrivals } = byMessages(
    space,
    (configuration, found) => {
      if (pumped.has(configuration)) found.count = 0;
      else withheld(space, configuration, found);
    },
    0,
    { most: Number.POSITIVE_INFINITY, configurations },
    (configuration, _messages, reached) => {
      const channel = at(network.channel, reached.get(configuration)?.transition ?? -1);
      const length = channel === -1 ? 0 : queues.length(space.queue(configuration, channel));
      if (length > LONGEST) return "stop";
      const isMost = length > at(most, channel);
      if (isMost) most[channel] = length;
      // A look back costs as much as the run is long: of many only those at some lengths are made.
      const isDue = isMost && (length & (length - 1)) === 0;
      if (!isDue && looked > 5 * reached.size + 10_000) return "on";
      const pump = pumpTo(space, reached, configuration, () => {
        looked += 1;
      });
      if (pump !== undefined) {
        pumped.add(configuration);
        if (!pumps.some(({ channel }) => channel === pump.channel)) pumps.push(pump);
      }
      return "on";
    },
  );
  const isKnown = walked === "done" && pumped.size === 0;
  return {
    most: new Map(own.map((c) => [c, isKnown ? at(most, c) : undefined])),
    pumps,
    visited: arrivals.size,
  };
}

/** Whether the steps since an earlier configuration with the same states can be repeated for ever, with growing queues. */
function pumpTo(
  space: Space,
  reached: Arrivals,
  configuration: number,
  spend: () => void,
): Pump | undefined {
  const { network } = space;
  const last = reached.get(configuration);
  if (last === undefined || at(network.kind, last.transition) !== SEND) return undefined;
  for (let here: Arrival | undefined = last; here !== undefined; here = reached.get(here.from)) {
    spend();
    if (!isFuller(space, here.from, configuration)) continue;
    const path = arrivalsTo(reached, configuration);
    const before = arrivalsTo(reached, here.from);
    const circle = path.slice(before.length);
    const channel = growing(space, here.from, circle);
    if (channel !== -1) return begunEarlier(space, { channel, before, circle });
  }
  return undefined;
}

/** The same steps, repeated from the earliest point of the run from which they can be. */
function begunEarlier(space: Space, pump: Pump): Pump {
  const last = pump.before.at(-1);
  const end = pump.circle.at(-1);
  if (last === undefined || end === undefined || last.transition !== end.transition) return pump;
  const circle = [last, ...pump.circle.slice(0, -1)];
  const channel = growing(space, last.from, circle);
  if (channel === -1) return pump;
  return begunEarlier(space, { channel, before: pump.before.slice(0, -1), circle });
}

/** All roles are where they were, no channel holds less, and one holds more. */
function isFuller({ network, queues, state, queue }: Space, a: number, b: number): boolean {
  for (let role = 0; role < network.roleCount; role++) {
    if (state(a, role) !== state(b, role)) return false;
  }
  let more = false;
  for (let channel = 0; channel < network.channelCount; channel++) {
    const difference = queues.length(queue(b, channel)) - queues.length(queue(a, channel));
    if (difference < 0) return false;
    if (difference > 0) more = true;
  }
  return more;
}

/**
 * A channel that grows when the steps are repeated; -1 when none does, or they cannot be repeated. Of each channel the
 * steps take as much as they put in, or less, and the content `w` with what is put in again and again, `w z z z …`, must
 * begin with what is taken, `y y y …`. Both repeat themselves, so after `w` they are equal if their first |z| + |y| are.
 */
function growing(
  { network, queues, queue }: Space,
  begin: number,
  circle: readonly Arrival[],
): number {
  const put = new Map<number, number[]>();
  const taken = new Map<number, number[]>();
  for (const { transition } of circle) {
    const kind = at(network.kind, transition);
    if (kind !== SEND && kind !== RECEIVE) continue;
    const lists = kind === SEND ? put : taken;
    const channel = at(network.channel, transition);
    lists.set(channel, [...(lists.get(channel) ?? []), at(network.label, transition)]);
  }
  let grows = -1;
  for (let channel = 0; channel < network.channelCount; channel++) {
    const z = put.get(channel) ?? [];
    const y = taken.get(channel) ?? [];
    if (y.length > z.length) return -1;
    if (z.length > y.length && grows === -1) grows = channel;
    if (y.length === 0) continue;
    const w = queues.labels(queue(begin, channel));
    for (let i = 0; i < w.length + z.length + y.length; i++) {
      const filled = i < w.length ? w[i] : z[(i - w.length) % z.length];
      if (filled !== y[i % y.length]) return -1;
    }
  }
  return grows;
}

/** The fault of a channel that grows without bound. */
export function unboundedFault(network: Network, pump: Pump): SystemFault {
  const { channel, before, circle } = pump;
  const steps = stepsOf(network, [...before, ...circle]);
  const run = endingRun(network.machines, steps);
  const moving = new Set(circle.map(({ role }) => role));
  const role = at(network.to, channel);
  return {
    kind: "unbounded",
    role,
    state: stateAfter(network, role, [...before, ...circle]),
    channel: { from: at(network.from, channel), to: role },
    run: {
      steps,
      ends: run.ends.map((end, other) => (moving.has(other) ? { kind: "repeats" } : end)),
      cycleFrom: before.length,
    },
    isShortest: false,
  };
}

function stateAfter(network: Network, role: number, path: readonly Arrival[]): number {
  const last = path.findLast((arrival) => arrival.role === role);
  const state =
    last === undefined ? at(network.initial, role) : at(network.target, last.transition);
  return state - at(network.base, role);
}

/** The places in the text of what is repeated. */
export function originsOf(network: Network, { circle }: Pump): readonly number[] {
  return [...new Set(stepsOf(network, circle).map(({ origin }) => origin))];
}
