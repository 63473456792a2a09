import type { ProtocolDeclaration } from "@capitan/syntax";
import type { Scope } from "../names/scope.js";
import type { Report } from "../report/findings.js";
import type { Context } from "./context.js";
import type { Flow, Place, SaidMessage } from "./flow.js";
import type { Roles } from "./roles.js";
import { resolveSteps } from "./steps.js";

/** The flow of a protocol. `sound` is false where a mistake was found that makes it doubtful. */
export interface ResolvedFlow {
  readonly flow: Flow;
  readonly sound: boolean;
}

export function resolveFlow(
  protocol: ProtocolDeclaration,
  roles: Roles,
  scope: Scope,
  report: Report,
): ResolvedFlow {
  let sound = roles.sound;
  const events = new Map<string, SaidMessage>();
  const signals = new Map<string, SaidMessage>();
  const hooks = new Map<string, number>();
  const places: Place[] = [];
  const context: Context = {
    protocol,
    scope,
    file: scope.file,
    roles,
    places,
    events,
    signals,
    hooks,
    loops: [],
    hasLoops: false,
    hasEnds: false,
    hasAliases: false,
    fail: (diagnostic, candidates) => {
      sound = false;
      report.add(diagnostic, candidates);
    },
    doubt: () => {
      sound = false;
    },
    report,
  };
  const steps = resolveSteps(protocol.steps, undefined, context);
  const flow: Flow = {
    roles: roles.roles.map(({ name }) => name),
    steps,
    places,
    messages: inOrder(events, signals),
    hooks: [...hooks.keys()],
    hasLoops: context.hasLoops,
    hasEnds: context.hasEnds,
    hasAliases: context.hasAliases,
  };
  return { flow, sound };
}

const kinds: readonly SaidMessage["kind"][] = [
  "event",
  "handshake",
  "handshake-reply",
  "keepalive",
];

/** Events first, sorted by name; then handshakes and keepalives. Numbers them. */
function inOrder(
  events: ReadonlyMap<string, SaidMessage>,
  signals: ReadonlyMap<string, SaidMessage>,
): readonly SaidMessage[] {
  const sorted = [...events.values(), ...signals.values()].sort(
    (one, other) =>
      kinds.indexOf(one.kind) - kinds.indexOf(other.kind) ||
      (one.name < other.name ? -1 : one.name > other.name ? 1 : 0),
  );
  for (const [index, message] of sorted.entries()) message.index = index;
  return sorted;
}
