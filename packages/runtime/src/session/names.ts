import type { Machine, ReceiveStep, SendStep } from "../machine.js";
import type { Place } from "./compile.js";

/** The names of methods and handlers that a machine's steps have in generated types. */
export interface StepNames {
  method(step: SendStep): string;
  handler(step: ReceiveStep): string;
}

/**
 * `sendTitle`, `onTitle`, `sendEntryStream`, `onEntryStream`; and where a role sends an event to several others in several
 * steps, or receives it from several, `sendTitleToSeller`, `onTitleFromBuyer`.
 */
export function namesOf(machine: Machine<unknown>): StepNames {
  const targets = new Map<string, Set<string>>();
  const sources = new Map<string, Set<string>>();
  for (const state of Object.values(machine.states)) {
    if (state.kind === "send") {
      for (const step of state.steps) note(targets, labelled(step), targetOf(step));
    } else if (state.kind === "receive") {
      for (const step of state.steps) note(sources, labelled(step), step.from ?? "");
    }
  }
  return {
    method: (step) => {
      const name = labelled(step);
      return `send${name}${isAmbiguous(targets, name) ? `To${targetOf(step)}` : ""}`;
    },
    handler: (step) => {
      const name = labelled(step);
      return `on${name}${isAmbiguous(sources, name) ? `From${capitalized(step.from ?? "")}` : ""}`;
    },
  };
}

function labelled(step: SendStep | ReceiveStep): string {
  return step.stream === true ? `${step.event}Stream` : step.event;
}

function targetOf({ to = [] }: SendStep): string {
  return to.map(capitalized).join("And");
}

function note(names: Map<string, Set<string>>, name: string, other: string): void {
  const others = names.get(name);
  if (others === undefined) names.set(name, new Set([other]));
  else others.add(other);
}

function isAmbiguous(names: Map<string, Set<string>>, name: string): boolean {
  return (names.get(name)?.size ?? 0) > 1;
}

/** The handler of a part in which the role sends first. */
export function startOf(part: string): string {
  return `start${capitalized(part)}`;
}

/** The handler after a `par` where the role sends next. */
export function afterOf(par: Place): string {
  return `after${capitalized(par.name)}`;
}

function capitalized(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** The handlers that the parts of a machine need. */
export function* partHandlers(places: Iterable<Place>): Iterable<string> {
  for (const place of places) {
    for (const part of place.parts) {
      if (part.initial.visible?.kind === "send") yield startOf(part.name);
    }
    if (place.kind === "par" && place.next?.visible?.kind === "send") yield afterOf(place);
  }
}
