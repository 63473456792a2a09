import {
  type Diagnostic,
  type DiagnosticDetail,
  diagnostic,
  type Label,
} from "@capitan/diagnostics";
import type { Fault, Machine } from "@capitan/session";
import type { BranchScope } from "../protocols/flow.js";
import type { Case } from "./judge.js";
import { runOf } from "./run.js";
import { branchWithin, distinctLabels, either, type Speech, speechOf } from "./speech.js";

/** Says each fault in terms of roles and messages, with its run. */
export function reportFaults(
  given: Case,
  _machines: readonly Machine[],
  faults: readonly Fault[],
): void {
  for (const fault of faults) given.report.add(faultDiagnostic(given, fault));
}

function faultDiagnostic({ declaration, flow }: Case, fault: Fault): Diagnostic {
  const speech = speechOf(flow);
  const role = speech.role(fault.role);
  const labels = labelsOf(fault, speech) ?? [{ span: declaration.name.span, text: "" }];
  const branch = speech.place(fault.cause.choice.taken.origin)?.text;
  const run = runOf(titleOf(fault, role), fault.run, fault.role, branch, speech);
  const detail = { context: `protocol ${declaration.name.text}, role ${role}`, run };
  return codeOf(fault, role, labels, speech, detail);
}

function codeOf(
  fault: Fault,
  role: string,
  labels: readonly [Label, ...Label[]],
  speech: Speech,
  detail: DiagnosticDetail,
): Diagnostic {
  switch (fault.kind) {
    case "stuck":
      return diagnostic("CAP3102", { role }, labels, detail);
    case "waits-for-ever":
      return diagnostic("CAP3103", { role }, labels, detail);
    case "unread": {
      const message = stepText(fault, speech);
      return diagnostic("CAP3104", { message, role }, labels, detail);
    }
    case "left-protocol": {
      const message = stepText(fault, speech);
      switch (fault.how) {
        case "acts":
          return diagnostic("CAP3004", { role, hook: message }, labels, detail);
        case "sends":
          return diagnostic("CAP3105", { role, message }, labels, detail);
        case "takes-early":
          return diagnostic("CAP3106", { role, message }, labels, detail);
      }
    }
  }
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

/** The message or hook of the wrong step. */
function stepText({ cause: { step } }: Fault, speech: Speech): string {
  if (step === undefined) return "";
  return step.kind === "hook" ? speech.hook(step.label) : speech.message(step.label);
}

/** The branch taken first, then the choice, then what the role does or waits for elsewhere. */
function labelsOf(fault: Fault, speech: Speech): readonly [Label, ...Label[]] | undefined {
  const { cause } = fault;
  const name = speech.role(cause.role);
  const taken = speech.place(cause.choice.taken.origin);
  const scope = taken?.starts;
  if (taken === undefined || scope === undefined) return undefined;
  const by = speech.role(cause.choice.by);
  const others: Label[] = [
    { span: scope.choice.head, text: `${by} decides here and ${name} is never told` },
  ];
  for (const origin of cause.step?.origins ?? waitingOrigins(fault)) {
    const place = speech.place(origin);
    if (place === undefined) continue;
    others.push({ span: place.name, text: elsewhere(fault, origin, scope, speech) });
  }
  return distinctLabels({ span: taken.name, text: `in \`${taken.text}\`` }, others);
}

function waitingOrigins({ role, run }: Fault): readonly number[] {
  const end = run.ends[role];
  return end?.kind === "waits" ? end.for.map(({ origin }) => origin) : [];
}

function elsewhere(fault: Fault, origin: number, scope: BranchScope, speech: Speech): string {
  const place = speech.place(origin);
  const name = speech.role(fault.cause.role);
  const branch = place === undefined ? undefined : branchWithin(place, scope.choice);
  const where = branch === undefined ? "here" : `in \`${branch.event.text}\``;
  const end = fault.run.ends[fault.cause.role];
  const from =
    end?.kind === "waits" ? [...new Set(end.for.map(({ partner }) => speech.role(partner)))] : [];
  return `${where}, ${name} waits for \`${place?.text}\`${from.length === 0 ? "" : ` from ${either(from)}`}`;
}
