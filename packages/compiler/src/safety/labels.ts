import type { Label } from "@capitan/diagnostics";
import type { Fault, Origin, RoleId } from "@capitan/session";
import type { BranchScope, Flow, Place } from "../protocols/flow.js";
import { branchWithin, distinctLabels, placesOf, type Speech } from "./speech.js";

/** No more steps than these are pointed at. */
const fewSteps = 3;

/**
 * What a fault points at: the branch taken first, then the choice that the role is not told of, then what the role does
 * or waits for in other branches.
 */
export function labelsOf(
  fault: Fault,
  taken: Place,
  scope: BranchScope,
  flow: Flow,
  speech: Speech,
): readonly [Label, ...Label[]] {
  const { cause } = fault;
  const name = speech.role(cause.role);
  const by = speech.role(cause.choice.by);
  const told = isWaiting(fault) ? "is never told" : "is not told in time";
  const others: Label[] = [
    { span: scope.choice.head, text: `${by} decides here and ${name} ${told}` },
  ];
  for (const origin of (cause.step?.origins ?? awaited(fault)).slice(0, fewSteps)) {
    const place = speech.place(origin);
    if (place === undefined) continue;
    const branch = branchWithin(place, scope.choice);
    const where = branch === undefined ? "after it" : `in \`${branch.event.text}\``;
    others.push({ span: place.name, text: `${where}, ${deed(place, cause.role, speech)}` });
  }
  const { run } = taken.body;
  if (run !== undefined) others.push({ span: run.span, text: "run here" });
  const text = `in \`${taken.text}\`, ${takenText(fault, scope, flow, speech)}`;
  return distinctLabels({ span: taken.name, text }, others);
}

function isJoin([origin = -1]: readonly Origin[], { places }: Flow): boolean {
  return places[origin]?.kind === "join";
}

export function isWaiting({ kind }: Fault): boolean {
  return kind === "stuck" || kind === "waits-for-ever";
}

/** Where the messages are written that the role waits for at the end of the run. */
export function awaited({ role, run }: Fault): readonly Origin[] {
  const end = run.ends[role];
  return end?.kind === "waits" ? end.for.map(({ origin }) => origin) : [];
}

/** What `role` does at a place: "Bank waits for `Pay` from Buyer". */
function deed(place: Place, role: RoleId, speech: Speech): string {
  const name = speech.role(role);
  if (place.kind === "join") return `${name} takes part in this`;
  if (place.kind === "hook") return `${name} runs \`${place.text}\``;
  return place.from === role
    ? `${name} sends \`${place.text}\` to ${speech.role(place.to)}`
    : `${name} waits for \`${place.text}\` from ${speech.role(place.from)}`;
}

/** What is so in the branch taken that makes the role's expectation wrong. */
function takenText(fault: Fault, scope: BranchScope, flow: Flow, speech: Speech): string {
  const { cause } = fault;
  const name = speech.role(cause.role);
  const { step, instead } = cause;
  if (isWaiting(fault)) {
    const gets = placesOf(cause.role, scope, flow).some(({ to }) => to === cause.role);
    return gets ? `nobody sends what ${name} waits for` : `nobody sends anything to ${name}`;
  }
  if (instead !== undefined) {
    const [first] = instead.origins;
    const place = first === undefined ? undefined : speech.place(first);
    if (place !== undefined) return `${deed(place, cause.role, speech)} first`;
  }
  if (step === undefined) return `${name} has nothing to do`;
  switch (step.kind) {
    case "send":
      return `${name} has no \`${speech.message(step.label)}\` to send`;
    case "receive":
      return `${name} gets no \`${speech.message(step.label)}\` at this point`;
    case "hook":
      if (isJoin(step.origins, flow)) return `${name} does not take part in a \`par\``;
      return `${name} does not run \`${speech.hook(step.label)}\``;
  }
}
