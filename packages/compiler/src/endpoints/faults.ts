import { type Diagnostic, diagnostic, type Label, type RunEnd } from "@capitan/diagnostics";
import type { LabelId, Origin, RunStep, SystemFault } from "@capitan/session";
import { lanesOf } from "../safety/run.js";
import { distinctLabels, type Speech } from "../safety/speech.js";

/** What a fault of communicating machines is told of. */
export interface Told {
  /** Stands behind the place: "system Legacy, role A". */
  readonly context: (role: string) => string;
  readonly speech: Speech;
  /** Of an endpoint: its name, its role in the protocol, and all of its text. */
  readonly refining:
    | { readonly endpoint: string; readonly role: string; readonly text: Label["span"] }
    | undefined;
  /** Where nothing else can be pointed at. */
  readonly whole: Label["span"];
}

/** No more steps than these are pointed at beside the first. */
const fewSteps = 4;

/** Says a fault in terms of roles and messages, with its run. */
export function faultDiagnostic(fault: SystemFault, told: Told): Diagnostic {
  const { speech } = told;
  const role = speech.role(fault.role);
  const labels = labelsOf(fault, told);
  const detail = {
    context: told.context(fault.kind === "unbounded" ? speech.role(fault.channel.from) : role),
    prose: proseOf(fault, told),
    run: lanesOf(titleOf(fault, role), fault.run, fault.role, leaves(fault, speech), speech),
  };
  switch (fault.kind) {
    case "stuck":
      return diagnostic("CAP3102", { role }, labels, detail);
    case "waits-for-ever":
      return diagnostic("CAP3103", { role }, labels, detail);
    case "unread": {
      const message = speech.message(fault.message.label);
      return diagnostic("CAP3104", { message, role }, labels, detail);
    }
    case "unexpected": {
      const message = speech.message(fault.message.label);
      const from = speech.role(fault.message.from);
      return diagnostic("CAP3108", { message, from, role }, labels, detail);
    }
    case "unbounded": {
      const from = speech.role(fault.channel.from);
      const to = speech.role(fault.channel.to);
      return diagnostic("CAP3402", { from, to }, labels, detail);
    }
    case "left-protocol": {
      const endpoint = told.refining?.endpoint ?? "";
      const action = fault.how === "sends" ? "send" : "take";
      const message = speech.message(fault.message.label);
      return diagnostic("CAP3109", { endpoint, action, message, role }, labels, detail);
    }
  }
}

const leaves =
  (fault: SystemFault, speech: Speech) =>
  (label: LabelId): RunEnd => ({
    kind: "unexpected",
    label: speech.message(label),
    branch: undefined,
    act: fault.kind === "left-protocol" && fault.how === "takes" ? "takes" : "sends",
  });

function titleOf(fault: SystemFault, role: string): string {
  const run = fault.isShortest ? "shortest run" : "a run";
  switch (fault.kind) {
    case "stuck":
      return `${run} that gets stuck`;
    case "waits-for-ever":
      return `${run} in which ${role} waits for ever`;
    case "unread":
      return `${run} that leaves a message unread`;
    case "unexpected":
      return `${run} in which it is not what ${role} waits for`;
    case "unbounded":
      return `${run} that can be repeated for ever`;
    case "left-protocol":
      return `${run} that leaves the protocol`;
  }
}

/** What the fault points at: the step that goes wrong first, then those that lead to it. */
function labelsOf(fault: SystemFault, told: Told): readonly [Label, ...Label[]] {
  const { speech, whole } = told;
  const { steps, cycleFrom } = fault.run;
  const name = speech.role(fault.role);
  const at = (origin: Origin | undefined, text: string): readonly Label[] => {
    const place = origin === undefined ? undefined : speech.place(origin);
    return place === undefined ? [] : [{ span: place.name, text }];
  };
  const [primary = { span: whole, text: "" }, ...others] = ((): readonly Label[] => {
    switch (fault.kind) {
      case "stuck":
      case "waits-for-ever": {
        const circle = fault.kind === "stuck" ? [] : steps.slice(cycleFrom ?? 0);
        return [
          ...waitingLabels(fault, fault.role, told),
          ...(fault.kind === "stuck" ? otherWaiting(fault, told) : []),
          ...circle.flatMap((step) => at(step.kind === "send" ? step.origin : undefined, "")),
        ];
      }
      case "unread":
      case "unexpected": {
        const { from, to, label } = fault.message;
        const sent = steps.findLast(
          (step) => step.kind === "send" && step.role === from && isTo(step, to, label),
        );
        const told = `${speech.role(from)} sends it here`;
        return [...at(sent?.origin, told), ...waitingLabels(fault, fault.role, { speech })];
      }
      case "unbounded": {
        const circle = steps.slice(cycleFrom ?? 0);
        const { from, to } = fault.channel;
        const sent = circle.find(
          (step) => step.kind === "send" && step.role === from && step.partner === to,
        );
        const text = `${speech.role(from)} can repeat this while ${speech.role(to)} has not read`;
        return [...at(sent?.origin, text), ...circle.flatMap((step) => at(step.origin, ""))];
      }
      case "left-protocol": {
        const verb = fault.how === "sends" ? "sends" : "takes";
        return at(steps.at(-1)?.origin, `${name} ${verb} it here`);
      }
    }
  })();
  const { refining } = told;
  if (refining === undefined || isWithin(primary.span, refining.text)) {
    return distinctLabels(primary, others.slice(0, fewSteps));
  }
  // The protocol is as it should be: what is wrong is the endpoint.
  const stands = `${refining.endpoint} stands for ${refining.role}`;
  return distinctLabels({ span: whole, text: stands }, [primary, ...others.slice(0, fewSteps)]);
}

function isWithin(span: Label["span"], text: Label["span"]): boolean {
  return span.file === text.file && span.start >= text.start && span.end <= text.end;
}

function isTo({ partner, label }: RunStep, to: number, of: LabelId): boolean {
  return partner === to && label === of;
}

/** Where a role waits at the end of the run: "B waits for `Pong` from A". */
function waitingLabels(
  { run }: SystemFault,
  role: number,
  { speech }: Pick<Told, "speech">,
): readonly Label[] {
  const end = run.ends[role];
  if (end?.kind !== "waits") return [];
  return end.for.slice(0, fewSteps).flatMap(({ partner, label, origin }) => {
    const place = speech.place(origin);
    if (place === undefined) return [];
    const text = `${speech.role(role)} waits for \`${speech.message(label)}\` from ${speech.role(partner)}`;
    return [{ span: place.name, text }];
  });
}

function otherWaiting(fault: SystemFault, told: Told): readonly Label[] {
  return fault.run.ends.flatMap((_, role) =>
    role === fault.role ? [] : waitingLabels(fault, role, told),
  );
}

/** Where labels and lanes do not say it all. */
function proseOf(fault: SystemFault, { refining }: Told): string | undefined {
  switch (fault.kind) {
    case "unbounded":
      return "No global protocol says how far one side may be ahead: where a window is full, whoever sends would wait, and others with it. With `--allow-unbounded` this is a warning.";
    case "left-protocol":
      return refining === undefined
        ? undefined
        : "An endpoint may send earlier than its protocol says and take later, but on each channel it does what its role does in some run.";
    default:
      return undefined;
  }
}
