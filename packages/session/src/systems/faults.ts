import { endingRun, repeatingRun } from "../run.js";
import { at } from "../table.js";
import type { RoleEnd } from "../verdict.js";
import { circleAfter } from "./circles.js";
import { type Futures, futuresOf } from "./futures.js";
import type { Marks } from "./marks.js";
import type { Moves } from "./moves.js";
import { isFinalState, type Network, partnerOf, RECEIVE, SEND } from "./network.js";
import type { Space } from "./space.js";
import { type Arrivals, arrivalsTo, byMessages, stepsOf } from "./tracks.js";
import type { ChannelMessage, SystemFault } from "./verdict.js";

export interface Search {
  readonly space: Space;
  readonly moves: Moves;
  readonly futures: Futures;
  readonly marks: Marks | undefined;
  /** How many configurations one search may visit. */
  readonly configurations: number;
}

/** Messages in a channel beyond those of the run, when what comes after it is looked at again. */
const FURTHER = 8;

interface Candidate {
  readonly messages: number;
  readonly make: (arrivals: Arrivals, isShortest: boolean) => SystemFault;
}

/** A configuration in which something has gone wrong for good: a role never moves again, a message is never taken. */
export function isLost({ space, futures, marks }: Search, configuration: number): boolean {
  const { network } = space;
  for (let role = 0; role < network.roleCount; role++) {
    const state = space.state(configuration, role);
    if (!futures.moves(configuration, role) && !isFinalState(network, state)) return true;
    if (marks?.left(role, state) === true) return true;
  }
  for (let channel = 0; channel < network.channelCount; channel++) {
    if (space.queue(configuration, channel) === 0) continue;
    if (!futures.takes(configuration, channel)) return true;
  }
  return false;
}

/**
 * The fault with the fewest messages; undefined when there is none, or none was found within the limits. The runs that
 * judge are searched first, for any; then all runs with fewer messages, up to the number of configurations.
 */
export function findFault(search: Search): SystemFault | undefined {
  const any = searchFault(search, "judged", Number.POSITIVE_INFINITY);
  if (any.fault === undefined) return undefined;
  const { space, moves, futures, configurations } = search;
  // What comes after a shorter run may need longer queues to be told.
  const wider = futures.isCut()
    ? futuresOf(space, moves, 2 * any.messages + FURTHER, configurations)
    : futures;
  const best = searchFault({ ...search, futures: wider }, "prompt", any.messages);
  return best.fault ?? any.fault;
}

function searchFault(
  search: Search,
  how: "judged" | "prompt",
  most: number,
): { readonly fault: SystemFault | undefined; readonly messages: number } {
  const { space, moves, futures } = search;
  let best: Candidate | undefined;
  let isShortest = how === "prompt";
  /** Behind a configuration whose circle is known no other circle is looked for. */
  const circling = new Set<number>();
  const { walked, arrivals } = byMessages(
    space,
    (configuration, found) => moves[how](space, configuration, found),
    0,
    { most, configurations: search.configurations },
    (configuration, messages, reached) => {
      if (best !== undefined && messages >= best.messages) return "stop";
      if (!futures.explore(configuration)) {
        isShortest = false;
        return "stop";
      }
      if (!isLost(search, configuration)) return "on";
      let candidate = candidateAt(search, configuration, messages);
      if (candidate === undefined && !futures.ends(configuration)) {
        if (!circling.has(reached.get(configuration)?.from ?? -1)) {
          candidate = candidateBehind(search, configuration, messages);
        }
        circling.add(configuration);
      }
      if (candidate === undefined) return "on";
      if (best === undefined || candidate.messages < best.messages) best = candidate;
      return candidate.messages === messages ? "stop" : "on";
    },
  );
  const chosen: Candidate | undefined = best;
  if (chosen === undefined) return { fault: undefined, messages: 0 };
  if (walked === "too-many" || futures.isCut()) isShortest = false;
  return { fault: chosen.make(arrivals, isShortest), messages: chosen.messages };
}

