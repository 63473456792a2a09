import { at } from "../table.js";
import type { ChannelBound } from "../verdict.js";
import type { Futures } from "./futures.js";
import { type Network, RECEIVE, SEND } from "./network.js";
import type { SystemFacts } from "./verdict.js";

/** Facts of a system in which nothing goes wrong, with the bounds of its channels. */
export function systemFacts(
  network: Network,
  futures: Futures,
  channels: readonly ChannelBound[],
  undecided: SystemFacts["undecided"],
): SystemFacts {
  return {
    channels,
    undecided,
    canEnd: futures.ends(0),
    halfDuplex: network.roleCount === 2 && takesTurns(network),
    waits: waitsOf(network),
  };
}

/**
 * Two roles of which one begins, and neither sends twice without hearing from the other in between. Only states that a
 * machine can get to by itself are looked at.
 */
function takesTurns(network: Network): boolean {
  const [first, second] = [sendsFirst(network, 0), sendsFirst(network, 1)];
  return first.alternates && second.alternates && !(first.begins && second.begins);
}

function sendsFirst(
  network: Network,
  role: number,
): { readonly begins: boolean; readonly alternates: boolean } {
  /** A state twice its number, plus one when the last word was one's own. */
  const begin = at(network.initial, role) * 2;
  const seen = new Set([begin]);
  let begins = false;
  let alternates = true;
  // Until something is received.
  const opening = new Set([begin]);
  for (const point of seen) {
    const state = point >> 1;
    const hasSent = (point & 1) === 1;
    for (let t = at(network.first, state); t < at(network.first, state + 1); t++) {
      const kind = at(network.kind, t);
      if (kind === SEND && hasSent) alternates = false;
      if (kind === SEND && opening.has(point)) begins = true;
      const sent = kind === SEND || (kind !== RECEIVE && hasSent);
      const next = at(network.target, t) * 2 + (sent ? 1 : 0);
      if (kind !== RECEIVE && kind !== SEND && opening.has(point)) opening.add(next);
      seen.add(next);
    }
  }
  return { begins, alternates };
}

function waitsOf(network: Network): SystemFacts["waits"] {
  const pairs = new Set<number>();
  for (let t = 0; t < network.kind.length; t++) {
    if (network.kind[t] !== RECEIVE) continue;
    const channel = at(network.channel, t);
    pairs.add(at(network.to, channel) * network.roleCount + at(network.from, channel));
  }
  return [...pairs]
    .sort((a, b) => a - b)
    .map((pair) => ({
      waiter: Math.floor(pair / network.roleCount),
      on: pair % network.roleCount,
    }));
}
