import { diagnostic } from "@capitan/diagnostics";
import type { Report } from "../report/findings.js";
import type { Body, Flow, FlowStep, Loop, Outline } from "./flow.js";

/** What can turn without a message. */
export interface Unguarded {
  /** Also those of protocols that are run, which are told of there. */
  readonly loops: ReadonlySet<Loop>;
  /** Whether it is one of these, or a protocol that runs itself. */
  readonly any: boolean;
}

const guarded: Unguarded = { loops: new Set(), any: false };

/**
 * Reports loops that can turn without a message, and protocols that run themselves without one; and warns of loops that can
 * turn with nothing but handshakes and keepalives, which the runtime takes by itself.
 */
export function checkGuards(flow: Flow, report: Report): Unguarded {
  const [root] = flow.bodies;
  const callsItself = flow.bodies.length > 1 || root.sites.length > 0;
  if (!flow.hasLoops && !callsItself) return guarded;
  const turning = whatTurns(flow, isMessage, (outline) => outline.passes);
  // Those of protocols that are run have been told there, unless they turn only with what runs them.
  for (const loop of turning.all) {
    report.add(diagnostic("CAP3002", {}, [{ span: loop.head, text: "" }]));
  }
  for (const run of turning.runs) {
    report.add(
      diagnostic("CAP3002", {}, [{ span: run.span, text: "this comes back to where it began" }]),
    );
  }
  const unguarded = { loops: turning.all, any: turning.all.size + turning.runs.size > 0 };
  if (flow.messages.every(({ kind }) => kind === "event" || kind === "stream")) return unguarded;
  const idle = whatTurns(flow, isEvent, (outline) => outline.isIdle);
  for (const loop of idle.all) {
    if (turning.all.has(loop)) continue;
    report.add(diagnostic("CAP3005", {}, [{ span: loop.head, text: "" }]));
  }
  for (const run of idle.runs) {
    if (turning.runs.has(run)) continue;
    report.add(diagnostic("CAP3005", {}, [{ span: run.span, text: "" }]));
  }
  return unguarded;
}

const isMessage = (kind: string): boolean => kind !== "hook" && kind !== "join";
const isEvent = (kind: string): boolean => kind === "event" || kind === "stream";

/** Whether the protocol itself can be passed without a message, or without an event. */
export function passing(flow: Flow): Pick<Outline, "passes" | "isIdle"> {
  return {
    passes: whatTurns(flow, isMessage, (outline) => outline.passes).passes,
    isIdle: whatTurns(flow, isEvent, (outline) => outline.isIdle).passes,
  };
}

const nowhere = Number.POSITIVE_INFINITY;
/** The beginning of a body counts as the head of a loop around all others. */
const beginning = 0;

interface Turning {
  /** Loops of the protocol itself and of all that it runs. */
  readonly all: ReadonlySet<Loop>;
  /** Whether the protocol itself can be passed. */
  readonly passes: boolean;
  /** Of a circle of calls those that close it. */
  readonly runs: ReadonlySet<FlowStep>;
}

/** The loops of the protocol itself, and the circles of calls, that no message `guards`. */
function whatTurns(
  { bodies }: Flow,
  guards: (kind: string) => boolean,
  canPass: (outline: Outline) => boolean,
): Turning {
  const passed = new Set(bodies.filter(({ outline }) => outline !== undefined && canPass(outline)));
  const seen = bodies.filter(({ outline }) => outline === undefined).reverse();
  /** By body: what it runs before any message. */
  const calls = new Map<Body, ReadonlySet<RunStep>>();
  const [root] = bodies;
  let all: ReadonlySet<Loop> = new Set();
  for (let before = -1; before < passed.size; ) {
    before = passed.size;
    const turning = new Set<Loop>();
    for (const body of seen) {
      const found = loopsThatTurn(body, passed, guards);
      for (const loop of found.loops) turning.add(loop);
      calls.set(body, found.runs);
      if (found.passes) passed.add(body);
    }
    all = turning;
    if (bodies.length === 1 && root.sites.length === 0) break;
  }
  return { all, passes: passed.has(root), runs: circles(root, calls) };
}