/** What is wrong in a lost configuration; undefined when that shows only in a longer run. */
function candidateAt(
  search: Search,
  configuration: number,
  messages: number,
): Candidate | undefined {
  const { space, futures, marks } = search;
  const { network } = space;
  const { machines, roleCount } = network;
  const stateOf = (role: number): number =>
    space.state(configuration, role) - at(network.base, role);
  for (let role = 0; role < roleCount; role++) {
    const state = space.state(configuration, role);
    if (marks?.left(role, state) !== true) continue;
    return {
      messages,
      make: (arrivals, isShortest) => {
        const path = arrivalsTo(arrivals, configuration);
        const last = path.findLastIndex((arrival) => arrival.role === role);
        const steps = stepsOf(network, path);
        const step = steps[last];
        if (step === undefined) throw new Error("a role that left the protocol without a step");
        const { ends } = endingRun(machines, steps.slice(0, last + 1));
        const { partner, label, origin } = step;
        const unexpected: RoleEnd = { kind: "unexpected", partner, label, origin };
        const sends = step.kind === "send";
        return {
          kind: "left-protocol",
          how: sends ? "sends" : "takes",
          role,
          state: stateOf(role),
          message: sends ? { from: role, to: partner, label } : { from: partner, to: role, label },
          run: {
            steps: steps.slice(0, last + 1),
            ends: ends.map((end, other) => (other === role ? unexpected : end)),
            cycleFrom: undefined,
          },
          isShortest,
        };
      },
    };
  }
  const lost = lostMessage(search, configuration);
  if (lost !== undefined) {
    const { kind, message } = lost;
    const role = message.to;
    return {
      messages,
      make: (arrivals, isShortest) => {
        const run = endingRun(machines, stepsOf(network, arrivalsTo(arrivals, configuration)));
        const count = unread(space, configuration, role);
        const ends = run.ends.map(
          (end, other): RoleEnd =>
            kind === "unread" && other === role ? { kind: "unread", count } : end,
        );
        return { kind, role, state: stateOf(role), message, run: { ...run, ends }, isShortest };
      },
    };
  }
  const isTerminal = futures.isTerminal(configuration);
  const role = waiting(search, configuration);
  if (isTerminal) {
    return {
      messages,
      make: (arrivals, isShortest) => ({
        kind: "stuck",
        role,
        state: stateOf(role),
        run: endingRun(machines, stepsOf(network, arrivalsTo(arrivals, configuration))),
        isShortest,
      }),
    };
  }
  return undefined;
}

/** What is wrong behind a lost configuration from which there is no end: a role waits while the others go round. */
function candidateBehind(search: Search, configuration: number, messages: number): Candidate {
  const { space, futures } = search;
  const { network } = space;
  const role = waiting(search, configuration);
  const state = space.state(configuration, role) - at(network.base, role);
  const { way, circle } = circleAfter(space, futures, configuration);
  const more = [...way, ...circle].filter((t) => at(network.kind, t.transition) === SEND).length;
  return {
    messages: messages + more,
    make: (arrivals, isShortest) => {
      const before = [...arrivalsTo(arrivals, configuration), ...way];
      const steps = stepsOf(network, [...before, ...circle]);
      const run = repeatingRun(network.machines, steps, before.length);
      return { kind: "waits-for-ever", role, state, run, isShortest };
    },
  };
}

/** The first role that is not over and never moves again. */
function waiting({ space, futures }: Search, configuration: number): number {
  const { network } = space;
  for (let role = 0; role < network.roleCount; role++) {
    const state = space.state(configuration, role);
    if (!futures.moves(configuration, role) && !isFinalState(network, state)) return role;
  }
  throw new Error("a lost configuration in which nobody waits");
}

/**
 * A message that is never taken, though not only because its receiver waits for somebody else: the receiver is over or goes
 * on without it (unread), or waits for another message of this sender (unexpected).
 */
function lostMessage(
  { space, futures }: Search,
  configuration: number,
): { readonly kind: "unread" | "unexpected"; readonly message: ChannelMessage } | undefined {
  const { network, queues } = space;
  for (let channel = 0; channel < network.channelCount; channel++) {
    const queue = space.queue(configuration, channel);
    if (queue === 0 || futures.takes(configuration, channel)) continue;
    const from = at(network.from, channel);
    const to = at(network.to, channel);
    const label = network.labels[queues.head(queue)] ?? -1;
    const state = space.state(configuration, to);
    const message = { from, to, label };
    if (isFinalState(network, state) || futures.moves(configuration, to)) {
      return { kind: "unread", message };
    }
    if (waitsFor(network, state, from)) return { kind: "unexpected", message };
  }
  return undefined;
}

function waitsFor(network: Network, state: number, partner: number): boolean {
  for (let t = at(network.first, state); t < at(network.first, state + 1); t++) {
    if (at(network.kind, t) === RECEIVE && partnerOf(network, t) === partner) return true;
  }
  return false;
}

function unread({ network, queues, queue }: Space, configuration: number, role: number): number {
  let count = 0;
  for (let channel = 0; channel < network.channelCount; channel++) {
    if (at(network.to, channel) === role) count += queues.length(queue(configuration, channel));
  }
  return count;
}
