import { diagnostic } from "@capitan/diagnostics";
import type { Report } from "../report/findings.js";
import type { Body, Flow, FlowStep, Loop } from "./flow.js";

/**
 * Reports steps that can never run: one report for each sequence, at its first such step. Returns whether there is none.
 * A step is dead after `end`, `return`, `break` or `continue`, after a loop that nothing leaves, after a choice whose branches
 * all leave, after a protocol in line that never comes back, and after a `par` of which a part is never done. Text that
 * could not be read may be anything: a way out of every loop around it, and reached from anywhere. How an `unguarded` loop
 * is left is not asked: it was reported.
 */
export function checkReach(flow: Flow, unguarded: ReadonlySet<Loop>, report: Report): boolean {
  // Without any of these, each step leads to the next one.
  const [root] = flow.bodies;
  const isAlone = flow.bodies.length === 1 && root.sites.length === 0;
  if (!flow.hasLoops && !flow.hasEnds && isAlone) return true;
  const back = comingBack(flow, unguarded);
  let sound = true;
  // Those of protocols that are run have been told there, unless they are dead only with what runs them.
  for (const body of flow.bodies) {
    if (body.outline !== undefined) continue;
    walk(body, back, unguarded, (step, before) => {
      sound = false;
      report.add(
        diagnostic("CAP3003", {}, [
          { span: step.span, text: "" },
          { span: lastSpan(before), text: reasonOf(before) },
        ]),
      );
    });
  }
  return sound;
}

/** The bodies that are left through their end or a `return`: the least set that explains itself. */
function comingBack({ bodies }: Flow, unguarded = none): ReadonlySet<Body> {
  const back = new Set<Body>(bodies.filter(({ outline }) => outline?.comesBack === true));
  if (bodies.length === 1 && bodies[0].sites.length === 0) return back;
  const seen = bodies.filter(({ outline }) => outline === undefined).reverse();
  for (let before = -1; before < back.size; ) {
    before = back.size;
    // What is run stands behind what runs it.
    for (const body of seen) {
      if (!back.has(body) && walk(body, back, unguarded, () => {})) back.add(body);
    }
  }
  return back;
}

/** Whether what follows the protocol is reached where it is run. */
export function comesBack(flow: Flow): boolean {
  const [root] = flow.bodies;
  return walk(root, comingBack(flow), none, () => {});
}

/** Whether the session can come to its end, its parts included: every step that is written can run. */
export function canEnd(flow: Flow): boolean {
  const [root] = flow.bodies;
  const hasEnd = (steps: readonly FlowStep[]): boolean =>
    steps.some((step) => {
      switch (step.kind) {
        case "end":
          return true;
        case "choice":
          return step.branches.some((branch) => hasEnd(branch.steps));
        case "loop":
          return hasEnd(step.steps);
        default:
          return false;
      }
    });
  return (
    flow.bodies.some(({ steps }) => hasEnd(steps)) || walk(root, comingBack(flow), none, () => {})
  );
}

const none: ReadonlySet<Loop> = new Set();

type Tell = (dead: FlowStep, before: FlowStep) => void;

/** Whether the body is left through its end or a `return`. */
function walk(
  body: Body,
  back: ReadonlySet<Body>,
  unguarded: ReadonlySet<Loop>,
  tell: Tell,
): boolean {
  const broken = new Set(unguarded);
  const around: Loop[] = [];
  let returned = false;

  /** Whether what follows the sequence can be reached through its end. */
  function falls(sequence: readonly FlowStep[]): boolean {
    let before: FlowStep | undefined;
    for (let index = 0; index < sequence.length; index += 1) {
      const step = sequence[index];
      if (step === undefined) break;
      if (step.kind === "unclear" && step.lost) {
        for (const loop of around) broken.add(loop);
        returned = true;
        before = undefined;
      }
      if (before !== undefined) {
        tell(step, before);
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
      case "par": {
        let all = true;
        for (const part of step.parts) {
          if (!falls(part.steps)) all = false;
        }
        return all;
      }
      case "run":
        return back.has(step.body);
      case "break":
        broken.add(step.loop);
        return false;
      case "return":
        returned = true;
        return false;
      case "continue":
      case "end":
        return false;
    }
  }

  return falls(body.steps) || returned;
}

/** What a label points at: the word that leaves, or the head of what is never left. */
function lastSpan(step: FlowStep): FlowStep["span"] {
  switch (step.kind) {
    case "loop":
      return step.loop.head;
    case "choice":
    case "par":
      return step.head;
    default:
      return step.span;
  }
}

function reasonOf(step: FlowStep): string {
  switch (step.kind) {
    case "end":
      return "the session ends here";
    case "return":
      return "the protocol is left here";
    case "break":
      return "the loop is left here";
    case "continue":
      return "the loop starts again here";
    case "loop":
      return "nothing leaves this loop";
    case "choice":
      return "every branch of this choice leaves";
    case "par":
      return "a part of this is never done";
    case "run":
      return "this never comes back";
    case "chain":
    case "unclear":
      return "";
  }
}
