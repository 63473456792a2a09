import { diagnostic } from "@capitan/diagnostics";
import type { Branch, ChoiceStep } from "@capitan/syntax";
import { addPlace, type Context, eventOf, roleName, roleOf, waitingOf } from "./context.js";
import type { BranchScope, FlowBranch, FlowStep, Link, SaidMessage, Waiting } from "./flow.js";
import { checkReceiver } from "./message.js";
import { branchLevel, type Level } from "./state-names.js";
import { resolveSteps } from "./steps.js";

/** A choice: its chooser picks a branch by sending the branch's event. */
export function resolveChoice(
  step: ChoiceStep,
  level: Level,
  scope: BranchScope | undefined,
  context: Context,
): FlowStep | undefined {
  const chooser = roleOf(step.chooser, context);
  const waiting = waitingOf(step.within, context);
  if (step.branches.length === 0) {
    const params = { chooser: step.chooser.text };
    context.fail(diagnostic("CAP2312", params, [{ span: step.head, text: "" }]));
  }
  const state = context.names.at(level, step.alias?.text);
  const first = new Map<string, Branch>();
  const branches: FlowBranch[] = [];
  for (const branch of step.branches) {
    const starts: BranchScope = { parent: scope, choice: step, branch };
    const message = eventOf(branch.event, context);
    const receivers = receiversOf(branch, chooser, message, context);
    const own = waitingOf(branch.within, context) ?? waiting;
    const links = linksOf(branch, { chooser, receivers, message, own, starts }, context);
    checkAlike(branch, receivers[0], message, first, context);
    const inner = branchLevel(level, message.name);
    const steps = resolveSteps(branch.steps, inner, starts, context);
    branches.push({ links, steps });
  }
  return { kind: "choice", branches, state, head: step.head, span: step.span };
}

/** The roles that a branch's event goes to: as written, or the other one of two. */
function receiversOf(
  branch: Branch,
  chooser: number | undefined,
  message: SaidMessage,
  context: Context,
): readonly number[] {
  const { roles } = context.roles;
  if (branch.to.length === 0) {
    if (roles.length === 2) return chooser === undefined ? [] : [1 - chooser];
    if (context.roles.sound) {
      const { text, span } = branch.event;
      const others = roles.filter((_, index) => index !== chooser).map(({ name }) => name);
      context.fail(
        diagnostic("CAP2311", { event: text }, [{ span, text: "" }], {
          notes: chooser === undefined ? [] : [`it can go to ${others.join(" or ")}`],
        }),
      );
    }
    return [];
  }
  const receivers: number[] = [];
  for (const name of branch.to) {
    const role = roleOf(name, context);
    if (role === undefined) continue;
    if (checkReceiver(chooser, role, receivers, message.name, name.span, context)) {
      receivers.push(role);
    }
  }
  return receivers;
}

interface Start {
  readonly chooser: number | undefined;
  readonly receivers: readonly number[];
  readonly message: SaidMessage;
  readonly own: Waiting;
  readonly starts: BranchScope;
}

function linksOf(branch: Branch, start: Start, context: Context): readonly Link[] {
  const { chooser, receivers, message, own, starts } = start;
  if (chooser === undefined) return [];
  return receivers.map((to) => {
    const origin = addPlace(
      {
        kind: "event",
        step: branch.event.span,
        name: branch.event.span,
        text: message.name,
        from: chooser,
        to,
        branch: starts,
        starts,
        within: own,
        alias: branch.alias,
        doc: branch.doc,
      },
      context,
    );
    return { kind: "message", from: chooser, to, message, origin };
  });
}

/** Two branches that start with the same event to the same role cannot be told apart. */
function checkAlike(
  branch: Branch,
  role: number | undefined,
  message: SaidMessage,
  first: Map<string, Branch>,
  context: Context,
): void {
  if (role === undefined) return;
  const key = `${role} ${message.name}`;
  const other = first.get(key);
  if (other === undefined) {
    first.set(key, branch);
    return;
  }
  context.fail(
    diagnostic("CAP3001", { event: message.name, role: roleName(role, context) }, [
      { span: branch.event.span, text: "" },
      { span: other.event.span, text: "the first one" },
    ]),
  );
}
