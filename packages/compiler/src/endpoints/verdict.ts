import { diagnostic } from "@capitan/diagnostics";
import type { SystemFacts, SystemVerdict, Unknown } from "@capitan/session";
import type { Report } from "../report/findings.js";
import { distinctLabels } from "../safety/speech.js";
import { faultDiagnostic, type Told } from "./faults.js";

/** What is judged, as messages call it: "system `Legacy`", "endpoint `Fast`". */
export interface Judged extends Told {
  readonly what: string;
}

/** Says a verdict in words of the text. `isSafe` is false where it is rejected. */
export function reportVerdict(
  verdict: SystemVerdict,
  judged: Judged,
  report: Report,
): { readonly isSafe: boolean; readonly facts: SystemFacts | undefined } {
  switch (verdict.kind) {
    case "unsafe":
      report.add(faultDiagnostic(verdict.fault, judged));
      return { isSafe: false, facts: undefined };
    case "unknown":
      reportUnknown(verdict.bound, verdict.why, judged, report);
      return { isSafe: true, facts: undefined };
    case "safe":
      if (judged.refining === undefined) reportUnbounded(verdict.facts, judged, report);
      return { isSafe: true, facts: verdict.facts };
  }
}

const reasons: Readonly<Record<Unknown, string>> = {
  configurations: "it can be in more situations than could be looked at",
  queues: "its queues grow beyond every length that was tried",
  growth: "nothing goes wrong, but whether its queues are bounded was not found out",
  order: "nothing goes wrong, but whether it keeps to its protocol was not found out",
};

function reportUnknown(bound: number, why: Unknown, judged: Judged, report: Report): void {
  const messages = `${bound} ${bound === 1 ? "message" : "messages"} in a queue`;
  report.add(
    diagnostic(
      "CAP3303",
      { what: judged.what, bound: messages },
      [{ span: judged.whole, text: "" }],
      { prose: `No answer was found: ${reasons[why]}.` },
    ),
  );
}

/** Where they are allowed, channels without bound are warned of: once for each cycle that fills some. */
function reportUnbounded({ channels }: SystemFacts, judged: Judged, report: Report): void {
  const { speech, whole, context } = judged;
  for (const { from, to, bound } of channels) {
    if (bound.kind !== "unbounded") continue;
    const places = bound.cycle.flatMap((origin) => speech.place(origin) ?? []);
    const sent = places.find((place) => place.from === from && place.to === to);
    const labels = places.map(({ name }) => ({ span: name, text: "" }));
    const text = `${speech.role(from)} can repeat this without hearing from ${speech.role(to)}`;
    const primary = sent === undefined ? { span: whole, text: "" } : { span: sent.name, text };
    report.add(
      diagnostic(
        "CAP3401",
        { from: speech.role(from), to: speech.role(to) },
        distinctLabels(primary, labels.slice(0, mostLabels)),
        { context: context(speech.role(from)) },
      ),
    );
  }
}

const mostLabels = 4;
