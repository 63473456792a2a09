import { diagnostic, type Span } from "@capitan/diagnostics";
import type {
  BreakStep,
  ContinueStep,
  EndStep,
  HookStep,
  LocalLoopStep,
  LoopStep,
  ReturnStep,
  Step,
} from "@capitan/syntax";
import { isBuiltInType } from "../names/reserved.js";
import { didYouMean } from "../names/suggestion.js";
import { resolveChoice } from "./choice.js";
import { type Context, checkLoopName, hookOf, roleOf } from "./context.js";
import type { BranchScope, FlowStep, Loop, Place } from "./flow.js";
import { resolveMessage } from "./message.js";
import { resolvePar } from "./par.js";
import { resolveRun } from "./run.js";

const nothing: readonly FlowStep[] = [];
const isStep = (step: FlowStep | undefined): step is FlowStep => step !== undefined;

/** Resolves the steps of one sequence. Recursion is as deep as the text nests, which the parser bounds. */
export function resolveSteps(
  steps: readonly Step[],
  branch: BranchScope | undefined,
  context: Context,
): readonly FlowStep[] {
  if (steps.length === 0) return nothing;
  const flow = steps.map((step) => resolveStep(step, branch, context));
  return flow.every(isStep) ? flow : flow.filter(isStep);
}

function resolveStep(
  step: Step,
  branch: BranchScope | undefined,
  context: Context,
): FlowStep | undefined {
  switch (step.kind) {
    case "message":
      return resolveMessage(step, branch, context);
    case "choice":
      return resolveChoice(step, branch, context);
    case "loop":
      return resolveLoop(step, context, () => resolveSteps(step.steps, branch, context));
    case "break":
    case "continue":
      return resolveJump(step, context);
    case "end":
    case "return":
      return resolveEnd(step, context);
    case "hook":
      return resolveHooks(step, branch, context);
    case "par":
      return resolvePar(step, branch, context);
    case "run":
      return resolveRun(step, branch, context);
    case "lost":
      return { kind: "unclear", lost: true, span: step.span };
  }
}

/** `end` and `return` do not leave a part. */
export function resolveEnd({ kind, span }: EndStep | ReturnStep, context: Context): FlowStep {
  context.shared.hasEnds = true;
  if (context.part === undefined) return { kind, span };
  reportLeaving(kind, span, context.part.span, context);
  return { kind: "unclear", lost: true, span };
}

function reportLeaving(word: string, span: Span, part: Span, context: Context): void {
  context.fail(
    diagnostic("CAP2323", { word }, [
      { span, text: "" },
      { span: part, text: "the part begins here" },
    ]),
  );
}

/** `resolve`: its steps. */
export function resolveLoop(
  { name, head, span }: LoopStep | LocalLoopStep,
  context: Context,
  resolve: () => readonly FlowStep[],
): FlowStep {
  if (name !== undefined) {
    if (isBuiltInType(name.text)) {
      const label = { span: name.span, text: "" };
      context.report.add(diagnostic("CAP2004", { name: name.text, kind: "a loop" }, [label]));
    } else {
      checkLoopName(name, context);
    }
  }
  const loop: Loop = { name: name?.text, head };
  context.loops.push(loop);
  context.shared.hasLoops = true;
  const steps = resolve();
  context.loops.pop();
  return { kind: "loop", loop, steps, span };
}

export function resolveJump(
  step: BreakStep | ContinueStep,
  context: Context,
): FlowStep | undefined {
  const { kind, loop: name, span } = step;
  const { loops } = context;
  const innermost = loops[loops.length - 1];
  const isOutside = (loop: Loop): boolean => name === undefined || loop.name === name.text;
  if (context.part?.outerLoops.some(isOutside) === true && !loops.some(isOutside)) {
    reportLeaving(kind, span, context.part.span, context);
    return { kind: "unclear", lost: true, span };
  }
  if (innermost === undefined) {
    context.fail(diagnostic("CAP2305", { word: kind }, [{ span, text: "" }]));
    return undefined;
  }
  if (name === undefined) return { kind, loop: innermost, span };
  const named = loops.find((loop) => loop.name === name.text);
  if (named !== undefined) return { kind, loop: named, span };
  const candidates = loops.flatMap((loop) => loop.name ?? []);
  context.fail(
    diagnostic("CAP2001", { kind: "loop", name: name.text }, [{ span: name.span, text: "" }], {
      notes: [
        candidates.length === 0
          ? "the loops around this step have no names"
          : `the loops around this step are called ${candidates.join(", ")}`,
      ],
    }),
    didYouMean(name, () => candidates),
  );
  // It may leave any of the loops around it.
  return { kind: "unclear", lost: true, span };
}

function resolveHooks(
  step: HookStep,
  branch: BranchScope | undefined,
  context: Context,
): FlowStep | undefined {
  const owners = ownersOf(step, context);
  if (owners === undefined) return undefined;
  const links: Place[] = [];
  const { body, places } = context;
  for (const role of owners) {
    for (const name of step.hooks) {
      const place: Place = {
        kind: "hook",
        origin: places.length,
        body,
        from: role,
        to: -1,
        message: undefined,
        hook: hookOf(name.text, context),
        text: name.text,
        step: name.span,
        name: name.span,
        branch,
        starts: undefined,
        within: undefined,
        alias: undefined,
        doc: step.doc,
      };
      places.push(place);
      links.push(place);
    }
  }
  return { kind: "chain", links, span: step.span };
}

/** The roles whose hooks these are, in role order. */
function ownersOf({ owner }: HookStep, context: Context): readonly number[] | undefined {
  const { roles, indexOf } = context.roles;
  if (indexOf(owner.text) === undefined && (owner.text === "both" || owner.text === "all")) {
    if (owner.text === "both" && roles.length > 2) {
      const label = { span: owner.span, text: "" };
      context.fail(
        diagnostic("CAP2302", { word: "both", instead: "all" }, [label], {
          notes: [`there are ${roles.length} roles: ${roles.map(({ name }) => name).join(", ")}`],
        }),
        () => [
          { text: "write `all`", edits: [{ span: owner.span, text: "all" }], advice: undefined },
        ],
      );
      return undefined;
    }
    return [...context.roles.indices].sort((one, other) => one - other);
  }
  const index = roleOf(owner, context);
  return index === undefined ? undefined : [index];
}
