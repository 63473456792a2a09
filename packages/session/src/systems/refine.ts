import type { Machine, MachineState, RoleId } from "../automaton.js";
import { judge } from "./check-system.js";
import type { Marks } from "./marks.js";
import { begin, type Followed, follow, keyOfAll } from "./monitor.js";
import type { RefinementVerdict, SystemOptions } from "./verdict.js";

/** How far the protocol may be ahead of the endpoint, tried one after the other. */
const AHEAD = [4, 16, 64] as const;
/** States of the endpoint together with where it is in the protocol. */
const STATES = 20_000;

/**
 * Decides whether an endpoint can stand in the place of a role: nothing goes wrong between it and the old partners
 * (`protocolMachines`, in the order of roles), and on every channel it does what the role's machine does in some run, in
 * another order between channels at most. So a message that a partner would take for that of another branch is a fault too.
 */
export function checkRefinement(
  protocolMachines: readonly Machine[],
  role: RoleId,
  endpoint: Machine,
  options: SystemOptions = {},
): RefinementVerdict {
  const old = protocolMachines[role];
  if (old === undefined) throw new RangeError(`there is no role ${role}`);
  const machines = protocolMachines.map((machine, other) => (other === role ? endpoint : machine));
  for (const ahead of AHEAD) {
    const watched = watch(old, endpoint, ahead);
    const base = machines.slice(0, role).reduce((sum, { states }) => sum + states.length, 0);
    const marks: Marks = {
      left: (other, state) => other === role && watched.marks[state - base] === "left",
      unsure: (other, state) => other === role && watched.marks[state - base] === "unsure",
    };
    const composed = machines.map((machine, other) => (other === role ? watched.machine : machine));
    const verdict = judge(composed, marks, options);
    if (verdict.kind === "unsafe") {
      const { fault } = verdict;
      const state = fault.role === role ? (watched.states[fault.state] ?? -1) : fault.state;
      return { kind: "unsafe", fault: { ...fault, state }, machines };
    }
    const isLast = ahead === AHEAD.at(-1);
    if (isLast || verdict.kind !== "unknown" || verdict.why !== "order") {
      return { ...verdict, machines };
    }
  }
  throw new Error("no distance was tried");
}

interface Watched {
  /** The endpoint, with a state for each way to be in the protocol. */
  readonly machine: Machine;
  /** By state of it: the endpoint's own, and whether it has left the protocol. */
  readonly states: readonly number[];
  readonly marks: readonly ("within" | "left" | "unsure")[];
}

function watch(old: Machine, endpoint: Machine, ahead: number): Watched {
  const numbers = new Map<string, number>();
  const points: { state: number; followed: Followed | "left" | "unsure" }[] = [];
  const numberOf = (state: number, followed: Followed | "left" | "unsure"): number => {
    const kept = typeof followed === "string" || points.length < STATES ? followed : "unsure";
    const key = `${state}/${typeof kept === "string" ? kept : keyOfAll(kept)}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = points.length;
    numbers.set(key, number);
    points.push({ state, followed: kept });
    return number;
  };
  numberOf(endpoint.initial, begin(old));
  const states: MachineState[] = [];
  for (const { state, followed } of points) {
    const here = endpoint.states[state]?.transitions ?? [];
    const transitions = here.map((t) => {
      if (t.kind === "hook" || typeof followed === "string") {
        return { ...t, target: numberOf(t.target, followed) };
      }
      const next = follow(old, followed, t, ahead);
      const none = next.isCut ? "unsure" : "left";
      return { ...t, target: numberOf(t.target, next.points.length === 0 ? none : next) };
    });
    states.push({ transitions, globals: [] });
  }
  return {
    machine: { role: endpoint.role, initial: 0, states },
    states: points.map(({ state }) => state),
    marks: points.map(({ followed }) => (typeof followed === "string" ? followed : "within")),
  };
}