/** Calls that lead back to a body that is being run, all of them before any message. */
function circles(
  root: Body,
  calls: ReadonlyMap<Body, ReadonlySet<RunStep>>,
): ReadonlySet<FlowStep> {
  const closing = new Set<FlowStep>();
  const done = new Set<Body>();
  const running = new Set<Body>();
  // A stack of its own: calls may nest deeper than functions can.
  const stack: { readonly body: Body; readonly rest: RunStep[] }[] = [];
  const enter = (body: Body): void => {
    running.add(body);
    stack.push({ body, rest: [...(calls.get(body) ?? [])] });
  };
  for (const body of [root, ...calls.keys()]) {
    if (done.has(body)) continue;
    enter(body);
    for (let top = stack[stack.length - 1]; top !== undefined; top = stack[stack.length - 1]) {
      const run = top.rest.pop();
      if (run === undefined) {
        running.delete(top.body);
        done.add(top.body);
        stack.pop();
      } else if (running.has(run.body)) closing.add(run);
      else if (!done.has(run.body)) enter(run.body);
    }
  }
  return closing;
}

type RunStep = Extract<FlowStep, { readonly kind: "run" }>;

interface Turns {
  readonly loops: ReadonlySet<Loop>;
  /** What is run before any message. */
  readonly runs: ReadonlySet<RunStep>;
  /** Whether the body can be passed without a message. */
  readonly passes: boolean;
}

/**
 * The loops from whose head a path leads back to it on which no message `guards`. `passed` are the bodies that can be passed
 * without one.
 *
 * At each point `since` is the depth of the outermost loop from whose head the point is reached without such a message
 * (`nowhere` if there is none): a path from an outer head comes through the heads of all loops within it.
 */
function loopsThatTurn(
  { steps }: Body,
  passed: ReadonlySet<Body>,
  guards: (kind: string) => boolean,
): Turns {
  const turning = new Set<Loop>();
  const runs = new Set<RunStep>();
  const depths = new Map<Loop, number>();
  /** The least `since` of the breaks of each loop. */
  const breaks = new Map<Loop, number>();
  let returned = nowhere;

  function sequence(parts: readonly FlowStep[], entry: number): number {
    let since = entry;
    for (const step of parts) since = after(step, since);
    return since;
  }

  function after(step: FlowStep, since: number): number {
    switch (step.kind) {
      case "chain": {
        for (const { kind } of step.links) if (guards(kind)) return nowhere;
        return since;
      }
      case "unclear":
        return nowhere;
      case "choice":
        for (const branch of step.branches) sequence(branch.steps, nowhere);
        return nowhere;
      case "loop": {
        const { loop } = step;
        const depth = depths.size + 1;
        depths.set(loop, depth);
        turn(loop, sequence(step.steps, Math.min(since, depth)));
        depths.delete(loop);
        const left = breaks.get(loop) ?? nowhere;
        return left < depth ? left : nowhere;
      }
      case "par": {
        // It is passed without a message only if all of its parts are.
        let left = since;
        for (const part of step.parts) left = Math.max(left, sequence(part.steps, since));
        return left;
      }
      case "run":
        if (since === beginning) runs.add(step);
        return passed.has(step.body) ? since : nowhere;
      case "continue":
        turn(step.loop, since);
        return nowhere;
      case "break":
        breaks.set(step.loop, Math.min(breaks.get(step.loop) ?? nowhere, since));
        return nowhere;
      case "return":
        returned = Math.min(returned, since);
        return nowhere;
      case "end":
        return nowhere;
    }
  }

  function turn(loop: Loop, since: number): void {
    if (since <= (depths.get(loop) ?? -1)) turning.add(loop);
  }

  const left = Math.min(sequence(steps, beginning), returned);
  return { loops: turning, runs, passes: left === beginning };
}
