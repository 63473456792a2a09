import { diagnostic } from "@capitan/diagnostics";
import type { Report } from "../report/findings.js";
import type { Flow, FlowStep, Loop } from "./flow.js";

/**
 * Reports steps that can never run: one report for each sequence, at its first such step. Returns whether there is none.
 * A step is dead after `end`, `break` or `continue`, after a loop that nothing leaves, and after a choice whose branches
 * all leave. How an `unguarded` loop is left is not asked: it was reported. Text that could not be read may be anything: a way out of every loop around it, and reached from anywhere.
 */
export function checkReach(
  { steps, hasLoops, hasEnds }: Flow,
  unguarded: ReadonlySet<Loop>,
  report: Report,
): boolean {
  if (!hasLoops && !hasEnds) return true;
  const broken = new Set(unguarded);
  const around: Loop[] = [];
  let sound = true;

  /** Whether what follows the sequence can be reached through its end. */
  function falls(sequence: readonly FlowStep[]): boolean {
    let before: FlowStep | undefined;
    for (let index = 0; index < sequence.length; index += 1) {
      const step = sequence[index];
      if (step === undefined) break;
      if (step.kind === "unclear" && step.lost) {
        for (const loop of around) broken.add(loop);
        before = undefined;
      }
      if (before !== undefined) {
        sound = false;
        report.add(
          diagnostic("CAP3003", {}, [
            { span: step.span, text: "" },
            { span: lastSpan(before), text: reasonOf(before) },
          ]),
        );
        return false;
      }
      if (!stepFalls(step)) before = step;
    }
    return before === undefined;
  }

  function stepFalls(step: FlowStep): boolean {
    switch (step.kind) {
      case "chain":
      case "unclear":
        return true;
      case "choice": {
        let any = false;
        for (let index = 0; index < step.branches.length; index += 1) {
          if (falls(step.branches[index]?.steps ?? [])) any = true;
        }
        // A choice without branches is a mistake that was reported; nothing is concluded from it.
        return any || step.incomplete || step.branches.length === 0;
      }
      case "loop":
        around.push(step.loop);
        falls(step.steps);
        around.pop();
        return broken.has(step.loop);
      case "break":
        broken.add(step.loop);
        return false;
      case "continue":
      case "end":
        return false;
    }
  }

  falls(steps);
  return sound;
}

/** What a label points at: the word that leaves, or the head of what is never left. */
function lastSpan(step: FlowStep): FlowStep["span"] {
  return step.kind === "loop" ? step.loop.head : step.kind === "choice" ? step.head : step.span;
}

function reasonOf(step: FlowStep): string {
  switch (step.kind) {
    case "end":
      return "the session ends here";
    case "break":
      return "the loop is left here";
    case "continue":
      return "the loop starts again here";
    case "loop":
      return "nothing leaves this loop";
    case "choice":
      return "every branch of this choice leaves";
    case "chain":
    case "unclear":
      return "";
  }
}
