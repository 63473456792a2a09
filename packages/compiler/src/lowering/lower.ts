import type { GlobalAutomaton, GlobalState, GlobalTransition } from "@capitan/session";
import type { Flow, FlowStep, Link, Loop } from "../protocols/flow.js";

/** The global automaton of a protocol, and what its states are called. */
export interface Lowered {
  readonly automaton: GlobalAutomaton;
  /** By state: the name given in the text; undefined for states that the runtime passes by itself, and for the end. */
  readonly names: readonly (string | undefined)[];
}

interface Draft {
  readonly transitions: { readonly link: Link; readonly target: number }[];
  readonly name: string | undefined;
  readonly origin: number;
}

/**
 * Builds the automaton from its end to its beginning, so that every step knows the state that follows: `loop`, `break`
 * and `continue` become edges, and no state is made twice. The flow must be sound: every step can run, every loop is
 * guarded, branches differ. Recursion is as deep as the text nests.
 */
export function lower(flow: Flow): Lowered {
  const drafts: Draft[] = [];
  /** A loop's head is needed before its body exists: it stands for the state that begins the body. */
  const standsFor = new Map<number, number>();
  const heads = new Map<Loop, { readonly head: number; readonly after: number }>();

  const add = (draft: Draft): number => drafts.push(draft) - 1;
  const end = add({ transitions: [], name: undefined, origin: flow.places.length });

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
      const transitions = [{ link, target: at }];
      const event = link.kind === "message" && link.message.kind === "event";
      const within = event && name !== undefined ? `${name}.${flow.roles[link.to]}` : undefined;
      at = add({ transitions, name: index === 0 ? name : within, origin: link.origin });
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
        const transitions: { link: Link; target: number }[] = [];
        let origin = flow.places.length;
        for (const branch of step.branches) {
          const [link] = branch.links;
          if (link?.kind !== "message") continue;
          origin = Math.min(origin, link.origin);
          const name = `${step.state}.${link.message.name}`;
          const target = chain(branch.links, name, sequence(branch.steps, next), 1);
          transitions.push({ link, target });
        }
        return add({ transitions, name: step.state, origin });
      }
      case "loop": {
        const head = add({ transitions: [], name: undefined, origin: -1 });
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
    }
  };

  const initial = sequence(flow.steps, end);
  return inSourceOrder(flow, drafts, standsFor, initial);
}

/** Drops what cannot be reached and numbers the rest as it stands in the text: shortest runs are then the first ones. */
function inSourceOrder(
  flow: Flow,
  drafts: readonly Draft[],
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
    for (const { target } of drafts[reached[index] ?? 0]?.transitions ?? []) {
      const state = real(target);
      if (seen[state] === 1) continue;
      seen[state] = 1;
      reached.push(state);
    }
  }
  const originOf = (state: number): number => drafts[state]?.origin ?? 0;
  reached.sort((one, other) => originOf(one) - originOf(other));
  const numbers = new Int32Array(drafts.length);
  for (const [number, state] of reached.entries()) numbers[state] = number;

  const states: GlobalState[] = [];
  const names: (string | undefined)[] = [];
  for (const state of reached) {
    const draft = drafts[state];
    if (draft === undefined) continue;
    const transitions = draft.transitions.map(({ link, target }) =>
      transitionOf(link, numbers[real(target)] ?? 0),
    );
    states.push({ transitions, origin: draft.origin });
    names.push(draft.name);
  }
  const automaton = { roleCount: flow.roles.length, initial: numbers[initial] ?? 0, states };
  return { automaton, names };
}

function transitionOf(link: Link, target: number): GlobalTransition {
  const { origin } = link;
  if (link.kind === "hook") {
    return { action: { kind: "hook", role: link.role, label: link.hook }, target, origin };
  }
  const { from, to, message } = link;
  return { action: { kind: "message", from, to, label: message.index }, target, origin };
}
