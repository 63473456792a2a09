import { diagnostic } from "@capitan/diagnostics";
import type { Report } from "../report/findings.js";
import type { Flow, FlowStep, Loop } from "./flow.js";

/**
 * Reports loops that can turn without a message, and warns of those that can turn with nothing but handshakes and
 * keepalives, which the runtime takes by itself. Returns the loops that no message guards.
 */
export function checkGuards(flow: Flow, report: Report): ReadonlySet<Loop> {
  if (!flow.hasLoops) return new Set();
  const { steps } = flow;
  const unguarded = loopsThatTurn(steps, (kind) => kind !== "hook");
  for (const loop of unguarded) {
    report.add(diagnostic("CAP3002", {}, [{ span: loop.head, text: "" }]));
  }
  if (flow.messages.every(({ kind }) => kind === "event")) return unguarded;
  const idle = loopsThatTurn(steps, (kind) => kind === "event");
  for (const loop of idle) {
    if (unguarded.has(loop)) continue;
    report.add(diagnostic("CAP3005", {}, [{ span: loop.head, text: "" }]));
  }
  return unguarded;
}

const nowhere = Number.POSITIVE_INFINITY;

/**
 * The loops from whose head a path leads back to it on which no message `guards`.
 *
 * At each point `since` is the depth of the outermost loop from whose head the point is reached without such a message
 * (`nowhere` if there is none): a path from an outer head comes through the heads of all loops within it.
 */
function loopsThatTurn(
  steps: readonly FlowStep[],
  guards: (kind: string) => boolean,
): ReadonlySet<Loop> {
  const turning = new Set<Loop>();
  const depths = new Map<Loop, number>();
  /** The least `since` of the breaks of each loop. */
  const breaks = new Map<Loop, number>();

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
        const depth = depths.size;
        depths.set(loop, depth);
        turn(loop, sequence(step.steps, Math.min(since, depth)));
        depths.delete(loop);
        const left = breaks.get(loop) ?? nowhere;
        return left < depth ? left : nowhere;
      }
      case "continue":
        turn(step.loop, since);
        return nowhere;
      case "break":
        breaks.set(step.loop, Math.min(breaks.get(step.loop) ?? nowhere, since));
        return nowhere;
      case "end":
        return nowhere;
    }
  }

  function turn(loop: Loop, since: number): void {
    if (since <= (depths.get(loop) ?? -1)) turning.add(loop);
  }

  sequence(steps, nowhere);
  return turning;
}
