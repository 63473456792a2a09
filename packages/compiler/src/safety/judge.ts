import { diagnostic } from "@capitan/diagnostics";
import { check, checkAlternation, type Facts, type Machine } from "@capitan/session";
import type { ProtocolDeclaration } from "@capitan/syntax";
import type { Lowered } from "../lowering/lower.js";
import type { Scope } from "../names/scope.js";
import type { Settings } from "../program.js";
import type { Flow, FlowPart } from "../protocols/flow.js";
import { partText } from "../protocols/parts.js";
import type { Report } from "../report/findings.js";
import { reportAlternation } from "./alternation.js";
import { reportFaults } from "./faults.js";
import { reportQueues } from "./queues.js";

/** Both are made when they are first asked for. */
export interface Judgement {
  readonly machines: readonly Machine[];
  readonly facts: Facts;
}

/** What one judgement needs to speak about the text. */
export interface Case {
  readonly declaration: ProtocolDeclaration;
  readonly flow: Flow;
  readonly lowered: Lowered;
  /** The part that is judged; undefined for the protocol itself. */
  readonly part: FlowPart | undefined;
  readonly scope: Scope;
  readonly report: Report;
}

/** Asks the theory, and says its verdict in words of the text. Undefined where the protocol is rejected. */
export function judge(given: Case, settings: Settings): Judgement | undefined {
  const { declaration, flow, report } = given;
  const { automaton } = given.lowered;
  const verdict = check(automaton);
  switch (verdict.kind) {
    case "too-large": {
      const role = flow.roles[verdict.role] ?? "";
      const limit = String(verdict.limit);
      const label = { span: declaration.name.span, text: "" };
      report.add(diagnostic("CAP3302", { role, limit }, [label]));
      return undefined;
    }
    case "unsafe":
      reportFaults(given, verdict.machines, verdict.faults);
      return undefined;
    case "safe": {
      if (settings.alternating && !takesTurns(given)) return undefined;
      // Without a loop every queue is bounded.
      if (flow.hasLoops) reportQueues(given, verdict.facts);
      return verdict;
    }
  }
}

/** Whether the roles take turns; reported if not. */
export function takesTurns(given: Case): boolean {
  const fault = checkAlternation(given.lowered.automaton);
  if (fault !== undefined) reportAlternation(given, fault);
  return fault === undefined;
}

/** What stands behind the place of a finding: "protocol File, part upload, role Server". */
export function contextOf({ declaration, part }: Case, role?: string): string {
  const words = [`protocol ${declaration.name.text}`];
  if (part !== undefined) words.push(partText(part));
  if (role !== undefined) words.push(`role ${role}`);
  return words.join(", ");
}
