import { diagnostic } from "@capitan/diagnostics";
import type { ProtocolDeclaration } from "@capitan/syntax";
import { lower } from "../lowering/lower.js";
import { largestProtocol, multipliers, sizeOf } from "../lowering/size.js";
import { buildMachine } from "../machines/build.js";
import type { Scope } from "../names/scope.js";
import type { Message, Protocol, RoleMachine, Settings } from "../program.js";
import type { Report } from "../report/findings.js";
import { judge } from "../safety/judge.js";
import { checkAliases } from "./aliases.js";
import type { Flow, SaidMessage } from "./flow.js";
import { checkGuards } from "./guard.js";
import { checkReach } from "./reach.js";
import { resolveFlow } from "./resolve.js";
import { resolveRoles } from "./roles.js";
import { resolveSettings } from "./settings.js";

/** A protocol that was found safe; its fingerprint needs the types of all files and comes later. */
export interface CheckedProtocol {
  readonly name: string;
  readonly roles: readonly string[];
  readonly settings: Settings;
  readonly messages: readonly SaidMessage[];
  readonly machines: readonly RoleMachine[];
  readonly complete: (fingerprint: string) => Protocol;
}

/** Everything that can be said of one protocol; undefined where something is wrong with it, which was reported. */
export function checkProtocol(
  declaration: ProtocolDeclaration,
  scope: Scope,
  report: Report,
): CheckedProtocol | undefined {
  const roles = resolveRoles(declaration, scope, report);
  const settings = resolveSettings(declaration, scope.file, report);
  const { flow, sound, shapeSound } = resolveFlow(declaration, roles, scope, report);
  if (!shapeSound || declaration.incomplete) return undefined;
  const live = checkReach(flow.steps, report);
  const guarded = checkGuards(flow.steps, report);
  if (!sound) return undefined;
  const named = checkAliases(flow, report);
  if (!live || !named || !guarded || !checkSize(declaration, flow, report)) return undefined;
  const lowered = lower(flow);
  const verdict = judge({ declaration, flow, lowered, scope, report }, settings);
  if (verdict === undefined) return undefined;
  const { deadline } = settings;
  const building = { flow, globalNames: lowered.names, deadline, file: scope.file };
  const machines = verdict.machines.map((machine) => buildMachine(machine, building));
  return {
    name: declaration.name.text,
    roles: flow.roles,
    settings,
    messages: flow.messages,
    machines,
    complete: (fingerprint) => ({
      name: declaration.name.text,
      doc: declaration.doc,
      span: declaration.span,
      line: scope.file.lines.lineOf(declaration.name.span.start),
      roles: roles.roles,
      implicitRoles: declaration.roles === undefined,
      settings,
      messages: flow.messages.map(asMessage),
      machines,
      facts: verdict.facts,
      fingerprint,
    }),
  };
}

function checkSize(declaration: ProtocolDeclaration, flow: Flow, report: Report): boolean {
  const size = sizeOf(flow.steps);
  if (size <= largestProtocol) return true;
  const name = declaration.name.text;
  report.add(
    diagnostic(
      "CAP3301",
      { protocol: name, steps: grouped(size), limit: grouped(largestProtocol) },
      [
        { span: declaration.name.span, text: "" },
        ...multipliers(flow.steps, 3).map((step) => ({
          span: step.span,
          text: `${step.kind === "chain" ? step.links.length : 1} steps`,
        })),
      ],
    ),
  );
  return false;
}

/** 200,000: the same in every locale. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

function asMessage({ kind, name, event }: SaidMessage): Message {
  switch (kind) {
    case "event":
      return { kind: "event", event: event ?? { file: "", name }, name };
    case "handshake":
      return { kind: "handshake", phase: "request" };
    case "handshake-reply":
      return { kind: "handshake", phase: "reply" };
    case "keepalive":
      return { kind: "keepalive" };
  }
}
