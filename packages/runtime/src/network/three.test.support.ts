import type { Machine, MachineState } from "../machine.js";
import type { RunOptions } from "../session/run.js";
import { run } from "../session/run.js";
import { readBytes, readText, writeBytes, writeText } from "../testing/small.test.support.js";
import { memoryNetwork } from "./memory.js";
import type { RoleOptions } from "./steer.js";

/** Protocols over the roles A, B and C, for one idea each. Events are called by letters; their payload is a text. */
export const three = ["A", "B", "C"] as const;
export type Name = (typeof three)[number];
export type End = { readonly at: "end" };

const labelOf = (event: string): number => event.charCodeAt(0) - "A".charCodeAt(0);

/** `send("M", "B C", next)`: one M to B and one to C. */
export const send = (event: string, to: string, next: string) => ({
  event,
  label: labelOf(event),
  to: to.split(" "),
  write: event === "Z" ? writeBytes : writeText,
  next,
});

export const receive = (event: string, from: string, next: string) => ({
  event,
  label: labelOf(event),
  from,
  read: event === "Z" ? readBytes : readText,
  next,
});

export const sends = (...steps: readonly ReturnType<typeof send>[]): MachineState => ({
  kind: "send",
  steps,
});

export const receives = (...steps: readonly ReturnType<typeof receive>[]): MachineState => ({
  kind: "receive",
  steps,
});

/** Machines of all roles; the first state of each is `start`, the last `end`. */
export function machinesOf(
  states: Readonly<Record<Name, Readonly<Record<string, MachineState>>>>,
  more: Partial<Machine<End>> = {},
): Readonly<Record<Name, Machine<End>>> {
  const machineOf = (role: Name): Machine<End> => ({
    protocol: "Three",
    fingerprint: "33".repeat(32),
    compatible: [],
    role,
    roles: three,
    initial: "start" in states[role] ? "start" : "end",
    states: { ...states[role], end: { kind: "end" } },
    ...more,
  });
  return { A: machineOf("A"), B: machineOf("B"), C: machineOf("C") };
}

type Step<Next> = Promise<{
  readonly type: string;
  // The tests know what their machines carry.
  readonly event: string;
  readonly from: string;
  readonly next: Next;
}>;

/** A state of any of these machines. */
export interface Anywhere {
  readonly at: string;
  receive(): Step<Anywhere>;
  par(bodies: object): Promise<Anywhere>;
  [method: `send${string}`]: (value?: unknown) => Promise<Anywhere>;
  [method: `receive${string}Stream`]: () => Promise<
    AsyncIterable<string> & { next(): Promise<Anywhere> }
  >;
}

export type Sides = Readonly<Record<Name, object | ((s: Anywhere) => Promise<unknown>)>>;

/** Plays all roles in memory; answers how each ends. */
export function playAll(
  machines: Readonly<Record<Name, Machine<End>>>,
  sides: Sides,
  options: Partial<Record<Name, RunOptions & RoleOptions<unknown>>> = {},
): readonly Promise<unknown>[] {
  const net = memoryNetwork(three);
  return three.map((role) =>
    run(machines[role], net[role](options[role]), sides[role], options[role] ?? {}).catch(
      (error: unknown) => error,
    ),
  );
}
