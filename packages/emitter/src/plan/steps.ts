import type { Message, Protocol } from "@capitan/compiler";
import { type TypeNode, text } from "../layout/type.js";
import type { SideContext } from "./side.js";
import type { RoleView, Step } from "./view.js";

/** What a step of a side is called in its types, as the runtime calls it. */
export interface StepNames {
  /** `Entry`, or `EntryStream`. */
  readonly label: (step: Step) => string;
  readonly method: (step: Step) => string;
  readonly handler: (step: Step) => string;
}

/**
 * `sendTitle`, `onTitle`, `sendEntryStream`, `onEntryStream`; and where a role sends an event to several others in several
 * steps, or receives it from several, `sendTitleToSeller`, `onTitleFromBuyer`.
 */
export function stepNames(view: RoleView, protocol: Protocol): StepNames {
  const label = ({ transition }: Step): string => labelOf(protocol.messages[transition.message]);
  const others = ({ partners }: Step): string =>
    partners.map((partner) => capitalized(protocol.roles[partner]?.name ?? "")).join("And");
  const known = new Map<string, Set<string>>();
  for (const { kind, steps } of view.order) {
    if (kind !== "send" && kind !== "receive") continue;
    for (const step of steps) {
      const key = `${kind} ${label(step)}`;
      known.set(key, (known.get(key) ?? new Set()).add(others(step)));
    }
  }
  const suffix = (kind: "send" | "receive", word: string, step: Step): string =>
    (known.get(`${kind} ${label(step)}`)?.size ?? 0) > 1 ? word + others(step) : "";
  return {
    label,
    method: (step) => `send${label(step)}${suffix("send", "To", step)}`,
    handler: (step) =>
      step.transition.alias ?? `on${label(step)}${suffix("receive", "From", step)}`,
  };
}

/** `Entry`, `EntryStream`; nothing of what the runtime says by itself. */
export function labelOf(message: Message | undefined): string {
  if (message?.kind === "event") return message.name;
  return message?.kind === "stream" ? `${message.name}Stream` : "";
}

/** What a step carries: an event, or the items of a stream. */
export interface Said {
  readonly name: string;
  readonly isStream: boolean;
  /** `undefined` of an event without payload. */
  readonly type: TypeNode;
  readonly hasPayload: boolean;
  /** The function of its codec; undefined where there is nothing to encode. */
  readonly codec: (verb: "write" | "read") => string | undefined;
}

export function saidIn({ transition }: Step, { protocol, scope }: SideContext): Said {
  const message = protocol.messages[transition.message];
  if (message?.kind !== "event" && message?.kind !== "stream") {
    throw new Error(`${protocol.name} mixes events and signals in a state`);
  }
  const { event, name, kind } = message;
  const definition = scope.definition(event);
  const hasPayload = definition.kind !== "event" || definition.payload.kind !== "none";
  return {
    name,
    isStream: kind === "stream",
    type: text(hasPayload ? scope.useType(event) : "undefined"),
    hasPayload,
    codec: (verb) => (hasPayload ? scope.useCodec(verb, event) : undefined),
  };
}

/** The handler of a part in which the role sends first. */
export const startOf = (part: string): string => `start${capitalized(part)}`;

/** The handler after a `par` where the role sends next. */
export const afterOf = (par: string): string => `after${capitalized(par)}`;

const capitalized = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);
