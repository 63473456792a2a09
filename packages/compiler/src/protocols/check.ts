import { diagnostic } from "@capitan/diagnostics";
import type { ProtocolDeclaration } from "@capitan/syntax";
import type { Agreement } from "../fingerprint/fingerprint.js";
import { lower } from "../lowering/lower.js";
import { largestProtocol, multipliers } from "../lowering/size.js";
import { buildMachines } from "../machines/build.js";
import type { Scope } from "../names/scope.js";
import type { Message, Protocol } from "../program.js";
import type { Report } from "../report/findings.js";
import { judge } from "../safety/judge.js";
import { checkAliases } from "./aliases.js";
import type { Flow, SaidMessage } from "./flow.js";
import { checkGuards } from "./guard.js";
import { checkReach } from "./reach.js";
import { resolveFlow } from "./resolve.js";
import { resolveRoles } from "./roles.js";
import { resolveSettings } from "./settings.js";

/** Everything that can be said of one protocol; undefined where something is wrong with it, which was reported. */
export function checkProtocol(
  declaration: ProtocolDeclaration,
  scope: Scope,
  report: Report,
  fingerprintOf: (agreement: Agreement) => string,
): Protocol | undefined {
  const roles = resolveRoles(declaration, scope, report);
  const settings = resolveSettings(declaration, scope.file, report);
  const { flow, sound } = resolveFlow(declaration, roles, scope, report);
  if (declaration.incomplete === "shape") return undefined;
  const unguarded = checkGuards(flow, report);
  const live = checkReach(flow, unguarded, report);
  if (!sound || declaration.incomplete !== false) return undefined;
  const named = checkAliases(flow, report);
  if (!live || !named || unguarded.size > 0 || !checkSize(declaration, flow, report))
    return undefined;
  if (flow.messages.length === 0) {
    const label = { span: declaration.name.span, text: "" };
    report.add(diagnostic("CAP3006", { protocol: declaration.name.text }, [label]));
  }
  const automaton = lower(flow);
  const verdict = judge({ declaration, flow, automaton, scope, report }, settings);
  if (verdict === undefined) return undefined;
  const { deadline } = settings;
  const machines = lazily(() =>
    buildMachines(verdict.machines, automaton, flow, deadline, scope.file),
  );
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
  return {
    name,
    doc: declaration.doc,
    span: declaration.span,
    line: scope.file.lines.lineOf(declaration.name.span.start),
    roles: roles.roles,
    implicitRoles: declaration.roles === undefined,
    settings,
    messages: flow.messages.map(asMessage),
    facts: verdict.facts,
    // A check needs neither, and they cost as much as the rest of it.
    get machines() {
      return machines();
    },
    get fingerprint() {
      return fingerprint();
    },
  };
}

/** Calls `make` when the value is first asked for. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function checkSize(declaration: ProtocolDeclaration, flow: Flow, report: Report): boolean {
  const size = flow.places.length;
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
