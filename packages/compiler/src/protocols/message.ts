import { diagnostic, type Span } from "@capitan/diagnostics";
import type { MessageStep, Said } from "@capitan/syntax";
import {
  addPlace,
  type Context,
  eventOf,
  roleName,
  roleOf,
  signalOf,
  waitingOf,
} from "./context.js";
import type { BranchScope, FlowStep, Link, Place, SaidMessage, Waiting } from "./flow.js";
import type { Level } from "./state-names.js";

/** One event, handshake or keepalive, as the chain of messages that it is. */
export function resolveMessage(
  step: MessageStep,
  level: Level,
  branch: BranchScope | undefined,
  context: Context,
): FlowStep {
  const parties = partiesOf(step, context);
  const message = messageOf(step.said, context);
  const within = waitingOf(step.within, context);
  if (parties === undefined) {
    if (step.said.kind === "event") level.last = step.said.event.text;
    return { kind: "unclear", span: step.span };
  }
  const { from, to } = parties;
  const links: Link[] = [];
  const say = (kind: Place["kind"], sender: number, receiver: number, said: SaidMessage): void => {
    const origin = addPlace(placeOf(step, kind, sender, receiver, branch, within), context);
    links.push({ kind: "message", from: sender, to: receiver, message: said, origin });
  };
  if (step.said.kind === "event") {
    const state = context.names.at(level, step.alias?.text);
    level.last = message.name;
    for (const receiver of to) say("event", from, receiver, message);
    return { kind: "chain", links, state, span: step.span };
  }
  for (const receiver of to) {
    say(step.said.kind, from, receiver, message);
    if (step.said.kind === "keepalive") continue;
    say("handshake-reply", receiver, from, signalOf("handshake-reply", context));
  }
  return { kind: "chain", links, state: step.alias?.text, span: step.span };
}

function placeOf(
  step: MessageStep,
  kind: Place["kind"],
  from: number,
  to: number,
  branch: BranchScope | undefined,
  within: Waiting,
): Place {
  const { said } = step;
  return {
    kind,
    step: step.span,
    name: said.kind === "event" ? said.event.span : said.span,
    text: said.kind === "event" ? said.event.text : said.kind,
    from,
    to,
    branch,
    starts: undefined,
    within,
    alias: step.alias,
    doc: step.doc,
  };
}

function messageOf(said: Said, context: Context): SaidMessage {
  return said.kind === "event" ? eventOf(said.event, context) : signalOf(said.kind, context);
}

interface Parties {
  readonly from: number;
  readonly to: readonly number[];
}

/** Who sends to whom, or undefined and a report. */
function partiesOf(step: MessageStep, context: Context): Parties | undefined {
  const { direction } = step;
  switch (direction.kind) {
    case "send":
    case "receive": {
      if (context.protocol.roles !== undefined) {
        reportDirection(step, direction.kind, context);
        return undefined;
      }
      return direction.kind === "send" ? { from: 0, to: [1] } : { from: 1, to: [0] };
    }
    case "arrow": {
      const from = roleOf(direction.from, context);
      const to: number[] = [];
      let sound = from !== undefined;
      for (const name of direction.to) {
        const role = roleOf(name, context);
        if (
          role === undefined ||
          !checkReceiver(from, role, to, saidText(step.said), name.span, context)
        ) {
          sound = false;
        } else {
          to.push(role);
        }
      }
      return sound && from !== undefined ? { from, to } : undefined;
    }
  }
}

/** Reports a message to its own sender, and one that goes to `role` twice. `span` is where `role` is written. */
export function checkReceiver(
  from: number | undefined,
  role: number,
  before: readonly number[],
  message: string,
  span: Span,
  context: Context,
): boolean {
  const name = roleName(role, context);
  if (role === from) {
    context.fail(diagnostic("CAP2303", { role: name, message }, [{ span, text: "" }]));
    return false;
  }
  if (before.includes(role)) {
    context.fail(diagnostic("CAP2310", { message, role: name }, [{ span, text: "" }]));
    return false;
  }
  return true;
}

export function saidText(said: Said): string {
  return said.kind === "event" ? said.event.text : said.kind;
}

/** `send` and its like in a protocol with a role list. */
function reportDirection(step: MessageStep, kind: "send" | "receive", context: Context): void {
  const { said } = step;
  const text = saidText(said);
  const [first, second] = context.roles.roles;
  const two = context.roles.roles.length === 2 && first !== undefined && second !== undefined;
  const [from, to] = kind === "send" ? [first, second] : [second, first];
  const instead = two ? `${from?.name} -> ${to?.name}: ${text}` : `A -> B: ${text}`;
  const end = said.kind === "event" ? said.event.span.end : said.span.end;
  const prefix = kind === "send" ? "tx" : "rx";
  const word = said.kind === "event" ? `${kind} ${text}` : `${prefix}_${text}`;
  const span = { file: step.span.file, start: step.span.start, end };
  context.fail(diagnostic("CAP2302", { word, instead }, [{ span, text: "" }]), () =>
    two
      ? [{ text: `write \`${instead}\``, edits: [{ span, text: instead }], advice: undefined }]
      : [],
  );
}
