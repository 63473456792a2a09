import type { FlatAutomaton } from "@capitan/session";
import type { Body, Flow } from "../protocols/flow.js";
import { type Copy, type Draft, tie } from "./tie.js";

/** An automaton, and where its states stand in the copies of bodies that it is made of. */
export interface Lowered {
  readonly automaton: FlatAutomaton;
  /** How many slots there are. */
  readonly room: number;
  /** By state: the slot of its first transition; the end has none of them. */
  readonly slots: Int32Array;
  /** The first is the body that was lowered. */
  readonly copies: readonly Copy[];
  /** Which copy a `run` stands for in a copy. */
  readonly called: Draft["called"];
}

/**
 * The automaton of a body, with all that they run in `slots` slots. The flow must be sound: every step can run,
 * every loop is guarded, branches differ.
 */
export function lower(flow: Flow, slots: number, body: Body = flow.bodies[0]): Lowered {
  return numbered(flow, tie(body.steps, body, flow, { slots, follows: true }));
}

/**
 * Numbers the states as they stand in the text: shortest runs are then the first ones. All of them can be reached, as every
 * step can run; only the end may be missing.
 */
function numbered({ roles, places }: Flow, draft: Draft): Lowered {
  const { after, beside, begins, end, heads, copies, called } = draft;
  const real = (state: number): number => {
    let at = state;
    while (at > end) at = heads[at - end - 1] ?? end;
    return at;
  };
  const numbers = new Int32Array(end + 1);
  let stateCount = 0;
  for (let slot = 0; slot < end; slot += 1) {
    if (begins[slot] === 1) numbers[slot] = stateCount++;
  }
  numbers[end] = stateCount;

  const start = new Int32Array(stateCount + 2);
  const slots = new Int32Array(stateCount + 1);
  const stateOrigin = new Int32Array(stateCount + 1);
  const from = new Int32Array(end);
  const to = new Int32Array(end);
  const label = new Int32Array(end);
  const target = new Int32Array(end);
  const origins = new Int32Array(end);
  let ends = real(draft.initial) === end;
  let t = 0;
  for (const { body, base } of copies) {
    const offset = body.first - base;
    const last = body.end - offset;
    for (let first = base; first < last; first += 1) {
      if (begins[first] !== 1) continue;
      const state = numbers[first] ?? 0;
      start[state] = t;
      slots[state] = first;
      stateOrigin[state] = first + offset;
      let slot = first;
      do {
        const place = places[slot + offset];
        if (place === undefined) break;
        const { message } = place;
        const next = real(after[slot] ?? end);
        if (next === end) ends = true;
        from[t] = place.from;
        to[t] = place.to;
        label[t] = message === undefined ? place.hook : message.index;
        target[t] = numbers[next] ?? 0;
        origins[t] = slot + offset;
        t += 1;
        slot = beside[slot] ?? 0;
      } while (slot !== 0);
    }
  }
  start[stateCount] = t;
  start[stateCount + 1] = t;
  slots[stateCount] = end;
  stateOrigin[stateCount] = places.length;
  const count = ends ? stateCount + 1 : stateCount;
  const automaton: FlatAutomaton = {
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
  return { automaton, room: end, slots: slots.subarray(0, count), copies, called };
}
