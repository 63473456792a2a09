import { type Diagnostic, diagnostic, type Span } from "@capitan/diagnostics";
import type { Name, ProtocolDeclaration, Within } from "@capitan/syntax";
import type { LoadedFile } from "../files/load.js";
import { type Entity, entityKind, type Scope } from "../names/scope.js";
import { didYouMean } from "../names/suggestion.js";
import type { TypeReference } from "../program.js";
import type { Candidates, Report } from "../report/findings.js";
import type { Body, FlowPart, Loop, Outline, Place, SaidMessage, Waiting } from "./flow.js";
import { type Roles, reportHidden } from "./roles.js";
import { checkDuration } from "./settings.js";

/** What the resolution of a protocol and of all that it runs shares. */
export interface Shared {
  readonly scopes: ReadonlyMap<string, Scope>;
  readonly places: Place[];
  /** Events and streams, by kind and declaration. */
  readonly messages: Map<string, SaidMessage>;
  /** Handshakes and keepalives by kind. */
  readonly signals: Map<string, SaidMessage>;
  readonly hooks: Map<string, number>;
  /** By what makes one differ from another. */
  readonly bodies: Map<string, Body>;
  /** The places of the bodies that are still to be resolved. */
  readonly waiting: Context[];
  /** Of a protocol that is not looked at here, with all that it runs; undefined for one that is. */
  readonly outlineOf: ((protocol: ProtocolDeclaration) => Outline) | undefined;
  readonly parts: FlowPart[];
  /** Parameters of the protocol itself that occur in it. */
  readonly usedParameters: Set<SaidMessage>;
  /** The name that the protocol's own file has for a declaration. */
  readonly nameOf: (event: TypeReference) => string;
  hasLoops: boolean;
  /** Whether an `end` or `return` is somewhere. */
  hasEnds: boolean;
  hasAliases: boolean;
  /** Reports a mistake after which the protocol is not checked further. */
  readonly fail: (diagnostic: Diagnostic, candidates?: Candidates) => void;
  /** The protocol is not checked further, without a report. */
  readonly doubt: () => void;
  readonly report: Report;
}

/** Nothing is known yet, or only the messages of others. `known`: what else is needed. */
export function newShared(
  known: Pick<
    Shared,
    "scopes" | "messages" | "signals" | "nameOf" | "fail" | "doubt" | "report" | "outlineOf"
  >,
): Shared {
  return {
    ...known,
    places: [],
    hooks: new Map(),
    bodies: new Map(),
    waiting: [],
    parts: [],
    usedParameters: new Set(),
    hasLoops: false,
    hasEnds: false,
    hasAliases: false,
  };
}

/** A body of which nothing is resolved yet. */
export function newBody(declaration: Body["declaration"], scope: Scope): Body {
  return {
    declaration,
    protocol: undefined,
    outline: undefined,
    scope,
    run: undefined,
    sites: [],
    steps: [],
    first: 0,
    end: 0,
  };
}

/** What the resolution of one body's steps shares. */
export interface Context {
  readonly shared: Shared;
  readonly body: Body;
  /** Undefined in an endpoint. */
  readonly protocol: ProtocolDeclaration | undefined;
  readonly scope: Scope;
  readonly file: LoadedFile;
  readonly roles: Roles;
  readonly places: Place[];
  /** Events by the name that they have here. Parameters of the protocol are there from the beginning. */
  readonly events: Map<string, SaidMessage>;
  /** Streams by the name that their event has here. */
  readonly streams: Map<string, SaidMessage>;
  /** The loops around the step, innermost last; those outside of its part do not count. */
  readonly loops: Loop[];
  /** The innermost part around the step. */
  readonly part: PartScope | undefined;
  /** Of a protocol that is run: what a step waits where nothing is written there. */
  readonly usualWaiting: Waiting;
  readonly fail: (diagnostic: Diagnostic, candidates?: Candidates) => void;
  readonly doubt: () => void;
  readonly report: Report;
}

/** The part in which a step stands: names of loops outside of it, and where it begins. */
export interface PartScope {
  readonly span: Span;
  readonly outerLoops: readonly Loop[];
}

export function roleOf(name: Name, context: Context): number | undefined {
  const index = context.roles.indexOf(name.text);
  if (index === undefined) {
    const candidates = context.roles.roles.map((role) => role.name);
    context.fail(
      diagnostic("CAP2001", { kind: "role", name: name.text }, [{ span: name.span, text: "" }], {
        notes: [`the roles are ${candidates.join(", ")}`],
      }),
      didYouMean(name, () => candidates),
    );
  }
  return index;
}

export function roleName(index: number, context: Context): string {
  const { roles, indices } = context.roles;
  return roles[indices.indexOf(index)]?.name ?? "";
}

