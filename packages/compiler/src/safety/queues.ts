import { diagnostic } from "@capitan/diagnostics";
import type { Facts } from "@capitan/session";
import type { Case } from "./judge.js";
import { distinctLabels, speechOf } from "./speech.js";

/** Warns of channels in which messages can pile up without bound, with the cycle that fills them. */
export function reportQueues({ declaration, flow, report }: Case, facts: Facts): void {
  const speech = speechOf(flow);
  for (const { from, to, bound } of facts.channels) {
    if (bound.kind !== "unbounded") continue;
    const places = bound.cycle.flatMap((origin) => speech.place(origin) ?? []);
    const sender = speech.role(from);
    const receiver = speech.role(to);
    const [first, ...others] = places.map(({ name }) => ({ span: name, text: "" }));
    if (first === undefined) continue;
    const text = `${sender} can repeat this without hearing from ${receiver}`;
    report.add(
      diagnostic(
        "CAP3401",
        { from: sender, to: receiver },
        distinctLabels({ ...first, text }, others.slice(0, 3)),
        {
          context: `protocol ${declaration.name.text}`,
          prose: `The queue is bounded when running: ${sender} then waits until ${receiver} has read. If ${sender} must not wait, let ${receiver} answer from time to time.`,
        },
      ),
    );
  }
}
