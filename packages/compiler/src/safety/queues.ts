import { diagnostic, type Label } from "@capitan/diagnostics";
import type { Facts } from "@capitan/session";
import type { Place } from "../protocols/flow.js";
import { type Case, contextOf } from "./judge.js";
import { distinctLabels, speechOf } from "./speech.js";

/** Warns of channels in which messages can pile up without bound: once for each cycle that fills some. */
export function reportQueues(given: Case, facts: Facts): void {
  const { declaration, flow, scope, report } = given;
  // A protocol in whose text something is wrong may not be meant as it was read: a warning can wait.
  const { start, end } = declaration.span;
  const torn = scope.file.syntaxErrors.some(
    ({ labels: [{ span }] }) => span.start >= start && span.end <= end,
  );
  if (torn) return;
  const speech = speechOf(flow);
  const cycles = new Map<Place, { readonly labels: Label[]; readonly channels: Channel[] }>();
  for (const { from, to, bound } of facts.channels) {
    if (bound.kind !== "unbounded") continue;
    const places = bound.cycle
      .flatMap((origin) => speech.place(origin) ?? [])
      .filter(({ message }) => message !== undefined);
    const [first] = places;
    const primary = places.find((place) => place.from === from && place.to === to);
    if (first === undefined || primary === undefined) continue;
    const channel = { primary, from: speech.role(from), to: speech.role(to) };
    const known = cycles.get(first);
    if (known !== undefined) known.channels.push(channel);
    else {
      const labels = places.map(({ name }) => ({ span: name, text: "" }));
      cycles.set(first, { labels, channels: [channel] });
    }
  }
  for (const { labels, channels } of cycles.values()) {
    const [channel, ...others] = channels;
    if (channel === undefined) continue;
    const { primary, from, to } = channel;
    const text = `${from} can repeat this without hearing from ${to}`;
    report.add(
      diagnostic(
        "CAP3401",
        { from, to },
        distinctLabels({ span: primary.name, text }, labels.slice(0, mostLabels)),
        {
          context: contextOf(given),
          prose: `The queue is bounded when running: ${from} then waits until ${to} has read. If ${from} must not wait, let ${to} answer from time to time.`,
          notes: others.map((other) => `so can those from ${other.from} to ${other.to}`),
        },
      ),
    );
  }
}

const mostLabels = 4;

interface Channel {
  /** The message of the channel in the cycle. */
  readonly primary: Place;
  readonly from: string;
  readonly to: string;
}
