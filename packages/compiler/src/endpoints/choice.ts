import { diagnostic } from "@capitan/diagnostics";
import type { LocalBranch, LocalChoiceStep } from "@capitan/syntax";
import { eventOf, roleName, waitingOf } from "../protocols/context.js";
import type { BranchScope, FlowBranch, FlowStep, Place, Waiting } from "../protocols/flow.js";
import { checkNoWaiting, type Local, partnerOf, resolveLocalSteps } from "./local.js";

/** A choice of this side, which sends, or of others, from whom it receives. */
export function resolveLocalChoice(
  step: LocalChoiceStep,
  scope: BranchScope | undefined,
  local: Local,
): FlowStep {
  const { alias, head, span } = step;
  const [first] = step.branches;
  if (first === undefined && !local.isIncomplete) {
    const params = { chooser: roleName(local.self, local) };
    local.fail(diagnostic("CAP2312", params, [{ span: head, text: "" }]));
  }
  const other = step.branches.find(({ action }) => action !== first?.action);
  if (first !== undefined && other !== undefined) reportMixed(step, first, other, local);
  if (first?.action === "send" && other === undefined) checkNoWaiting(step.within, local);
  const waiting = waitingOf(step.within, local);
  const branches: FlowBranch[] = [];
  for (const branch of step.branches) {
    const starts: BranchScope = { parent: scope, body: local.body, choice: step, branch };
    branches.push(resolveBranch(branch, starts, waiting, local));
  }
  checkAlike(step, branches, local);
  return { kind: "choice", branches, incomplete: local.isIncomplete, alias, head, span };
}

function resolveBranch(
  branch: LocalBranch,
  starts: BranchScope,
  usual: Waiting,
  local: Local,
): FlowBranch {
  const { action, event, alias, doc } = branch;
  if (alias !== undefined) local.shared.hasAliases = true;
  const message = eventOf(event, local);
  const exchange = { action, said: event.text, at: event.span };
  const partner = partnerOf(branch.partner, exchange, local);
  if (action === "send") checkNoWaiting(branch.within, local);
  const within = branch.within === undefined ? usual : waitingOf(branch.within, local);
  const links: Place[] = [];
  if (partner !== undefined) {
    const [from, to] = action === "send" ? [local.self, partner] : [partner, local.self];
    const place: Place = {
      kind: "event",
      origin: local.places.length,
      body: local.body,
      from,
      to,
      message,
      hook: -1,
      text: message.name,
      step: event.span,
      name: event.span,
      branch: starts,
      starts,
      within,
      alias,
      doc,
    };
    local.places.push(place);
    links.push(place);
  }
  return { event: message.name, links, steps: resolveLocalSteps(branch.steps, starts, local) };
}

/** Whoever may send or receive cannot know which it is: the other side may have sent, or wait. */
function reportMixed(
  { head }: LocalChoiceStep,
  first: LocalBranch,
  other: LocalBranch,
  local: Local,
): void {
  const verb = (action: LocalBranch["action"]): string =>
    action === "send" ? "sends here" : "receives here";
  const role = roleName(local.self, local);
  local.fail(
    diagnostic(
      "CAP3008",
      { role },
      [
        { span: head, text: "" },
        { span: first.event.span, text: `${role} ${verb(first.action)}` },
        { span: other.event.span, text: `and ${verb(other.action)}` },
      ],
      { notes: ["the branches of a choice either all send or all receive"] },
    ),
  );
}

/** Two branches that start alike cannot be told apart. */
function checkAlike(step: LocalChoiceStep, branches: readonly FlowBranch[], local: Local): void {
  const seen = new Map<string, LocalBranch>();
  for (const [index, branch] of step.branches.entries()) {
    const [link] = branches[index]?.links ?? [];
    if (link === undefined) continue;
    const key = `${link.from} ${link.to} ${link.text}`;
    const same = seen.get(key);
    if (same === undefined) {
      seen.set(key, branch);
      continue;
    }
    const way = branch.action === "send" ? "to" : "from";
    const role = roleName(branch.action === "send" ? link.to : link.from, local);
    local.fail(
      diagnostic("CAP3001", { event: link.text, way, role }, [
        { span: branch.event.span, text: "" },
        { span: same.event.span, text: "the first one" },
      ]),
    );
  }
}