/** The message that an event's name stands for, also where the event is not known: the flow can still be read. */
export function eventOf(name: Name, context: Context): SaidMessage {
  const known = context.events.get(name.text);
  if (known?.isParameter === true) context.shared.usedParameters.add(known);
  if (known?.event !== undefined) return known;
  // A name that is not known is a mistake wherever it stands; a parameter stands for an event by itself.
  const event = known?.isParameter === true ? undefined : referenceOf(name, context);
  if (known !== undefined) return known;
  const message = messageOf("event", name.text, event, context.shared);
  context.events.set(name.text, message);
  return message;
}

/** The stream of an event. */
export function streamOf(name: Name, context: Context): SaidMessage {
  const { event, name: said, isParameter } = eventOf(name, context);
  const known = context.streams.get(name.text);
  if (known !== undefined) return known;
  const message = messageOf("stream", said, event, context.shared, isParameter);
  context.streams.set(name.text, message);
  return message;
}

function messageOf(
  kind: "event" | "stream",
  name: string,
  event: TypeReference | undefined,
  { messages, nameOf }: Shared,
  isParameter = false,
): SaidMessage {
  const key = event === undefined ? `${kind} ${name}` : `${kind} ${event.name} ${event.file}`;
  const known = messages.get(key);
  if (known !== undefined) return known;
  const message: SaidMessage = {
    kind,
    name: event === undefined ? name : nameOf(event),
    event,
    isParameter,
    index: -1,
  };
  messages.set(key, message);
  return message;
}

export function signalOf(
  kind: "handshake" | "handshake-reply" | "keepalive",
  { shared: { signals } }: Context,
): SaidMessage {
  const known = signals.get(kind);
  if (known !== undefined) return known;
  const message: SaidMessage = { kind, name: "", event: undefined, isParameter: false, index: -1 };
  signals.set(kind, message);
  return message;
}

function referenceOf(name: Name, context: Context): TypeReference | undefined {
  const { scope } = context;
  const entity = scope.use(name.text);
  const label = { span: name.span, text: "" };
  if (entity === undefined) {
    if (scope.mayBeLost(name.text)) context.doubt();
    else {
      context.fail(
        diagnostic("CAP2001", { kind: "event", name: name.text }, [label]),
        didYouMean(name, () => eventNames(scope)),
      );
    }
    return undefined;
  }
  if (entity.kind === "lost") {
    context.doubt();
    return undefined;
  }
  if (entity.kind !== "declared" || entity.declaration.kind !== "event") {
    // Of a name that is declared twice, the other one may be meant.
    if (scope.othersOf(name.text).some(isEvent)) {
      context.doubt();
      return undefined;
    }
    const is = entityKind(entity);
    scope.misused.add(name.text);
    scope.usedEvents.add(name.text);
    context.fail(diagnostic("CAP2006", { name: name.text, is, needed: "an event" }, [label]));
    return undefined;
  }
  scope.usedEvents.add(name.text);
  return { file: entity.file.path, name: entity.declaration.name.text };
}

const isEvent = (entity: Entity): boolean =>
  entity.kind === "declared" && entity.declaration.kind === "event";

function eventNames(scope: Scope): readonly string[] {
  const names: string[] = [];
  for (const [name, entity] of scope.entities) {
    if (entity.kind === "declared" && entity.declaration.kind === "event") names.push(name);
  }
  return names;
}

export function waitingOf(within: Within | undefined, context: Context): Waiting {
  if (within === undefined) return context.usualWaiting;
  return writtenWaiting(within, context);
}

/** A wrong time is a mistake of its own, which leaves the flow as it is. */
export function writtenWaiting(within: Within, context: Context): Waiting {
  if (within.duration === "forever") return "forever";
  checkDuration(within.duration, "deadline", context.file, context.report);
  return within.duration.milliseconds;
}

export function hookOf(name: string, { shared: { hooks } }: Context): number {
  const known = hooks.get(name);
  if (known !== undefined) return known;
  const index = hooks.size;
  hooks.set(name, index);
  return index;
}

/** Reports a loop's name that means something else where it stands. */
export function checkLoopName(name: Name, context: Context): void {
  const { loops, report, roles, scope } = context;
  const label = { span: name.span, text: "" };
  const around = [...loops, ...(context.part?.outerLoops ?? [])];
  const outer = around.find((loop) => loop.name === name.text);
  if (outer !== undefined) {
    context.fail(
      diagnostic("CAP2003", { kind: "loop", name: name.text, hidden: "a loop" }, [
        label,
        { span: outer.head, text: "the loop around it" },
      ]),
    );
  } else if (context.events.get(name.text)?.isParameter === true) {
    const hidden = { kind: "loop", name: name.text, hidden: "a parameter" };
    report.add(diagnostic("CAP2003", hidden, [label]));
  } else if (roles.indexOf(name.text) !== undefined) {
    const hidden = { kind: "loop", name: name.text, hidden: "a role" };
    report.add(diagnostic("CAP2003", hidden, [label]));
  } else {
    reportHidden("loop", name, scope, report);
  }
}
