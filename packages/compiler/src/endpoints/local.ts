import { diagnostic } from "@capitan/diagnostics";
import type { HookStep, LocalMessageStep, LocalStep, Name, Within } from "@capitan/syntax";
import {
  type Context,
  hookOf,
  roleName,
  roleOf,
  signalOf,
  waitingOf,
} from "../protocols/context.js";
import type { BranchScope, FlowStep, Place } from "../protocols/flow.js";
import { addMessage, messageSaid, saidText } from "../protocols/message.js";
import { resolveEnd, resolveJump, resolveLoop } from "../protocols/steps.js";
import { resolveLocalChoice } from "./choice.js";

/** What the resolution of an endpoint's steps shares. */
export interface Local extends Context {
  /** The role of the endpoint. */
  readonly self: number;
  /** Whether steps or branches of it could not be read. */
  readonly isIncomplete: boolean;
}

/** Resolves what one side does. Recursion is as deep as the text nests, which the parser bounds. */
export function resolveLocalSteps(
  steps: readonly LocalStep[],
  branch: BranchScope | undefined,
  local: Local,
): readonly FlowStep[] {
  return steps.flatMap((step) => resolveStep(step, branch, local) ?? []);
}

function resolveStep(
  step: LocalStep,
  branch: BranchScope | undefined,
  local: Local,
): FlowStep | undefined {
  switch (step.kind) {
    case "local-message":
      return resolveMessage(step, branch, local);
    case "local-choice":
      return resolveLocalChoice(step, branch, local);
    case "loop":
      return resolveLoop(step, local, () => resolveLocalSteps(step.steps, branch, local));
    case "break":
    case "continue":
      return resolveJump(step, local);
    case "end":
      return resolveEnd(step, local);
    case "hook":
      return resolveHooks(step, branch, local);
    case "lost":
      return { kind: "unclear", lost: true, span: step.span };
  }
}

/** One event, stream, handshake or keepalive, as this side has its part in it. */
function resolveMessage(
  step: LocalMessageStep,
  branch: BranchScope | undefined,
  local: Local,
): FlowStep {
  const { action, said, span, within } = step;
  if (step.alias !== undefined) local.shared.hasAliases = true;
  const message = messageSaid(said, local);
  const at = said.kind === "event" ? said.event.span : said.span;
  const exchange = { action, said: saidText(said), at };
  const partner = partnerOf(step.partner, exchange, local);
  if (action === "send" && message.kind !== "handshake") checkNoWaiting(within, local);
  const waiting = waitingOf(within, local);
  if (partner === undefined) return { kind: "unclear", lost: false, span };
  const [from, to] = action === "send" ? [local.self, partner] : [partner, local.self];
  const links = [addMessage(step, message, from, to, branch, waiting, local)];
  if (message.kind === "handshake") {
    const reply = signalOf("handshake-reply", local);
    links.push(addMessage(step, reply, to, from, branch, waiting, local));
  }
  return { kind: "chain", links, span };
}

export interface Exchange {
  readonly action: "send" | "receive";
  /** As messages call it. */
  readonly said: string;
  readonly at: Place["name"];
}

/** Who is on the other side: as written, or the other one of two. Undefined and a report where that is nobody. */
export function partnerOf(
  name: Name | undefined,
  { action, said, at }: Exchange,
  local: Local,
): number | undefined {
  const { roles, indices } = local.roles;
  const others = indices.filter((role) => role !== local.self);
  if (name !== undefined) {
    const role = roleOf(name, local);
    if (role !== local.self) return role;
    const params = { role: name.text, message: said, action };
    local.fail(diagnostic("CAP2303", params, [{ span: name.span, text: "" }]));
    return undefined;
  }
  if (roles.length === 2) return others[0];
  // With an endpoint too few, which was told, there is nobody to name.
  if (roles.length < 2) return undefined;
  const way = action === "send" ? "to" : "from";
  const names = others.map((role) => roleName(role, local));
  const verb = action === "send" ? "go to" : "come from";
  local.fail(
    diagnostic("CAP2311", { clause: `${action} ${said}`, way }, [{ span: at, text: "" }], {
      notes: [`it can ${verb} ${names.join(" or ")}`],
    }),
  );
  return undefined;
}

/** Who sends waits for nobody: how long the other side may wait is said there. */
export function checkNoWaiting(within: Within | undefined, local: Local): void {
  if (within === undefined) return;
  const { span } = within;
  const clause = local.file.text.slice(span.start, span.end);
  local.report.add(
    diagnostic("CAP2309", { clause, step: "what an endpoint sends" }, [{ span, text: "" }], {
      notes: ["who receives says how long it waits"],
    }),
  );
}

function resolveHooks(
  step: HookStep,
  branch: BranchScope | undefined,
  local: Local,
): FlowStep | undefined {
  const { owner } = step;
  const role = roleName(local.self, local);
  if (owner.text !== role) {
    const label = { span: owner.span, text: "" };
    local.fail(diagnostic("CAP2327", { owner: owner.text, role }, [label]), () => [
      {
        text: `write \`${role}\``,
        edits: [{ span: owner.span, text: role }],
        advice: undefined,
      },
    ]);
    return undefined;
  }
  const { body, places, self } = local;
  const links = step.hooks.map((name) => {
    const place: Place = {
      kind: "hook",
      origin: places.length,
      body,
      from: self,
      to: -1,
      message: undefined,
      hook: hookOf(name.text, local),
      text: name.text,
      step: name.span,
      name: name.span,
      branch,
      starts: undefined,
      within: undefined,
      alias: undefined,
      doc: step.doc,
    };
    places.push(place);
    return place;
  });
  return { kind: "chain", links, span: step.span };
}
