import type { GlobalAction, GlobalAutomaton } from "@capitan/session";
import type { Flow, FlowStep, Loop, Place } from "../protocols/flow.js";

/** A transition whose target is not final yet: loops are tied when their bodies exist, and states numbered at the end. */
interface OpenTransition {
  readonly action: GlobalAction;
  target: number;
  readonly origin: number;
}

/**
 * Builds the automaton from its end to its beginning, so that every step knows the state that follows: `loop`, `break`
 * and `continue` become edges, and no state is made twice. The flow must be sound: every step can run, every loop is
 * guarded, branches differ. Recursion is as deep as the text nests.
 *
 * While it is built, a state is known by the origin of its first transition; the end and the heads of loops, which are
 * needed before what they stand for exists, have numbers above those.
 */
export function lower(flow: Flow): GlobalAutomaton {
  const end = flow.places.length;
  const states = new Array<OpenTransition[] | undefined>(end + 1).fill(undefined);
  /** By loop, in the order of opening: the state that its head stands for. */
  const heads: number[] = [];
  const loops = new Map<Loop, { readonly head: number; readonly after: number }>();

  const chain = (links: readonly Place[], next: number, first: number): number => {
    let at = next;
    for (let index = links.length - 1; index >= first; index -= 1) {
      const link = links[index];
      if (link === undefined) continue;
      states[link.origin] = [transitionOf(link, at)];
      at = link.origin;
    }
    return at;
  };

  const sequence = (steps: readonly FlowStep[], next: number): number => {
    let at = next;
    for (let index = steps.length - 1; index >= 0; index -= 1) {
      const step = steps[index];
      if (step !== undefined)
        at = step.kind === "chain" ? chain(step.links, at, 0) : entry(step, at);
    }
    return at;
  };

  const entry = (step: Exclude<FlowStep, { readonly kind: "chain" }>, next: number): number => {
    switch (step.kind) {
      case "choice": {
        const transitions: OpenTransition[] = [];
        for (const { links, steps } of step.branches) {
          const link = links[0];
          if (link === undefined) continue;
          const inner = sequence(steps, next);
          const target = links.length === 1 ? inner : chain(links, inner, 1);
          transitions.push(transitionOf(link, target));
        }
        const origin = transitions[0]?.origin ?? end;
        states[origin] = transitions;
        return origin;
      }
      case "loop": {
        const head = end + 1 + heads.length;
        heads.push(end);
        loops.set(step.loop, { head, after: next });
        const body = sequence(step.steps, head);
        heads[head - end - 1] = body;
        return body;
      }
      case "break":
        return loops.get(step.loop)?.after ?? next;
      case "continue":
        return loops.get(step.loop)?.head ?? next;
      case "end":
        return end;
      case "unclear":
        throw new Error("a flow with an unclear step is not lowered");
    }
  };

  const initial = sequence(flow.steps, end);
  return numbered(flow.roles.length, states, heads, initial);
}

function transitionOf(place: Place, target: number): OpenTransition {
  const { from, to, message, hook, origin } = place;
  const action: GlobalAction =
    message === undefined
      ? { kind: "hook", role: from, label: hook }
      : { kind: "message", from, to, label: message.index };
  return { action, target, origin };
}

/**
 * Numbers the states as they stand in the text: shortest runs are then the first ones. All of them can be reached, as every
 * step can run; only the end may be missing.
 */
function numbered(
  roleCount: number,
  drafts: readonly (OpenTransition[] | undefined)[],
  heads: readonly number[],
  entry: number,
): GlobalAutomaton {
  const end = drafts.length - 1;
  const real = (state: number): number => {
    let at = state;
    while (at > end) at = heads[at - end - 1] ?? end;
    return at;
  };
  const numbers = new Int32Array(drafts.length);
  const states: { readonly transitions: readonly OpenTransition[]; readonly origin: number }[] = [];
  for (let origin = 0; origin < end; origin += 1) {
    const transitions = drafts[origin];
    if (transitions === undefined) continue;
    numbers[origin] = states.length;
    states.push({ transitions, origin });
  }
  numbers[end] = states.length;
  let ends = real(entry) === end;
  for (const { transitions } of states) {
    for (const transition of transitions) {
      const target = real(transition.target);
      if (target === end) ends = true;
      transition.target = numbers[target] ?? 0;
    }
  }
  if (ends) states.push({ transitions: [], origin: end });
  return { roleCount, initial: numbers[real(entry)] ?? 0, states };
}
