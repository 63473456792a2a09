import type { Diagnostic } from "@capitan/diagnostics";
import type { LocalStep, Name } from "@capitan/syntax";
import type { Lowered } from "../lowering/lower.js";
import { lower } from "../lowering/lower.js";
import type { Scope } from "../names/scope.js";
import { checkAliases } from "../protocols/aliases.js";
import { newBody, newShared, type Shared } from "../protocols/context.js";
import type { Body, Flow, SaidMessage } from "../protocols/flow.js";
import { checkGuards } from "../protocols/guard.js";
import { checkReach } from "../protocols/reach.js";
import type { Roles } from "../protocols/roles.js";
import type { Candidates, Report } from "../report/findings.js";
import { type Local, resolveLocalSteps } from "./local.js";

/** An endpoint as it is written. */
export interface Written {
  readonly declaration: Body["declaration"];
  readonly steps: readonly LocalStep[];
  readonly incomplete: false | "steps" | "shape";
}

/** What its words mean where it stands. */
export interface Setting {
  readonly scope: Scope;
  readonly scopes: ReadonlyMap<string, Scope>;
  readonly report: Report;
  readonly roles: Roles;
  /** The role of the endpoint. */
  readonly self: number;
  /** What the roles say to each other; messages that are not known yet are added. */
  readonly messages: Map<string, SaidMessage>;
  readonly signals: Map<string, SaidMessage>;
  readonly nameOf: Shared["nameOf"];
}

/** The steps of an endpoint with their names resolved. */
export interface Endpoint {
  readonly flow: Omit<Flow, "messages">;
  /** Whether nothing is wrong with it, as far as it is looked at by itself. */
  readonly sound: boolean;
}

/** Everything that can be said of an endpoint by itself. */
export function resolveEndpoint(
  { declaration, steps, incomplete }: Written,
  { scope, scopes, report, roles, self, messages, signals, nameOf }: Setting,
): Endpoint {
  let sound = roles.sound && incomplete === false;
  const fail = (diagnostic: Diagnostic, candidates?: Candidates): void => {
    sound = false;
    report.add(diagnostic, candidates);
  };
  const doubt = (): void => {
    sound = false;
  };
  const shared = newShared({
    outlineOf: undefined,
    scopes,
    messages,
    signals,
    nameOf,
    fail,
    doubt,
    report,
  });
  const body = newBody(declaration, scope);
  const local: Local = {
    shared,
    body,
    protocol: undefined,
    scope,
    file: scope.file,
    roles,
    places: shared.places,
    events: new Map(),
    streams: new Map(),
    loops: [],
    part: undefined,
    usualWaiting: undefined,
    fail,
    doubt,
    report,
    self,
    isIncomplete: incomplete !== false,
  };
  body.steps = resolveLocalSteps(steps, undefined, local);
  body.end = shared.places.length;
  const flow = {
    roles: roles.roles.map(({ name }) => name),
    steps: body.steps,
    places: shared.places,
    hooks: [...shared.hooks.keys()],
    hasLoops: shared.hasLoops,
    hasEnds: shared.hasEnds,
    hasAliases: shared.hasAliases,
    bodies: [body] as const,
    parts: [],
  };
  return { flow, sound };
}

/** The automaton of an endpoint's own steps; undefined where something is wrong with them, which was reported. */
export function lowerEndpoint(
  { declaration, incomplete }: Written,
  { flow: { places, ...rest }, sound }: Endpoint,
  messages: readonly SaidMessage[],
  report: Report,
): { readonly flow: Flow; readonly lowered: Lowered; readonly name: Name } | undefined {
  if (incomplete === "shape") return undefined;
  const flow: Flow = { ...rest, places, messages };
  const unguarded = checkGuards(flow, report);
  const live = checkReach(flow, unguarded.loops, report);
  if (!sound) return undefined;
  const named = checkAliases(flow, report);
  if (unguarded.any || !live || !named) return undefined;
  return { flow, lowered: lower(flow, places.length), name: declaration.name };
}
