import type { EventSchema } from "../codec/index.js";
import type { Machine } from "../machine.js";

/** A protocol as data: for tools, tests and the inspector. */
export interface Protocol {
  readonly name: string;
  readonly roles: readonly string[];
  /** 64 hexadecimal digits. */
  readonly fingerprint: string;
  readonly compatible: readonly {
    readonly fingerprint: string;
    readonly labels: Readonly<Record<string, number>>;
  }[];
  /** Names of events, then "stream E" of streams; the index of each is its label on the wire. */
  readonly labels: readonly string[];
  readonly machines: Readonly<Record<string, Machine<unknown>>>;
  /** Validators of what events carry, and the items of streams. */
  readonly events: Readonly<Record<string, EventSchema<unknown>>>;
}

/** The descriptor of a protocol, frozen. Keeps the names of its machines and events in its type. */
export function protocol<const Description extends Protocol>(
  description: Description,
): Description {
  return Object.freeze(description);
}
