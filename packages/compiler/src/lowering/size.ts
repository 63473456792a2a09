import type { Body, Flow, FlowPart, FlowStep } from "../protocols/flow.js";
import { bodyOfPart } from "../protocols/parts.js";
import { afterBody, type Call, tie } from "./tie.js";

/** A protocol of more steps is not expanded. */
export const largestProtocol = 200_000;

/** How large the automaton of some steps is, without building it. */
export interface Size {
  /** Slots that its transitions need: infinite where a body never gets done. */
  readonly slots: number;
  /** By body: how often it is copied. */
  readonly copies: ReadonlyMap<Body, number>;
  /** Bodies that run themselves before their end, or lead to one that does, and the calls in them that do. */
  readonly endless: ReadonlyMap<Body, readonly Call[]>;
  readonly callsOf: (body: Body) => readonly Call[];
}

/** One of the states that can follow a body: the end of the session, or a state of the body that runs it. */
interface Continuation {
  readonly owner: Body | undefined;
}

/** Calls of bodies, each looked at once. */
export type Calls = (body: Body) => readonly Call[];

export function makeCalls(flow: Flow): Calls {
  const known = new Map<Body, readonly Call[]>();
  return (body) => {
    let calls = known.get(body);
    if (calls === undefined) {
      calls = callsIn(body.steps, body, flow);
      known.set(body, calls);
    }
    return calls;
  };
}

/** Without a `run` there is nothing to tie. */
function callsIn(steps: readonly FlowStep[], body: Body, flow: Flow): readonly Call[] {
  const [root] = flow.bodies;
  if (flow.bodies.length === 1 && (root.sites.length === 0 || !runs(steps))) return [];
  return tie(steps, body, flow, { slots: body.end - body.first, follows: false }).calls;
}

/** Whether a `run` stands among the steps. */
function runs(steps: readonly FlowStep[]): boolean {
  return steps.some((step) => {
    switch (step.kind) {
      case "run":
        return true;
      case "choice":
        return step.branches.some((branch) => runs(branch.steps));
      case "loop":
        return runs(step.steps);
      default:
        return false;
    }
  });
}

/** How large `part` is, or the protocol itself. */
export function sizeOf(flow: Flow, calls: Calls, part?: FlowPart): Size {
  if (part === undefined) return measure(flow.bodies[0], calls(flow.bodies[0]), calls);
  const own = bodyOfPart(part);
  return measure(own, callsIn(part.steps, own, flow), calls);
}

/**
 * A body is copied once for each state that can follow it. These are found without copying: a call in the last place hands
 * on what can follow its own body; any other adds a state of that body, which there are as many of as of the body.
 */
function measure(top: Body, own: readonly Call[], calls: Calls): Size {
  const end: Continuation = { owner: undefined };
  const callsOf = (body: Body): readonly Call[] => (body === top ? own : calls(body));
  const follow = new Map<Body, Set<Continuation>>([[top, new Set([end])]]);
  const states = new Map<Body, Map<number, Continuation>>();
  const stateOf = (owner: Body, next: number): Continuation => {
    const known = states.get(owner) ?? new Map<number, Continuation>();
    states.set(owner, known);
    const continuation = known.get(next) ?? { owner };
    known.set(next, continuation);
    return continuation;
  };
  const queue: Body[] = [top];
  for (let body = queue.pop(); body !== undefined; body = queue.pop()) {
    const after = follow.get(body) ?? new Set();
    const slots = body.end - body.first;
    for (const { step, next } of callsOf(body)) {
      // The end of the session is the end for every copy.
      const given = next === slots ? [end] : next === afterBody ? after : [stateOf(body, next)];
      const known = follow.get(step.body) ?? new Set();
      const before = known.size;
      for (const continuation of given) known.add(continuation);
      if (follow.has(step.body) && known.size === before) continue;
      follow.set(step.body, known);
      queue.push(step.body);
    }
  }
  return count(follow, callsOf);
}

/** Counts each body when all that can follow it is counted; what is left over goes round in a circle. */
function count(follow: ReadonlyMap<Body, ReadonlySet<Continuation>>, callsOf: Calls): Size {
  const copies = new Map<Body, number>();
  const needs = new Map<Body, Set<Body>>();
  const neededBy = new Map<Body, Body[]>();
  for (const [body, continuations] of follow) {
    const owners = new Set<Body>();
    for (const { owner } of continuations) if (owner !== undefined) owners.add(owner);
    needs.set(body, owners);
    for (const owner of owners) {
      const others = neededBy.get(owner);
      if (others === undefined) neededBy.set(owner, [body]);
      else others.push(body);
    }
  }
  const ready = [...follow.keys()].filter((body) => needs.get(body)?.size === 0);
  let slots = 0;
  for (const body of ready) {
    let times = 0;
    for (const { owner } of follow.get(body) ?? [])
      times += owner === undefined ? 1 : (copies.get(owner) ?? 0);
    copies.set(body, times);
    slots += times * (body.end - body.first);
    for (const other of neededBy.get(body) ?? []) {
      const left = needs.get(other);
      left?.delete(body);
      if (left?.size === 0) ready.push(other);
    }
  }
  const endless = new Map<Body, readonly Call[]>();
  for (const body of follow.keys()) {
    if (copies.has(body)) continue;
    const circling = callsOf(body).filter(({ step, next }) => next >= 0 && !copies.has(step.body));
    endless.set(body, circling);
  }
  if (endless.size > 0) slots = Number.POSITIVE_INFINITY;
  return { slots, copies, endless, callsOf };
}

/** The calls whose protocols make most of the size, largest first: only those that are copied more than once. */
export function multipliers(
  { copies }: Size,
  limit: number,
): readonly { readonly body: Body; readonly times: number }[] {
  const found = [...copies]
    .filter(([body, times]) => body.run !== undefined && times > 1)
    .map(([body, times]) => ({ body, times, weight: times * (body.end - body.first) }));
  found.sort((one, other) => other.weight - one.weight);
  return found.slice(0, limit);
}
