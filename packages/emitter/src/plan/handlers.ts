import { generic, type TypeNode, text, union } from "../layout/type.js";
import { docOf, methodName } from "./doc.js";
import type { MethodPlan } from "./plan.js";
import { metadataParameter, promise, type SideContext, stateType } from "./side.js";
import { afterOf, saidIn, startOf } from "./steps.js";
import { type ParSpot, type Spot, type Step, visibleFrom } from "./view.js";

/** A handler while it is being found: one may stand for several steps. */
interface Handled {
  /** What it is given beside its state: an event, or the items of a stream; nothing where it begins by sending. */
  readonly given: { readonly name: string; readonly types: TypeNode[] } | undefined;
  readonly next: Spot[];
  readonly steps: Step[];
  /** Of one that has no step of its own. */
  readonly see: string[];
}

/**
 * One handler per event that can be received, and per `as name`; its `s` is the union of what can follow. And one for each
 * place where the role has to send without having received: at the start, in a part, behind a `par`.
 */
export function planHandlers(context: SideContext): readonly MethodPlan[] {
  const { view, steps, scope } = context;
  const found = new Map<string, Handled>();
  const open = (name: string, spot: Spot, see: readonly string[]): void => {
    const next = visibleFrom(spot);
    if (next?.kind !== "send") return;
    const handler = found.get(name) ?? { given: undefined, next: [], steps: [], see: [] };
    found.set(name, handler);
    handler.next.push(next);
    handler.see.push(...see);
    if (see.length === 0) handler.steps.push(...next.steps);
  };
  open("start", view.initial, []);
  const begun = new Set<Spot>();
  const enter = ({ name, par }: Spot & { readonly par: ParSpot }): void => {
    for (const { name: part, initial } of par.parts) {
      if (!begun.has(initial)) open(startOf(part), initial, []);
      begun.add(initial);
    }
    const { line, span } = par.transition;
    open(afterOf(name), par.next, [scope.place(line, span.file)]);
  };
  for (const spot of view.visible) {
    const { par } = spot;
    if (par !== undefined) enter({ ...spot, par });
    if (spot.kind !== "receive") continue;
    for (const step of spot.steps) {
      const { type, isStream } = saidIn(step, context);
      const name = steps.handler(step);
      const given = isStream
        ? { name: "entries", types: [generic("$.IncomingStream", type)] }
        : { name: "event", types: [type] };
      const before = found.get(name);
      const handler = before ?? { given, next: [], steps: [], see: [] };
      found.set(name, handler);
      if (before !== undefined) handler.given?.types.push(...given.types);
      handler.next.push(step.next);
      handler.steps.push(step);
    }
  }
  return [...found].map(([name, { given, next, steps: own, see }]) => ({
    name: methodName(name),
    doc: {
      ...docOf(own, context, given !== undefined),
      ...(see.length === 0 ? {} : { see: distinct(see) }),
    },
    parameters: [
      ...(given === undefined ? [] : [{ name: given.name, type: union(given.types) }]),
      { name: "s", type: union(next.map((spot) => stateType(spot, context))) },
      ...metadataParameter(context),
    ],
    result: handlerResult(next, context),
  }));
}

const distinct = (items: readonly string[]): readonly string[] => [...new Set(items)];

/**
 * Where a handler may leave its side: the states in which the role next receives or enters parts, and the end. Only if none
 * of `next` has to send may it return nothing.
 */
function handlerResult(next: readonly Spot[], context: SideContext): TypeNode {
  const first = next.flatMap((spot) => visibleFrom(spot) ?? []);
  const states = new Set<Spot>();
  const seen = new Set<Spot>();
  const pending = first.toReversed();
  for (let spot = pending.pop(); spot !== undefined; spot = pending.pop()) {
    if (seen.has(spot)) continue;
    seen.add(spot);
    if (spot.kind !== "send") states.add(spot);
    else {
      for (const step of spot.steps.toReversed()) {
        const target = visibleFrom(step.next);
        if (target !== undefined) pending.push(target);
      }
    }
  }
  const result = union([...states].map((spot) => stateType(spot, context)));
  return first.some(({ kind }) => kind === "send")
    ? promise(result, context)
    : generic("$.Maybe", result);
}

/** `both { log; }` in several places is one hook. */
export function planHooks(context: SideContext): readonly MethodPlan[] {
  const hooks = new Map<string, Step[]>();
  for (const { kind, steps } of context.view.order) {
    const [step] = steps;
    const name = step?.transition.hook;
    if (kind !== "hook" || step === undefined || name === undefined) continue;
    hooks.set(name, [...(hooks.get(name) ?? []), step]);
  }
  return [...hooks].map(([name, steps]) => ({
    name: methodName(name),
    doc: docOf(steps, context),
    parameters: metadataParameter(context),
    result: union([text("void"), promise(text("void"), context)]),
  }));
}
