import { OptionError } from "../errors/index.js";
import type { Machine, MachineState, ReceiveStep, SendStep, Signal } from "../machine.js";
import { channelsOf } from "../parts/channels.js";
import { handshakeEntry, keepaliveEntry, replyEntry } from "../records/queue.js";
import type { Channels } from "../records/wire.js";
import { entryOf, strideOf } from "./labels.js";
import { namesOf, partHandlers } from "./names.js";
import { type StateClass, stateClass } from "./state.js";

/** A step that sends, with its place to go on. */
export interface SendMove {
  readonly event: string;
  /** The name of its method. */
  readonly method: string;
  /** The step itself is what encodes: its label is the one to be written. */
  readonly step: SendStep;
  readonly next: Place;
}

/** A step that receives. */
export interface ReceiveMove {
  readonly event: string;
  /** Its label on the wire. */
  readonly label: number;
  readonly step: ReceiveStep;
  /** The event, or `EntryStream`: what a result calls it. */
  readonly type: string;
  /** The name of its handler. */
  readonly handler: string;
  readonly next: Place;
}

/** A part of a `par` in which the role has something to do. */
export interface PlacedPart {
  readonly name: string;
  readonly channel: number;
  readonly initial: Place;
}

/**
 * A state of a machine, linked to its neighbours. Built once per machine. `visible` is the first state from here, itself
 * included, in which the program has something to do, or the end; undefined when handshakes and keepalives go round for ever.
 */
export interface Place {
  readonly name: string;
  readonly state: MachineState;
  readonly kind: MachineState["kind"];
  /** The runtime takes this step. */
  readonly isAutomatic: boolean;
  visible: Place | undefined;
  readonly sends: SendMove[];
  /** By label. */
  readonly receives: (ReceiveMove | undefined)[];
  /** The streams that can come, by label; undefined where none can. */
  streams: Map<number, ReceiveMove> | undefined;
  /** Of a `par`. */
  readonly parts: PlacedPart[];
  /** Of a signal: what it is in the queue, and how it is written. */
  readonly entry: number;
  /** Of an automatic state and of a `par`. */
  next: Place | undefined;
  /** Milliseconds; 0: for ever. */
  readonly within: number;
  /** Of the states here that programs hold; undefined where they hold none. */
  State: StateClass | undefined;
  /** What programs hold at an end. */
  readonly ended: object;
}

export interface Places {
  /** The fingerprint that the labels belong to. */
  readonly fingerprint: string;
  readonly machine: Machine<unknown>;
  readonly initial: Place;
  readonly byName: ReadonlyMap<string, Place>;
  /** Names of the handlers of the react form. */
  readonly handlers: ReadonlySet<string>;
  readonly hooks: ReadonlySet<string>;
  /** Names of events and streams by label. */
  readonly names: ReadonlyMap<number, string>;
  /** Labels of one role, where there are more than two; otherwise 0. */
  readonly stride: number;
  readonly wire: Channels;
}

const entries: Readonly<Record<Signal, number>> = {
  handshake: handshakeEntry,
  "handshake-reply": replyEntry,
  keepalive: keepaliveEntry,
};

const compiled = new WeakMap<Machine<unknown>, Map<string, Places>>();

/** The places of `machine` with the labels of `fingerprint`: its own, or one of those that it is compatible with. */
export function placesOf(machine: Machine<unknown>, fingerprint = machine.fingerprint): Places {
  let versions = compiled.get(machine);
  if (versions === undefined) {
    versions = new Map();
    compiled.set(machine, versions);
  }
  let places = versions.get(fingerprint);
  if (places === undefined) {
    places = compile(machine, fingerprint);
    versions.set(fingerprint, places);
  }
  return places;
}

function compile(machine: Machine<unknown>, fingerprint: string): Places {
  const labels = machine.compatible.find((other) => other.fingerprint === fingerprint)?.labels;
  const names = new Map<number, string>();
  const labelOf = (step: SendStep | ReceiveStep): number => {
    const name = step.stream === true ? `stream ${step.event}` : step.event;
    const label = labels?.[name] ?? step.label;
    names.set(label, name);
    return label;
  };
  const named = namesOf(machine);
  const stride = strideOf(machine, labelOf);
  const among = (entry: number, from: string | undefined): number =>
    from === undefined ? entry : entryOf(entry, machine.roles.indexOf(from), stride);
  const byName = new Map<string, Place>();
  for (const [name, state] of Object.entries(machine.states))
    byName.set(name, placeOf(name, state, among));
  const find = (name: string): Place => {
    const place = byName.get(name);
    if (place === undefined) throw new OptionError("machine", `there is no state "${name}"`);
    return place;
  };
  const handlers = new Set<string>();
  const hooks = new Set<string>();
  for (const place of byName.values()) {
    const { state } = place;
    switch (state.kind) {
      case "send":
        for (const step of state.steps) {
          const relabelled = { ...step, label: labelOf(step) };
          const method = named.method(step);
          if (step.stream === true && step.to !== undefined && step.to.length > 1) {
            throw new OptionError("machine", `${method}: a stream goes to one role`);
          }
          place.sends.push({ event: step.event, method, step: relabelled, next: find(step.next) });
        }
        break;
      case "receive":
        for (const step of state.steps) {
          const handler = step.as ?? named.handler(step);
          handlers.add(handler);
          const type = step.stream === true ? `${step.event}Stream` : step.event;
          const { event } = step;
          const label = among(labelOf(step), step.from);
          const move = { event, label, step, type, handler, next: find(step.next) };
          if (step.stream === true) {
            place.streams ??= new Map();
            place.streams.set(label, move);
          } else {
            place.receives[label] = move;
          }
        }
        break;
      case "hook":
        hooks.add(state.hook);
        place.next = find(state.next);
        break;
      case "send-signal":
      case "receive-signal":
        place.next = find(state.next);
        break;
      case "par":
        place.next = find(state.next);
        for (const { name, channel, initial } of state.parts) {
          if (initial !== undefined) place.parts.push({ name, channel, initial: find(initial) });
        }
        break;
      case "part-end":
      case "end":
        break;
      default:
        state satisfies never;
    }
  }
  for (const place of byName.values()) {
    place.visible = visibleFrom(place);
    if (!place.isAutomatic) place.State = stateClass(place);
  }
  const places = [...byName.values()];
  for (const handler of partHandlers(places)) handlers.add(handler);
  for (const [label, name] of [...names]) {
    for (const role of machine.roles) names.set(among(label, role), name);
  }
  const wire = channelsOf(places, find(machine.initial));
  const initial = find(machine.initial);
  return { fingerprint, machine, initial, byName, handlers, hooks, names, stride, wire };
}

function placeOf(
  name: string,
  state: MachineState,
  among: (entry: number, from: string | undefined) => number,
): Place {
  const isSignal = state.kind === "send-signal" || state.kind === "receive-signal";
  return {
    name,
    state,
    kind: state.kind,
    isAutomatic: isSignal || state.kind === "hook",
    visible: undefined,
    sends: [],
    receives: [],
    streams: undefined,
    parts: [],
    entry: isSignal
      ? among(entries[state.signal], state.kind === "receive-signal" ? state.from : undefined)
      : 0,
    next: undefined,
    within: "within" in state ? (state.within ?? 0) : 0,
    State: undefined,
    ended: Object.freeze({ at: name }),
  };
}

function visibleFrom(place: Place): Place | undefined {
  const passed = new Set<Place>();
  let at: Place | undefined = place;
  while (at?.isAutomatic) {
    if (passed.has(at)) return undefined;
    passed.add(at);
    at = at.next;
  }
  return at;
}
