import { diagnostic } from "@capitan/diagnostics";
import type { ParStep } from "@capitan/syntax";
import { type Context, hookOf } from "./context.js";
import type { BranchScope, FlowPart, FlowStep, Place } from "./flow.js";
import { resolveSteps } from "./steps.js";

/** `par { … } and { … }`: who takes part is known when all that is run in the parts is. */
export function resolvePar(
  step: ParStep,
  branch: BranchScope | undefined,
  context: Context,
): FlowStep {
  const { shared, body } = context;
  if (step.alias !== undefined) shared.hasAliases = true;
  const parts: FlowPart[] = [];
  const names = new Map<string, ParStep["parts"][number]>();
  for (const [index, part] of step.parts.entries()) {
    const span = part.name?.span ?? step.head;
    const name = part.name?.text ?? `part${index + 1}`;
    const other = names.get(name);
    if (other !== undefined) {
      context.fail(
        diagnostic("CAP2002", { kind: "part", name, same: undefined }, [
          { span, text: "" },
          { span: other.name?.span ?? step.head, text: "the first one" },
        ]),
      );
    }
    names.set(name, part);
    // Its place among the parts is taken before those in it.
    const channel = shared.parts.length + 1;
    const first = context.places.length;
    const draft = { channel, name, isNamed: part.name !== undefined, span, body, first };
    const place = shared.parts.push({ ...draft, end: first, steps: [] }) - 1;
    const outerLoops = [...context.loops, ...(context.part?.outerLoops ?? [])];
    const inner: Context = { ...context, loops: [], part: { span, outerLoops } };
    const steps = resolveSteps(part.steps, branch, inner);
    const done: FlowPart = { ...draft, end: context.places.length, steps };
    shared.parts[place] = done;
    parts.push(done);
  }
  const { alias, head, span } = step;
  const joins = context.roles.indices.map((role) => addJoin(step, role, parts[0], branch, context));
  return { kind: "par", joins, parts, alias, head, span };
}

/** The step in which a role takes part: for each `par` one of its own. No hook has a space in its name. */
function addJoin(
  { span, head, alias, doc }: ParStep,
  role: number,
  first: FlowPart | undefined,
  branch: BranchScope | undefined,
  context: Context,
): Place {
  const { body, places } = context;
  const place: Place = {
    kind: "join",
    origin: places.length,
    body,
    from: role,
    to: -1,
    message: undefined,
    hook: hookOf(`par ${first?.channel ?? 0}`, context),
    text: "par",
    step: span,
    name: head,
    branch,
    starts: undefined,
    within: undefined,
    alias,
    doc,
  };
  places.push(place);
  return place;
}
