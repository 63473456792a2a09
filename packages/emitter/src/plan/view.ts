import type {
  Message,
  ParTransition,
  RoleMachine,
  RoleState,
  RoleTransition,
} from "@capitan/compiler";

/**
 * A state of a role as its module knows it, linked to its neighbours. Those of parts stand among the others. A message to
 * several roles is one step: the states between its receivers are left out.
 */
export interface Spot {
  readonly name: string;
  readonly kind: "send" | "receive" | "signal" | "hook" | "par" | "part-end" | "end";
  /** Milliseconds; undefined for ever. */
  readonly within: number | undefined;
  /** What is written above the choice that is made here. */
  readonly doc: string | undefined;
  /** None of an end and of a `par`. */
  readonly steps: readonly Step[];
  readonly par: ParSpot | undefined;
}

export interface Step {
  readonly transition: RoleTransition;
  /** The roles that get the message, or the one that it comes from; none of a hook. */
  readonly partners: readonly number[];
  readonly next: Spot;
}

export interface ParSpot {
  readonly transition: ParTransition;
  /** Those in which the role has something to do. */
  readonly parts: readonly Part[];
  readonly next: Spot;
}

export interface Part {
  readonly channel: number;
  readonly name: string;
  readonly initial: Spot;
}

/** The states of one role as users meet them: those where something is said or parts run, and the ends. */
export interface RoleView {
  /** All states that are reached, depth first in the order of the file, an end last. The states of parts follow their `par`. */
  readonly order: readonly Spot[];
  readonly visible: readonly Spot[];
  readonly initial: Spot;
  /** Where the user's code begins; undefined where automatic steps go on for ever. */
  readonly start: Spot | undefined;
}

export function roleView(machine: RoleMachine, messages: readonly Message[]): RoleView {
  const parts = new Map<number, Part>();
  const linking: Linking = { messages, parts };
  const inside = machine.parts.map((part) => {
    const spots = part.states.map((state) => spotOf(state, "part-end", messages));
    const initial = at(spots, part.initial);
    parts.set(part.channel, { channel: part.channel, name: part.name, initial });
    return { spots, states: part.states };
  });
  const spots = machine.states.map((state) => spotOf(state, "end", messages));
  for (const own of [...inside, { spots, states: machine.states }]) {
    for (const [index, state] of own.states.entries())
      link(at(own.spots, index), state, own, linking);
  }
  const initial = at(spots, machine.initial);
  const order = reached(initial, new Set());
  return { order, visible: order.filter(isVisible), initial, start: visibleFrom(initial) };
}

/** Where the user's code stands when the role is at `spot`; undefined where automatic steps go on for ever. */
export function visibleFrom(spot: Spot): Spot | undefined {
  const seen = new Set<Spot>();
  for (let current: Spot | undefined = spot; current !== undefined && !seen.has(current); ) {
    if (isVisible(current)) return current;
    seen.add(current);
    current = current.steps[0]?.next;
  }
  return undefined;
}

const isVisible = ({ kind }: Spot): boolean => kind !== "hook" && kind !== "signal";

/** A spot while it is being linked. */
interface OpenSpot extends Spot {
  readonly steps: Step[];
  par: ParSpot | undefined;
}

interface Linking {
  readonly messages: readonly Message[];
  readonly parts: ReadonlyMap<number, Part>;
}

interface Automaton {
  readonly spots: readonly OpenSpot[];
  readonly states: readonly RoleState[];
}

function spotOf(
  { name, kind, within, doc, transitions }: RoleState,
  end: "end" | "part-end",
  messages: readonly Message[],
): OpenSpot {
  const isSaid = kind === "send" || kind === "receive";
  const isSignal = isSaid && transitions.some(({ message }) => !isEventful(messages[message]));
  return {
    name,
    kind: isSignal ? "signal" : kind === "end" ? end : kind,
    within,
    doc,
    steps: [],
    par: undefined,
  };
}

/** Whether users say or hear it; the runtime takes all others. */
export const isEventful = (message: Message | undefined): boolean =>
  message?.kind === "event" || message?.kind === "stream";

function at(spots: readonly OpenSpot[], index: number): OpenSpot {
  const spot = spots[index];
  if (spot === undefined) throw new Error(`a machine has no state ${index}`);
  return spot;
}

function link(
  spot: OpenSpot,
  state: RoleState,
  own: Automaton,
  { messages, parts }: Linking,
): void {
  const { par } = state;
  if (par !== undefined) {
    const entered = par.channels.flatMap((channel) => parts.get(channel) ?? []);
    spot.par = { transition: par, parts: entered, next: at(own.spots, par.target) };
  }
  for (const transition of state.transitions) {
    const { kind, partner, message, target } = transition;
    const isEvent = kind === "send" && messages[message]?.kind === "event";
    const last = isEvent ? lastOf(transition, own.states) : { partners: [partner], target };
    const partners = kind === "hook" ? [] : last.partners;
    spot.steps.push({ transition, partners, next: at(own.spots, last.target) });
  }
}

/** Follows an event that goes to several roles, one after the other, to the state behind the last of them. */
function lastOf(
  first: RoleTransition,
  states: readonly RoleState[],
): { readonly partners: readonly number[]; readonly target: number } {
  const partners = [first.partner];
  let { target } = first;
  for (;;) {
    const [next, ...others] = states[target]?.transitions ?? [];
    const goesOn =
      next?.kind === "send" &&
      others.length === 0 &&
      next.message === first.message &&
      isSameSpan(next, first) &&
      !partners.includes(next.partner);
    if (next === undefined || !goesOn) return { partners, target };
    partners.push(next.partner);
    target = next.target;
  }
}

const isSameSpan = ({ span: a }: RoleTransition, { span: b }: RoleTransition): boolean =>
  a.file === b.file && a.start === b.start && a.end === b.end;

/** What is reached from `initial`; copies of one `par` share their parts, which come once. */
function reached(initial: Spot, entered: Set<Spot>): readonly Spot[] {
  const seen = new Set<Spot>();
  const order: Spot[] = [];
  const ends: Spot[] = [];
  const pending = [initial];
  for (let spot = pending.pop(); spot !== undefined; spot = pending.pop()) {
    if (seen.has(spot)) continue;
    seen.add(spot);
    if (spot.kind === "end" || spot.kind === "part-end") ends.push(spot);
    else order.push(spot);
    for (const part of spot.par?.parts ?? []) {
      if (entered.has(part.initial)) continue;
      entered.add(part.initial);
      order.push(...reached(part.initial, entered));
    }
    if (spot.par !== undefined) pending.push(spot.par.next);
    for (const { next } of spot.steps.toReversed()) pending.push(next);
  }
  return [...order, ...ends];
}
