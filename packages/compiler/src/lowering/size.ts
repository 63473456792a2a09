import type { FlowStep } from "../protocols/flow.js";

/** A protocol of more steps is not expanded. */
export const largestProtocol = 200_000;

/** The steps that multiply: those that stand for most transitions, largest first, and only where they stand for several. */
export function multipliers(steps: readonly FlowStep[], limit: number): readonly FlowStep[] {
  const found: { readonly step: FlowStep; readonly size: number }[] = [];
  const visit = (sequence: readonly FlowStep[]): void => {
    for (const step of sequence) {
      if (step.kind === "chain" && step.links.length > 2) {
        found.push({ step, size: step.links.length });
      } else if (step.kind === "choice") {
        for (const branch of step.branches) visit(branch.steps);
      } else if (step.kind === "loop") {
        visit(step.steps);
      }
    }
  };
  visit(steps);
  found.sort((one, other) => other.size - one.size);
  return found.slice(0, limit).map(({ step }) => step);
}
