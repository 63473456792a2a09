import type { Run, RunAction, RunArrow, RunEnd } from "@capitan/diagnostics";
import type { Counterexample, Fault, LabelId, RoleEnd, RoleId } from "@capitan/session";
import type { Speech } from "./speech.js";

/** With more lanes than this only the roles that matter are shown. */
const fewRoles = 6;

/**
 * The lanes of a counterexample. Of many roles only those are shown that act in it, that are at fault, or that wait.
 */
export function runOf(title: string, fault: Fault, branch: string, speech: Speech): Run {
  const leaves = (label: LabelId): RunEnd => unexpected(fault, label, branch, speech);
  return lanesOf(title, fault.run, fault.role, leaves, speech);
}

/** `leaves`: how the role stands whose last step belongs to no run of the protocol. */
export function lanesOf(
  title: string,
  run: Counterexample,
  atFault: RoleId,
  leaves: (label: LabelId) => RunEnd,
  speech: Speech,
): Run {
  const shown = shownRoles(run, atFault);
  const lanes = new Map(shown.map((role, lane) => [role, lane]));
  const laneOf = (role: RoleId): number => lanes.get(role) ?? 0;
  const arrows: RunArrow[] = [];
  const actions: RunAction[] = [];
  let cycleFrom: number | undefined;
  for (const [index, step] of run.steps.entries()) {
    if (index === run.cycleFrom) cycleFrom = arrows.length;
    if (step.kind === "hook") continue;
    const label = speech.message(step.label);
    const role = laneOf(step.role);
    const partner = laneOf(step.partner);
    actions.push({ kind: step.kind, role, partner, label });
    const span = speech.place(step.origin)?.step;
    if (step.kind === "send" && span !== undefined) {
      arrows.push({ from: role, to: partner, label, span });
    }
  }
  const ends = shown.map((role) => endOf(run.ends[role], laneOf, leaves, speech));
  return { title, roles: shown.map(speech.role), arrows, ends, actions, cycleFrom };
}

function shownRoles(run: Counterexample, atFault: RoleId): readonly RoleId[] {
  const all = run.ends.map((_, role) => role);
  if (all.length <= fewRoles) return all;
  const shown = new Set([atFault]);
  for (const { role, partner } of run.steps) shown.add(role).add(partner);
  for (const [role, end] of run.ends.entries()) {
    if (end.kind !== "waits") continue;
    shown.add(role);
    for (const { partner } of end.for.slice(0, 1)) shown.add(partner);
  }
  return all.filter((role) => shown.has(role));
}

function endOf(
  end: RoleEnd | undefined,
  laneOf: (role: RoleId) => number,
  leaves: (label: LabelId) => RunEnd,
  speech: Speech,
): RunEnd {
  switch (end?.kind) {
    case "waits": {
      const [first] = end.for;
      if (first === undefined) return { kind: "active" };
      const same = end.for.filter(({ partner }) => partner === first.partner);
      const labels = [...new Set(same.map(({ label }) => speech.message(label)))];
      const text =
        labels.length <= 3 ? labels.join(" or ") : `${labels.slice(0, 2).join(", ")} or …`;
      return {
        kind: "waits",
        for: text,
        from: laneOf(first.partner),
        span: speech.place(first.origin)?.step,
      };
    }
    case "unexpected":
      return leaves(end.label);
    case "unread":
      return { kind: "unread", count: end.count };
    case "repeats":
      return { kind: "repeats" };
    case "active":
      return { kind: "active" };
    case "done":
    case undefined:
      return { kind: "done" };
  }
}

function unexpected(fault: Fault, label: LabelId, branch: string, speech: Speech): RunEnd {
  const how = fault.kind === "left-protocol" ? fault.how : "sends";
  switch (how) {
    case "acts":
      return { kind: "unexpected", label: speech.hook(label), branch, act: "runs" };
    case "takes-early":
      return { kind: "unexpected", label: speech.message(label), branch, act: "takes" };
    case "sends":
      return { kind: "unexpected", label: speech.message(label), branch };
  }
}
