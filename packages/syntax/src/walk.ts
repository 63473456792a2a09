import type { Step } from "./ast.js";

/** Visits the steps and those inside of them, in the order of the text. */
export function eachStep(steps: readonly Step[], visit: (step: Step) => void): void {
  for (const step of steps) {
    visit(step);
    if (step.kind === "loop") eachStep(step.steps, visit);
    if (step.kind === "choice") for (const branch of step.branches) eachStep(branch.steps, visit);
    if (step.kind === "par") for (const part of step.parts) eachStep(part.steps, visit);
  }
}
