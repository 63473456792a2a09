import { diagnostic } from "@capitan/diagnostics";
import {
  check,
  checkAlternation,
  type Facts,
  type FlatAutomaton,
  type Machine,
} from "@capitan/session";
import type { ProtocolDeclaration } from "@capitan/syntax";
import type { Scope } from "../names/scope.js";
import type { Settings } from "../program.js";
import type { Flow } from "../protocols/flow.js";
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
  readonly automaton: FlatAutomaton;
  readonly scope: Scope;
  readonly report: Report;
}

/** Asks the theory, and says its verdict in words of the text. Undefined where the protocol is rejected. */
export function judge(given: Case, settings: Settings): Judgement | undefined {
  const { declaration, flow, automaton, report } = given;
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
      const fault = settings.alternating ? checkAlternation(automaton) : undefined;
      if (fault !== undefined) {
        reportAlternation(given, fault);
        return undefined;
      }
      // Without a loop every queue is bounded.
      if (flow.hasLoops) reportQueues(given, verdict.facts);
      return verdict;
    }
  }
}
