import { diagnostic } from "@capitan/diagnostics";
import type { Branch, ChoiceStep } from "@capitan/syntax";
import { type Context, eventOf, roleName, roleOf, waitingOf } from "./context.js";
import type { BranchScope, FlowBranch, FlowStep, Place, SaidMessage, Waiting } from "./flow.js";
import { checkReceiver } from "./message.js";
import { resolveSteps } from "./steps.js";

/** A choice: its chooser picks a branch by sending the branch's event. */
export function resolveChoice(
  step: ChoiceStep,
  scope: BranchScope | undefined,
  context: Context,
): FlowStep {
  const chooser = roleOf(step.chooser, context);
  const waiting = waitingOf(step.within, context);
  if (step.branches.length === 0 && !step.incomplete) {
    const params = { chooser: step.chooser.text };
    context.fail(diagnostic("CAP2312", params, [{ span: step.head, text: "" }]));
  }
  // Lists that grow have room for sixteen more: those of a choice are made as long as they are.
  const branches = step.branches.map((branch): FlowBranch => {
    const starts: BranchScope = { parent: scope, body: context.body, choice: step, branch };
    const message = eventOf(branch.event, context);
    const receivers = receiversOf(branch, chooser, message, context);
    const within = branch.within === undefined ? waiting : waitingOf(branch.within, context);
    const start = { chooser: chooser ?? -1, message, within, starts };
    const links =
      chooser === undefined ? [] : receivers.map((to) => addStart(branch, to, start, context));
    if (branch.alias !== undefined) context.shared.hasAliases = true;
    const steps = resolveSteps(branch.steps, starts, context);
    return { event: message.name, links, steps };
  });
  checkAlike(step, branches, context);
  const { incomplete, alias, head, span } = step;
  return { kind: "choice", branches, incomplete, alias, head, span };
}

/** The roles that a branch's event goes to: as written, or the other one of two. */
function receiversOf(
  branch: Branch,
  chooser: number | undefined,
  message: SaidMessage,
  context: Context,
): readonly number[] {
  const { roles, indices } = context.roles;
  if (branch.to.length === 0) {
    if (roles.length === 2) {
      return chooser === undefined ? [] : indices.filter((role) => role !== chooser);
    }
    // With a role too few, it may be that there are only two.
    if (roles.length > 2) {
      const { text, span } = branch.event;
      const others = roles.filter((_, index) => indices[index] !== chooser).map(({ name }) => name);
      context.fail(
        diagnostic("CAP2311", { clause: `on ${text}`, way: "to" }, [{ span, text: "" }], {
          notes: chooser === undefined ? [] : [`it can go to ${others.join(" or ")}`],
        }),
      );
    }
    return [];
  }
  const receivers: number[] = [];
  for (let index = 0; index < branch.to.length; index += 1) {
    const name = branch.to[index];
    const role = name === undefined ? undefined : roleOf(name, context);
    if (name === undefined || role === undefined) continue;
    if (checkReceiver(chooser, role, receivers, message.name, name.span, context)) {
      receivers.push(role);
    }
  }
  return receivers;
}

interface Start {
  readonly chooser: number;
  readonly message: SaidMessage;
  readonly within: Waiting;
  readonly starts: BranchScope;
}

/** The event that begins a branch, to one of its receivers. */
function addStart(
  { event, alias, doc }: Branch,
  to: number,
  { chooser, message, within, starts }: Start,
  { body, places }: Context,
): Place {
  const place: Place = {
    kind: "event",
    origin: places.length,
    body,
    from: chooser,
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
  places.push(place);
  return place;
}

/** Two branches that start with the same event to the same role cannot be told apart. */
function checkAlike(step: ChoiceStep, branches: readonly FlowBranch[], context: Context): void {
  // Most choices are between two, of which no table is needed.
  const first = branches.length > 2 ? new Map<string, number>() : undefined;
  for (let index = 0; index < branches.length; index += 1) {
    const { links = [], event = "" } = branches[index] ?? {};
    const role = links[0]?.to;
    if (role === undefined) continue;
    let other: number | undefined;
    if (first === undefined) {
      const before = index === 1 ? branches[0] : undefined;
      other = before?.event === event && before.links[0]?.to === role ? 0 : undefined;
    } else {
      const key = `${role} ${event}`;
      other = first.get(key);
      if (other === undefined) first.set(key, index);
    }
    const branch = step.branches[index];
    const same = other === undefined ? undefined : step.branches[other];
    if (branch === undefined || same === undefined) continue;
    context.fail(
      diagnostic("CAP3001", { event, way: "to", role: roleName(role, context) }, [
        { span: branch.event.span, text: "" },
        { span: same.event.span, text: "the first one" },
        // With other events for its parameters they may well differ.
        ...(context.body.run === undefined
          ? []
          : [{ span: context.body.run.span, text: "run here" }]),
      ]),
    );
  }
}
