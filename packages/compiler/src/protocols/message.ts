import { diagnostic, type Span } from "@capitan/diagnostics";
import type { MessageStep, Said } from "@capitan/syntax";
import {
  type Context,
  eventOf,
  roleName,
  roleOf,
  signalOf,
  streamOf,
  waitingOf,
} from "./context.js";
import type { BranchScope, FlowStep, Place, SaidMessage, Waiting } from "./flow.js";

/** One event, handshake or keepalive, as the chain of messages that it is. */
export function resolveMessage(
  step: MessageStep,
  branch: BranchScope | undefined,
  context: Context,
): FlowStep {
  const { said, span } = step;
  if (step.alias !== undefined) context.shared.hasAliases = true;
  const parties = partiesOf(step, context);
  const message = messageSaid(said, context);
  const within = waitingOf(step.within, context);
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
    // A protocol that is run and has no deadline of its own asks for answers in the usual time.
    const answered = within === "forever" && step.within === undefined ? undefined : within;
    links.push(addMessage(step, reply, to, parties.from, branch, answered, context));
  }
  return { kind: "chain", links, span };
}

export function messageSaid(said: Said, context: Context): SaidMessage {
  switch (said.kind) {
    case "event":
      return eventOf(said.event, context);
    case "stream":
      return streamOf(said.event, context);
    case "handshake":
    case "keepalive":
      return signalOf(said.kind, context);
  }
}

export function addMessage(
  { said, span, alias, doc }: Pick<MessageStep, "said" | "span" | "alias" | "doc">,
  message: SaidMessage,
  from: number,
  to: number,
  branch: BranchScope | undefined,
  within: Waiting,
  { body, places }: Context,
): Place {
  const place: Place = {
    kind: message.kind,
    origin: places.length,
    body,
    from,
    to,
    message,
    hook: -1,
    text: saidText(said),
    step: span,
    name: said.kind === "event" ? said.event.span : said.span,
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

/** From the master's side, whichever roles play master and peer here. */
function partiesOfTwo(kind: "send" | "receive", { roles: { indices } }: Context): Parties {
  const isUsual = indices[0] === 0 && indices[1] === 1;
  if (isUsual) return kind === "send" ? toPeer : toMaster;
  const [master = 0, peer = 1] = indices;
  return kind === "send" ? { from: master, to: [peer] } : { from: peer, to: [master] };
}

/** Who sends to whom, or undefined and a report. */
function partiesOf(step: MessageStep, context: Context): Parties | undefined {
  const { direction } = step;
  switch (direction.kind) {
    case "send":
    case "receive": {
      if (context.protocol?.roles !== undefined) {
        reportDirection(step, direction.kind, context);
        return undefined;
      }
      return partiesOfTwo(direction.kind, context);
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
    context.fail(
      diagnostic("CAP2303", { role: name, message, action: "send" }, [{ span, text: "" }]),
    );
    return false;
  }
  if (before.includes(role)) {
    context.fail(diagnostic("CAP2310", { message, role: name }, [{ span, text: "" }]));
    return false;
  }
  return true;
}

export function saidText(said: Said): string {
  switch (said.kind) {
    case "event":
      return said.event.text;
    case "stream":
      return `stream ${said.event.text}`;
    case "handshake":
    case "keepalive":
      return said.kind;
  }
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
  const isSignal = said.kind === "handshake" || said.kind === "keepalive";
  const word = isSignal ? `${prefix}_${text}` : `${kind} ${text}`;
  const span = { file: step.span.file, start: step.span.start, end };
  context.fail(diagnostic("CAP2302", { word, instead }, [{ span, text: "" }]), () =>
    two
      ? [{ text: `write \`${instead}\``, edits: [{ span, text: instead }], advice: undefined }]
      : [],
  );
}
