import type { GlobalAction, GlobalAutomaton, GlobalState } from "@capitan/session";
import type { Flow, FlowStep, Link, Loop } from "../protocols/flow.js";

/** The global automaton of a protocol, and what its states are called. */
export interface Lowered {
  readonly automaton: GlobalAutomaton;
  /** By state: the name given in the text; undefined for states that the runtime passes by itself, and for the end. */
  readonly names: readonly (string | undefined)[];
}

/** A transition whose target is not final yet: loops are tied when their bodies exist, and states renumbered at the end. */
interface OpenTransition {
  readonly action: GlobalAction;
  target: number;
  readonly origin: number;
}

interface Draft {
  readonly transitions: readonly OpenTransition[];
  readonly origin: number;
}

/**
 * Builds the automaton from its end to its beginning, so that every step knows the state that follows: `loop`, `break`
 * and `continue` become edges, and no state is made twice. The flow must be sound: every step can run, every loop is
 * guarded, branches differ. Recursion is as deep as the text nests.
 */
export function lower(flow: Flow): Lowered {
  const drafts: Draft[] = [];
  const names: (string | undefined)[] = [];
  /** A loop's head is needed before its body exists: it stands for the state that begins the body. */
  const standsFor = new Map<number, number>();
  const heads = new Map<Loop, { readonly head: number; readonly after: number }>();

  const add = (
    transitions: readonly OpenTransition[],
    origin: number,
    name: string | undefined,
  ): number => {
    names.push(name);
    return drafts.push({ transitions, origin }) - 1;
  };
  const end = add([], flow.places.length, undefined);

  /** `name` is that of the first state; those between the messages of a multicast have the next receiver added. */
  const chain = (
    links: readonly Link[],
    name: string | undefined,
    next: number,
    first = 0,
  ): number => {
    let at = next;
    for (let index = links.length - 1; index >= first; index -= 1) {
      const link = links[index];
      if (link === undefined) continue;
      const own = index === 0 ? name : nameWithin(link, name, flow);
      at = add([transitionOf(link, at)], link.origin, own);
    }
    return at;
  };

  const sequence = (steps: readonly FlowStep[], next: number): number => {
    let at = next;
    for (let index = steps.length - 1; index >= 0; index -= 1) {
      const step = steps[index];
      if (step !== undefined) at = entry(step, at);
    }
    return at;
  };

  const entry = (step: FlowStep, next: number): number => {
    switch (step.kind) {
      case "chain":
        return chain(step.links, step.state, next);
      case "choice": {
        const transitions: OpenTransition[] = [];
        let origin = flow.places.length;
        for (const branch of step.branches) {
          const [link] = branch.links;
          if (link?.kind !== "message") continue;
          origin = Math.min(origin, link.origin);
          const name = `${step.state}.${link.message.name}`;
          const target = chain(branch.links, name, sequence(branch.steps, next), 1);
          transitions.push(transitionOf(link, target));
        }
        return add(transitions, origin, step.state);
      }
      case "loop": {
        const head = add([], -1, undefined);
        heads.set(step.loop, { head, after: next });
        const body = sequence(step.steps, head);
        standsFor.set(head, body);
        return body;
      }
      case "break":
        return heads.get(step.loop)?.after ?? next;
      case "continue":
        return heads.get(step.loop)?.head ?? next;
      case "end":
        return end;
      case "unclear":
        throw new Error("a flow with an unclear step is not lowered");
    }
  };

  const initial = sequence(flow.steps, end);
  return inSourceOrder(flow.roles.length, drafts, names, standsFor, initial);
}

function nameWithin(link: Link, name: string | undefined, { roles }: Flow): string | undefined {
  const isEvent = link.kind === "message" && link.message.kind === "event";
  return isEvent && name !== undefined ? `${name}.${roles[link.to]}` : undefined;
}

function transitionOf(link: Link, target: number): OpenTransition {
  const action: GlobalAction =
    link.kind === "hook"
      ? { kind: "hook", role: link.role, label: link.hook }
      : { kind: "message", from: link.from, to: link.to, label: link.message.index };
  return { action, target, origin: link.origin };
}

/** Drops what cannot be reached and numbers the rest as it stands in the text: shortest runs are then the first ones. */
function inSourceOrder(
  roleCount: number,
  drafts: readonly Draft[],
  draftNames: readonly (string | undefined)[],
  standsFor: ReadonlyMap<number, number>,
  entry: number,
): Lowered {
  const real = (state: number): number => {
    let at = state;
    for (let next = standsFor.get(at); next !== undefined; next = standsFor.get(at)) at = next;
    return at;
  };
  const initial = real(entry);
  const reached: number[] = [initial];
  const seen = new Uint8Array(drafts.length);
  seen[initial] = 1;
  for (let index = 0; index < reached.length; index += 1) {
    for (const transition of drafts[reached[index] ?? 0]?.transitions ?? []) {
      const state = real(transition.target);
      transition.target = state;
      if (seen[state] === 1) continue;
      seen[state] = 1;
      reached.push(state);
    }
  }
  const originOf = (state: number): number => drafts[state]?.origin ?? 0;
  reached.sort((one, other) => originOf(one) - originOf(other));
  const numbers = new Int32Array(drafts.length);
  for (let number = 0; number < reached.length; number += 1) numbers[reached[number] ?? 0] = number;

  const states: GlobalState[] = [];
  const names: (string | undefined)[] = [];
  for (const state of reached) {
    const draft = drafts[state];
    if (draft === undefined) continue;
    for (const transition of draft.transitions) {
      transition.target = numbers[transition.target] ?? 0;
    }
    states.push(draft);
    names.push(draftNames[state]);
  }
  return { automaton: { roleCount, initial: numbers[initial] ?? 0, states }, names };
}
