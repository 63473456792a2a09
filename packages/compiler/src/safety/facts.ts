import type { ChannelBound, Facts } from "@capitan/session";
import type { Flow } from "../protocols/flow.js";
import { canEnd } from "../protocols/reach.js";
import type { Judgement } from "./judge.js";

/** What was judged of a protocol: itself, and each of its parts. */
interface Judged {
  readonly judgement: Judgement;
  readonly parts: readonly { readonly judgement: Judgement }[];
}

/** The facts of a protocol with those of its parts. A channel of a part is one of its own; the longest queue is what counts. */
export function factsOf({ judgement, parts }: Judged, flow: Flow): Facts {
  const { facts } = judgement;
  if (parts.length === 0) return facts;
  const all = [facts, ...parts.map((part) => part.judgement.facts)];
  const channels = new Map<string, ChannelBound>();
  for (const channel of all.flatMap((one) => one.channels)) {
    const key = `${channel.from} ${channel.to}`;
    const other = channels.get(key);
    if (other === undefined || isLonger(channel, other)) channels.set(key, channel);
  }
  const waits = new Map(
    all.flatMap((one) => one.waits.map((wait) => [`${wait.waiter} ${wait.on}`, wait] as const)),
  );
  const trips = parts.map((part) => part.judgement.facts.roundTrips);
  return {
    channels: [...channels.values()],
    canEnd: facts.canEnd && canEnd(flow),
    // Parts speak at the same time.
    halfDuplex: false,
    roundTrips: trips.some((one) => one === undefined)
      ? undefined
      : facts.roundTrips && facts.roundTrips + Math.max(...trips.map((one) => one ?? 0)),
    waits: [...waits.values()],
  };
}

function isLonger({ bound }: ChannelBound, { bound: other }: ChannelBound): boolean {
  if (other.kind === "unbounded") return false;
  return bound.kind === "unbounded" || bound.messages > other.messages;
}
