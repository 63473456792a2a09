import { diagnostic, type Span } from "@capitan/diagnostics";
import type { MessageStep, Said } from "@capitan/syntax";
import { type Context, eventOf, roleName, roleOf, signalOf, waitingOf } from "./context.js";
import type { BranchScope, FlowStep, Place, SaidMessage, Waiting } from "./flow.js";

/** One event, handshake or keepalive, as the chain of messages that it is. */
export function resolveMessage(
  step: MessageStep,
  branch: BranchScope | undefined,
  context: Context,
): FlowStep {
  const { said, span } = step;
  if (step.alias !== undefined) context.hasAliases = true;
  const parties = partiesOf(step, context);
  const message =
    said.kind === "event" ? eventOf(said.event, context) : signalOf(said.kind, context);
  const within = step.within === undefined ? undefined : waitingOf(step.within, context);
  if (parties === undefined) return { kind: "unclear", lost: false, span };
  const [only] = parties.to;
  if (parties.to.length === 1 && only !== undefined && message.kind !== "handshake") {
    const link = addMessage(step, message, parties.from, only, branch, within, context);
    return { kind: "chain", links: [link], span };
  }
  const links: Place[] = [];
  for (const to of parties.to) {
    links.push(addMessage(step, message, parties.from, to, branch, within, context));
    if (message.kind !== "handshake") continue;
    const reply = signalOf("handshake-reply", context);
    links.push(addMessage(step, reply, to, parties.from, branch, within, context));
  }
  return { kind: "chain", links, span };
}

function addMessage(
  { said, span, alias, doc }: MessageStep,
  message: SaidMessage,
  from: number,
  to: number,
  branch: BranchScope | undefined,
  within: Waiting,
  { places }: Context,
): Place {
  const isEvent = said.kind === "event";
  const place: Place = {
    kind: message.kind,
    origin: places.length,
    from,
    to,
    message,
    hook: -1,
    text: isEvent ? said.event.text : said.kind,
    step: span,
    name: isEvent ? said.event.span : said.span,
    branch,
    starts: undefined,
    within,
    alias,
    doc,
  };
  places.push(place);
  return place;
}

interface Parties {
  readonly from: number;
  readonly to: readonly number[];
}

const toPeer: Parties = { from: 0, to: [1] };
const toMaster: Parties = { from: 1, to: [0] };

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
      return direction.kind === "send" ? toPeer : toMaster;
    }
    case "arrow": {
      const from = roleOf(direction.from, context);
      const only = context.roles.indexOf(direction.to[0].text);
      if (direction.to.length === 1 && from !== undefined && only !== undefined && only !== from) {
        return { from, to: [only] };
      }
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
  if (context.roles.roles.length < 2) {
    // That roles are lacking was reported.
    context.doubt();
    return;
  }
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
