import type { Body, Flow, FlowStep, Loop, Place } from "../protocols/flow.js";

/** A body as it stands in an automaton: its transitions have the slots from `base` on, in the order of their origins. */
export interface Copy {
  readonly body: Body;
  readonly base: number;
  /** The state that follows it. */
  readonly next: number;
}

/** What is known of the transitions when all steps are tied to those that follow them. */
export interface Draft {
  /** By slot: the state that the transition leads to. */
  readonly after: Int32Array;
  /** By slot: the next transition of the same choice; 0 where there is none, since none comes before the first. */
  readonly beside: Int32Array;
  /** By slot: 1 if the transition is the first of a state. */
  readonly begins: Uint8Array;
  /** The end. States before it are the slots of their first transitions, those above it are `heads`. */
  readonly end: number;
  /** States that were needed before what they stand for existed. */
  readonly heads: readonly number[];
  readonly initial: number;
  /** In the order of their slots. */
  readonly copies: readonly Copy[];
  /** Which copy a `run` stands for in a copy. */
  readonly called: (step: FlowStep, from: Copy) => Copy | undefined;
}

/** A `run` in a body, and the state that follows it there: the `end` of the session, `-1` for what follows the body, or another. */
export interface Call {
  readonly step: Extract<FlowStep, { readonly kind: "run" }>;
  readonly next: number;
}

interface Room {
  /** How many slots there are. */
  readonly slots: number;
  /** Whether what is run is tied as well; otherwise each `run` is only noted. */
  readonly follows: boolean;
}

/** What follows a body that is looked at by itself. */
export const afterBody = -1;

/**
 * Ties steps from the last to the first, so that every step knows the state that follows: `loop`, `break` and `continue`
 * become edges, and no state is made twice. A protocol that is run is copied once for each state that follows it, so that
 * a call in the last place, also of itself, is an edge as well. Recursion is as deep as the text nests.
 */
export function tie(
  steps: readonly FlowStep[],
  body: Body,
  flow: Flow,
  { slots, follows }: Room,
): Draft & { readonly calls: readonly Call[] } {
  const end = slots;
  const after = new Int32Array(end);
  const beside = new Int32Array(end);
  const begins = new Uint8Array(end);
  /** What a head stands for; by loop, in the order of opening, and by copy. */
  const heads: number[] = [];
  const loops = new Map<Loop, { readonly head: number; readonly after: number }>();
  const copies: Copy[] = [];
  const copiesByKey = new Map<string, { readonly copy: Copy; readonly head: number }>();
  const calls: Call[] = [];
  const numbers = new Map(
    follows && flow.bodies.length > 1 ? flow.bodies.map((one, index) => [one, index]) : [],
  );
  const targets = new Map<FlowStep, Map<Copy, Copy>>();
  let used = 0;
  let at: Copy = { body, base: 0, next: end };
  /** From origins to slots. */
  let offset = 0;

  const newHead = (): number => {
    heads.push(end);
    return end + heads.length;
  };

  const chain = (links: readonly Place[], next: number, first: number): number => {
    let state = next;
    for (let index = links.length - 1; index >= first; index -= 1) {
      const slot = (links[index]?.origin ?? 0) + offset;
      after[slot] = state;
      begins[slot] = 1;
      state = slot;
    }
    return state;
  };

  const sequence = (list: readonly FlowStep[], next: number): number => {
    let state = next;
    for (let index = list.length - 1; index >= 0; index -= 1) {
      const step = list[index];
      if (step !== undefined)
        state = step.kind === "chain" ? chain(step.links, state, 0) : entry(step, state);
    }
    return state;
  };

  const entry = (step: Exclude<FlowStep, { readonly kind: "chain" }>, next: number): number => {
    switch (step.kind) {
      case "choice": {
        const { branches } = step;
        const state = (branches[0]?.links[0]?.origin ?? 0) + offset;
        begins[state] = 1;
        let before = -1;
        for (let index = 0; index < branches.length; index += 1) {
          const { links = [], steps: inner = [] } = branches[index] ?? {};
          const slot = (links[0]?.origin ?? 0) + offset;
          const first = sequence(inner, next);
          after[slot] = links.length === 1 ? first : chain(links, first, 1);
          if (before !== -1) beside[before] = slot;
          before = slot;
        }
        return state;
      }
      case "loop": {
        const head = newHead();
        loops.set(step.loop, { head, after: next });
        const inner = sequence(step.steps, head);
        heads[head - end - 1] = inner;
        return inner;
      }
      case "break":
        return loops.get(step.loop)?.after ?? next;
      case "continue":
        return loops.get(step.loop)?.head ?? next;
      case "end":
        return end;
      case "return":
        return at.next;
      case "run":
        calls.push({ step, next });
        return follows ? call(step, next) : newHead();
      case "par":
        return chain(step.joins, next, 0);
      case "unclear":
        throw new Error("a flow with an unclear step is not lowered");
    }
  };

  /** Of a copy only the head exists at first: it is tied when what runs it is done. */
  const call = (step: Extract<FlowStep, { readonly kind: "run" }>, next: number): number => {
    const key = `${numbers.get(step.body)} ${next}`;
    let target = copiesByKey.get(key);
    if (target === undefined) {
      target = { copy: newCopy(step.body, next), head: newHead() };
      copiesByKey.set(key, target);
    }
    let known = targets.get(step);
    if (known === undefined) {
      known = new Map();
      targets.set(step, known);
    }
    known.set(at, target.copy);
    return target.head;
  };

  const newCopy = (of: Body, next: number): Copy => {
    const copy: Copy = { body: of, base: used, next };
    used += of.end - of.first;
    copies.push(copy);
    return copy;
  };

  at = newCopy(body, follows ? end : afterBody);
  offset = at.base - body.first;
  const root = { copy: at, head: newHead() };
  // A part is no body that could be run.
  if (body === flow.bodies[0]) copiesByKey.set(`${numbers.get(body)} ${at.next}`, root);
  const initial = sequence(steps, at.next);
  heads[0] = initial;
  // A map is walked in the order of insertion, also for what is inserted meanwhile.
  for (const { copy, head } of copiesByKey.values()) {
    if (copy === root.copy) continue;
    at = copy;
    offset = copy.base - copy.body.first;
    heads[head - end - 1] = sequence(copy.body.steps, copy.next);
  }
  const called = (step: FlowStep, from: Copy): Copy | undefined => targets.get(step)?.get(from);
  return { after, beside, begins, end, heads, initial, copies, called, calls };
}
