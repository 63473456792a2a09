import type { FlatAutomaton } from "@capitan/session";
import type { Flow, FlowStep, Loop, Place } from "../protocols/flow.js";

/**
 * Builds the automaton from its end to its beginning, so that every step knows the state that follows: `loop`, `break`
 * and `continue` become edges, and no state is made twice. The flow must be sound: every step can run, every loop is
 * guarded, branches differ. Recursion is as deep as the text nests.
 *
 * A transition is known by its origin, and a state by the origin of its first transition; the end and the heads of loops,
 * which are needed before what they stand for exists, have numbers above those.
 */
export function lower(flow: Flow): FlatAutomaton {
  const { places } = flow;
  const end = places.length;
  /** By origin: the state that the transition leads to. */
  const after = new Int32Array(end);
  /** By origin: the next transition of the same choice; 0 where there is none, since none comes before the first. */
  const beside = new Int32Array(end);
  /** By origin: 1 if the transition is the first of a state. */
  const begins = new Uint8Array(end);
  /** By loop, in the order of opening: the state that its head stands for. */
  const heads: number[] = [];
  const loops = new Map<Loop, { readonly head: number; readonly after: number }>();

  const chain = (links: readonly Place[], next: number, first: number): number => {
    let at = next;
    for (let index = links.length - 1; index >= first; index -= 1) {
      const origin = links[index]?.origin ?? end;
      after[origin] = at;
      begins[origin] = 1;
      at = origin;
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
        const { branches } = step;
        const state = branches[0]?.links[0]?.origin ?? end;
        begins[state] = 1;
        let before = -1;
        for (let index = 0; index < branches.length; index += 1) {
          const { links = [], steps = [] } = branches[index] ?? {};
          const origin = links[0]?.origin ?? end;
          const inner = sequence(steps, next);
          after[origin] = links.length === 1 ? inner : chain(links, inner, 1);
          if (before !== -1) beside[before] = origin;
          before = origin;
        }
        return state;
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
  return numbered(flow, { after, beside, begins, heads, initial });
}

/** What `lower` knows when all steps are done. */
interface Draft {
  readonly after: Int32Array;
  readonly beside: Int32Array;
  readonly begins: Uint8Array;
  readonly heads: readonly number[];
  readonly initial: number;
}

/**
 * Numbers the states as they stand in the text: shortest runs are then the first ones. All of them can be reached, as every
 * step can run; only the end may be missing.
 */
function numbered({ roles, places }: Flow, draft: Draft): FlatAutomaton {
  const { after, beside, begins, heads } = draft;
  const end = places.length;
  const real = (state: number): number => {
    let at = state;
    while (at > end) at = heads[at - end - 1] ?? end;
    return at;
  };
  const numbers = new Int32Array(end + 1);
  let stateCount = 0;
  for (let origin = 0; origin < end; origin += 1) {
    if (begins[origin] === 1) numbers[origin] = stateCount++;
  }
  numbers[end] = stateCount;

  const start = new Int32Array(stateCount + 2);
  const stateOrigin = new Int32Array(stateCount + 1);
  const from = new Int32Array(end);
  const to = new Int32Array(end);
  const label = new Int32Array(end);
  const target = new Int32Array(end);
  const origins = new Int32Array(end);
  let ends = real(draft.initial) === end;
  let t = 0;
  for (let first = 0; first < end; first += 1) {
    if (begins[first] !== 1) continue;
    const state = numbers[first] ?? 0;
    start[state] = t;
    stateOrigin[state] = first;
    let origin = first;
    do {
      const place = places[origin];
      if (place === undefined) break;
      const { message } = place;
      const next = real(after[origin] ?? end);
      if (next === end) ends = true;
      from[t] = place.from;
      to[t] = place.to;
      label[t] = message === undefined ? place.hook : message.index;
      target[t] = numbers[next] ?? 0;
      origins[t] = origin;
      t += 1;
      origin = beside[origin] ?? 0;
    } while (origin !== 0);
  }
  start[stateCount] = t;
  start[stateCount + 1] = t;
  stateOrigin[stateCount] = end;
  const count = ends ? stateCount + 1 : stateCount;
  return {
    roleCount: roles.length,
    stateCount: count,
    initial: numbers[real(draft.initial)] ?? 0,
    start: start.subarray(0, count + 1),
    from,
    to,
    label,
    target,
    origin: origins,
    stateOrigin: stateOrigin.subarray(0, count),
  };
}
