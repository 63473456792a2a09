import { diagnostic } from "@capitan/diagnostics";
import type { Machine } from "@capitan/session";
import type { ProtocolDeclaration } from "@capitan/syntax";
import type { Agreement } from "../fingerprint/fingerprint.js";
import { lower } from "../lowering/lower.js";
import { makeCalls, sizeOf } from "../lowering/size.js";
import { buildMachines } from "../machines/build.js";
import type { Scope } from "../names/scope.js";
import type { Message, Protocol } from "../program.js";
import type { Report } from "../report/findings.js";
import { factsOf } from "../safety/facts.js";
import { judge, takesTurns } from "../safety/judge.js";
import { checkAliases, checkJoinNames } from "./aliases.js";
import type { Flow, Outline, SaidMessage } from "./flow.js";
import { checkGuards, passing } from "./guard.js";
import { bodyOfPart, checkParts } from "./parts.js";
import { checkReach, comesBack } from "./reach.js";
import { resolveFlow } from "./resolve.js";
import { resolveRoles } from "./roles.js";
import { resolveSettings } from "./settings.js";
import { checkRecursion, checkSizes } from "./sizes.js";
import { checkTurns } from "./turns.js";

/** What the check of a protocol needs beside its declaration. */
export interface Surroundings {
  readonly scope: Scope;
  readonly scopes: ReadonlyMap<string, Scope>;
  readonly report: Report;
  readonly fingerprintOf: (agreement: Agreement) => string;
  /** Whether it is meant to be run by others only: then it is judged there. */
  readonly isInLine: boolean;
  /** Whether another one of its file runs it: what it runs itself is then looked at there. */
  readonly isPiece: boolean;
  readonly outlines: Outlines;
  /** Whether something is wrong with a protocol that it runs, which was told of that one. */
  readonly isWrong: (declaration: ProtocolDeclaration) => boolean;
}

/** What is known of protocols by themselves. */
export type Outlines = Map<ProtocolDeclaration, Outline>;

/** Of one that is not known yet, since it leads back to where it is run: nothing is concluded from it there. */
const unknown: Outline = { comesBack: true, passes: false, isIdle: false };

/** A protocol without a mistake, and what the theory knows of it. */
export interface Checked {
  readonly protocol: Protocol;
  readonly flow: Flow;
  readonly machines: readonly Machine[];
}

/**
 * Everything that can be said of one protocol; undefined where something is wrong with it, which was reported. Of a
 * protocol that is only run by others, and that one of its file runs, only its own steps are looked at.
 */
export function checkProtocol(
  declaration: ProtocolDeclaration,
  given: Surroundings,
): Checked | "in-line" | undefined {
  const { scope, scopes, report, fingerprintOf, isInLine, isPiece, isWrong, outlines } = given;
  const roles = resolveRoles(declaration, scope, report);
  const settings = resolveSettings(declaration, scope.file, report);
  const outlineOf = (one: ProtocolDeclaration): Outline => outlines.get(one) ?? unknown;
  const shallow = isPiece && !settings.alternating ? outlineOf : undefined;
  const { flow, sound } = resolveFlow(declaration, roles, scope, scopes, report, shallow);
  if (declaration.incomplete === "shape") return undefined;
  if (isPiece) outlines.set(declaration, { comesBack: comesBack(flow), ...passing(flow) });
  const unguarded = checkGuards(flow, report);
  const live = checkReach(flow, unguarded.loops, report);
  if (!sound || declaration.incomplete !== false) return undefined;
  const named = checkAliases(flow, report);
  const apart = checkParts(flow, report);
  const inTurns = checkTurns(declaration, flow, report);
  const [, ...run] = flow.bodies;
  if (run.some((body) => body.protocol !== undefined && isWrong(body.protocol))) return undefined;
  if (!live || !named || unguarded.any || !apart || !inTurns) return undefined;
  if (shallow !== undefined) return "in-line";
  const calls = makeCalls(flow);
  const size = sizeOf(flow, calls);
  const parts = flow.parts.map((part) => ({ part, size: sizeOf(flow, calls, part) }));
  const sizes = [size, ...parts.map((part) => part.size)];
  if (!checkRecursion(flow, sizes, report)) return undefined;
  if (flow.messages.length === 0 && !isInLine) {
    const label = { span: declaration.name.span, text: "" };
    report.add(diagnostic("CAP3006", { kind: "protocol", name: declaration.name.text }, [label]));
  }
  if (isInLine && !settings.alternating) return "in-line";
  if (!checkSizes(declaration, flow, sizes, report)) return undefined;
  const lowered = lower(flow, size.slots);
  const asked = { declaration, flow, scope, report };
  // Turns are taken over all that the protocol runs, whoever runs it.
  if (isInLine) return takesTurns({ ...asked, lowered, part: undefined }) ? "in-line" : undefined;
  const verdict = judge({ ...asked, lowered, part: undefined }, settings);
  const judgedParts = parts.map(({ part, size: { slots } }) => {
    const loweredPart = lower(flow, slots, bodyOfPart(part));
    const judgement = judge({ ...asked, lowered: loweredPart, part }, settings);
    return judgement && { part, lowered: loweredPart, judgement };
  });
  if (verdict === undefined || !judgedParts.every(isDefined)) return undefined;
  const judged = { lowered, judgement: verdict, parts: judgedParts };
  const machines = lazily(() => buildMachines(judged, flow, settings.deadline, scopes));
  if (!checkJoinNames(flow, machines, report)) return undefined;
  const name = declaration.name.text;
  const fingerprint = lazily(() =>
    fingerprintOf({
      name,
      roles: flow.roles,
      messages: flow.messages,
      settings,
      machines: machines(),
    }),
  );
  const facts = lazily(() => factsOf(judged, flow));
  const protocol: Protocol = {
    name,
    doc: declaration.doc,
    span: declaration.span,
    line: scope.file.lines.lineOf(declaration.name.span.start),
    roles: roles.roles,
    implicitRoles: declaration.roles === undefined,
    settings,
    messages: flow.messages.map(asMessage),
    // A check of a safe protocol needs none of these, and they cost as much as the rest of it.
    get facts() {
      return facts();
    },
    get machines() {
      return machines();
    },
    get fingerprint() {
      return fingerprint();
    },
  };
  return {
    protocol,
    flow,
    get machines() {
      return verdict.machines;
    },
  };
}

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

/** Calls `make` when the value is first asked for. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

export function asMessage({ kind, name, event }: SaidMessage): Message {
  switch (kind) {
    case "event":
      return { kind: "event", event: event ?? { file: "", name }, name };
    case "stream":
      return { kind: "stream", event: event ?? { file: "", name }, name };
    case "handshake":
      return { kind: "handshake", phase: "request" };
    case "handshake-reply":
      return { kind: "handshake", phase: "reply" };
    case "keepalive":
      return { kind: "keepalive" };
  }
}
