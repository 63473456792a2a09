import type { ProtocolDeclaration, Step } from "@capitan/syntax";
import type { Scope } from "../names/scope.js";
import type { Report } from "../report/findings.js";
import type { Context } from "./context.js";
import type { Flow, Place, SaidMessage } from "./flow.js";
import type { Roles } from "./roles.js";
import { type Level, makeStateNames } from "./state-names.js";
import { resolveSteps } from "./steps.js";

/**
 * The flow of a protocol. `sound` is false where a mistake was found that makes it doubtful; its shape, that is which step
 * leads to which, may still be `shapeSound`.
 */
export interface ResolvedFlow {
  readonly flow: Flow;
  readonly sound: boolean;
  readonly shapeSound: boolean;
}

export function resolveFlow(
  protocol: ProtocolDeclaration,
  roles: Roles,
  scope: Scope,
  report: Report,
): ResolvedFlow {
  let sound = roles.sound;
  let shapeSound = true;
  const messages = new Map<string, SaidMessage>();
  const hooks = new Map<string, number>();
  const places: Place[] = [];
  const context: Context = {
    protocol,
    scope,
    file: scope.file,
    roles,
    names: makeStateNames(aliasesOf(protocol.steps)),
    places,
    messages,
    hooks,
    loops: [],
    fail: (diagnostic, candidates) => {
      sound = false;
      report.add(diagnostic, candidates);
    },
    doubt: () => {
      sound = false;
    },
    doubtShape: () => {
      shapeSound = false;
    },
    report,
  };
  const level: Level = { prefix: "", last: undefined };
  const steps = resolveSteps(protocol.steps, level, undefined, context);
  const flow: Flow = {
    roles: roles.roles.map(({ name }) => name),
    steps,
    places,
    messages: inOrder(messages),
    hooks: [...hooks.keys()],
  };
  return { flow, sound, shapeSound };
}

const kinds: readonly SaidMessage["kind"][] = [
  "event",
  "handshake",
  "handshake-reply",
  "keepalive",
];

/** Events first, sorted by name; then handshakes and keepalives. Numbers them. */
function inOrder(messages: ReadonlyMap<string, SaidMessage>): readonly SaidMessage[] {
  const sorted = [...messages.values()].sort(
    (one, other) =>
      kinds.indexOf(one.kind) - kinds.indexOf(other.kind) ||
      (one.name < other.name ? -1 : one.name > other.name ? 1 : 0),
  );
  for (const [index, message] of sorted.entries()) message.index = index;
  return sorted;
}

/** Every name that `as` gives to a state: those of messages and choices. Of a branch it names the handler alone. */
function aliasesOf(steps: readonly Step[]): ReadonlySet<string> {
  const aliases = new Set<string>();
  const visit = (sequence: readonly Step[]): void => {
    for (const step of sequence) {
      if (step.kind === "loop") visit(step.steps);
      if (step.kind !== "message" && step.kind !== "choice") continue;
      if (step.alias !== undefined) aliases.add(step.alias.text);
      if (step.kind !== "choice") continue;
      for (const branch of step.branches) visit(branch.steps);
    }
  };
  visit(steps);
  return aliases;
}
