import type { FlowStep } from "../protocols/flow.js";

/** A protocol of more steps is not expanded. */
export const largestProtocol = 200_000;

/** How many transitions the global automaton of these steps will have, by arithmetic alone. */
export function sizeOf(steps: readonly FlowStep[]): number {
  let size = 0;
  for (const step of steps) {
    switch (step.kind) {
      case "chain":
        size += step.links.length;
        break;
      case "choice":
        for (const branch of step.branches) size += branch.links.length + sizeOf(branch.steps);
        break;
      case "loop":
        size += sizeOf(step.steps);
        break;
      case "break":
      case "continue":
      case "end":
      case "unclear":
        break;
    }
  }
  return size;
}

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
