import { type Code, type Diagnostic, diagnostic } from "@capitan/diagnostics";
import type { Fault, Machine } from "@capitan/session";
import type { BranchScope, Flow } from "../protocols/flow.js";
import { type Case, contextOf } from "./judge.js";
import { isWaiting, labelsOf } from "./labels.js";
import { repairs } from "./repairs.js";
import { runOf } from "./run.js";
import { placesOf, type Speech, speechOf } from "./speech.js";

/** Says each fault in terms of roles and messages, with its run and with repairs to try. */
export function reportFaults(
  given: Case,
  machines: readonly Machine[],
  faults: readonly Fault[],
): void {
  for (const fault of faults) {
    const taken = given.flow.places[fault.cause.choice.taken.origin];
    const scope = taken?.starts;
    if (taken === undefined || scope === undefined) {
      throw new Error("the choice of a fault is no choice of the text");
    }
    const speech = speechOf(given.flow);
    const role = speech.role(fault.role);
    const labels = labelsOf(fault, taken, scope, given.flow, speech);
    // What is wrong in a protocol that several others run is told of one of these.
    const { file, start } = labels[0].span;
    const isOwn = taken.body === given.flow.bodies[0];
    if (!isOwn && !given.report.claim(`${fault.kind} ${start} ${file}`, given.declaration))
      continue;
    const detail = {
      context: contextOf(given, role),
      prose: proseOf(fault, taken.text, speech),
      run: runOf(titleOf(fault, role), fault, taken.text, speech),
    };
    const found = identify(given, machines, fault, scope, speech);
    given.report.add(found(labels, detail), () => repairs(given, fault, scope, speech));
  }
}

type Tail = Parameters<typeof diagnostic<Code>> extends [unknown, unknown, ...infer T] ? T : never;

/** The code of a fault, and the parameters of its message. */
function identify(
  given: Case,
  machines: readonly Machine[],
  fault: Fault,
  scope: BranchScope,
  speech: Speech,
): (...tail: Tail) => Diagnostic {
  const role = speech.role(fault.role);
  const message = stepText(fault, speech);
  switch (fault.kind) {
    case "stuck":
      return missesTheEnd(machines, fault)
        ? (...tail) => diagnostic("CAP3107", { role }, ...tail)
        : (...tail) => diagnostic("CAP3102", { role }, ...tail);
    case "waits-for-ever":
      return (...tail) => diagnostic("CAP3103", { role }, ...tail);
    case "unread":
      return (...tail) => diagnostic("CAP3104", { message, role }, ...tail);
    case "left-protocol":
      if (fault.how === "takes-early") {
        return (...tail) => diagnostic("CAP3106", { role, message }, ...tail);
      }
      // Where it has something to do in either branch, the point is that it does not know which.
      if (placesOf(fault.cause.role, scope, given.flow).length > 0) {
        return (...tail) => diagnostic("CAP3101", { role }, ...tail);
      }
      if (fault.how === "acts") {
        return isJoin(fault, given.flow)
          ? (...tail) => diagnostic("CAP3007", { role }, ...tail)
          : (...tail) => diagnostic("CAP3004", { role, hook: message }, ...tail);
      }
      return (...tail) => diagnostic("CAP3105", { role, message }, ...tail);
  }
}

/** The wrong step is to take part in a `par`. */
function isJoin({ cause: { step } }: Fault, { places }: Flow): boolean {
  return step !== undefined && places[step.origins[0] ?? -1]?.kind === "join";
}

/** Everybody else is done, and the role waits at a point to which it would come back: it missed the end of a loop. */
function missesTheEnd(machines: readonly Machine[], { role, state, run }: Fault): boolean {
  if (!run.ends.every((end, index) => index === role || end.kind === "done")) return false;
  const states = machines[role]?.states ?? [];
  const reached = new Set<number>();
  for (const { target } of states[state]?.transitions ?? []) reached.add(target);
  // A set is walked in the order of insertion, also for what is inserted meanwhile.
  for (const next of reached) {
    if (next === state) return true;
    for (const { target } of states[next]?.transitions ?? []) reached.add(target);
  }
  return false;
}

/** The message or hook of the wrong step. */
function stepText({ cause: { step } }: Fault, speech: Speech): string {
  if (step === undefined) return "";
  return step.kind === "hook" ? speech.hook(step.label) : speech.message(step.label);
}

function titleOf(fault: Fault, role: string): string {
  switch (fault.kind) {
    case "stuck":
      return "shortest run that gets stuck";
    case "unread":
      return "shortest run that leaves a message unread";
    case "left-protocol":
      return "shortest run that leaves the protocol";
    case "waits-for-ever":
      return `shortest run in which ${role} waits for ever`;
  }
}

/** Where lanes and labels do not say it all: a role that acts without knowing. */
function proseOf(fault: Fault, taken: string, speech: Speech): string | undefined {
  if (isWaiting(fault)) return undefined;
  const name = speech.role(fault.cause.role);
  const by = speech.role(fault.cause.choice.by);
  const same = `Up to this point ${name} has seen the same whether ${by} chose \`${taken}\` or another branch`;
  return fault.kind === "left-protocol" && fault.how === "takes-early"
    ? `${same}. Messages of different senders arrive in any order, and it takes what it expects in the other branch.`
    : `${same}, so it cannot act differently.`;
}
