import type { Machine, MachineState, PartStep } from "../machine.js";
import { type End, machine, readText, writeText } from "./small.test.support.js";

/** A step of a part, seen by the master: it sends (`>`) or receives (`<`) an event named by a letter. */
export type Arrow = `${">" | "<"}${string}`;

/** What the parts of a protocol do, by their names. */
export type Parts = Readonly<Record<string, readonly Arrow[]>>;

const labels = "abcdefghijklmnopqrstuvwxyz";

function dual(arrow: Arrow): Arrow {
  return `${arrow.startsWith(">") ? "<" : ">"}${arrow.slice(1)}`;
}

function statesOf(
  part: string,
  arrows: readonly Arrow[],
  last: string,
): readonly (readonly [string, MachineState])[] {
  const names = arrows.map((_, index) => `${part}${index}`);
  return arrows.map((arrow, index): readonly [string, MachineState] => {
    const event = arrow.slice(1);
    const step = { event, label: labels.indexOf(event), next: names[index + 1] ?? last };
    const state: MachineState = arrow.startsWith(">")
      ? { kind: "send", steps: [{ ...step, write: writeText }] }
      : { kind: "receive", steps: [{ ...step, read: readText }] };
    return [names[index] ?? "", state];
  });
}

function side(role: "master" | "peer", parts: Parts, rounds: boolean): Machine<End> {
  const states: Record<string, MachineState> = {};
  const steps: PartStep[] = [];
  let channel = 0;
  for (const [name, arrows] of Object.entries(parts)) {
    channel += 1;
    const own = role === "master" ? arrows : arrows.map(dual);
    for (const [state, what] of statesOf(name, own, `${name}End`)) states[state] = what;
    states[`${name}End`] = { kind: "part-end" };
    steps.push({ name, channel, initial: arrows.length === 0 ? `${name}End` : `${name}0` });
  }
  states["Par"] = { kind: "par", parts: steps, next: rounds ? "start" : "end" };
  if (!rounds) return machine(role, "Par", states);
  const kind = role === "master" ? "send" : "receive";
  states["start"] = {
    kind,
    steps: [
      { event: "Again", label: 100, next: "Par" },
      { event: "Stop", label: 101, next: "end" },
    ],
  };
  return machine(role, "start", states);
}

/** `par { … } and { … }`; with `rounds` in a `loop { choice by master { on Again { … } on Stop { break; } } }`. */
export function parts(
  of: Parts,
  rounds = false,
): { readonly master: Machine<End>; readonly peer: Machine<End> } {
  return { master: side("master", of, rounds), peer: side("peer", of, rounds) };
}

/** Any state of such a machine, when driving. */
export interface Stepping {
  readonly at: string;
  readonly [method: `send${string}`]: (value?: string) => Promise<Stepping>;
  receive(): Promise<{ readonly type: string; readonly event: string; readonly next: Stepping }>;
  par(bodies: Readonly<Record<string, (start: Stepping) => Promise<Stepping>>>): Promise<Stepping>;
}

/** Awaited before each step. */
export type Before = (step: string) => Promise<void>;

const atOnce: Before = async () => {};

/** Drives one part to its end; what is received is told to `hear`. */
export function stepping(
  arrows: readonly Arrow[],
  hear: (event: string) => void = () => {},
  before: Before = atOnce,
): (start: Stepping) => Promise<Stepping> {
  return async (start) => {
    let s = start;
    for (const arrow of arrows) {
      const event = arrow.slice(1);
      if (before !== atOnce) await before(arrow);
      if (arrow.startsWith(">")) {
        const send = s[`send${event}`];
        if (send === undefined) throw new Error(`${s.at} cannot send ${event}`);
        s = await send.call(s, event);
      } else {
        const received = await s.receive();
        hear(received.event);
        s = received.next;
      }
    }
    return s;
  };
}

/** The functions of `par({ … })` that drive all parts, seen by a role. */
export function bodies(
  of: Parts,
  role: "master" | "peer",
  hear: (event: string) => void = () => {},
  before: Before = atOnce,
): Readonly<Record<string, (start: Stepping) => Promise<Stepping>>> {
  return Object.fromEntries(
    Object.entries(of).map(([name, arrows]) => [
      name,
      stepping(role === "master" ? arrows : arrows.map(dual), hear, before),
    ]),
  );
}

/** The same by handlers: each answers until it can only wait. */
export function handlers(
  of: Parts,
  role: "master" | "peer",
  hear: (event: string) => void = () => {},
): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const [name, arrows] of Object.entries(of)) {
    const own = role === "master" ? arrows : arrows.map(dual);
    const sendFrom = async (start: Stepping, from: number): Promise<Stepping> => {
      let s = start;
      for (const arrow of own.slice(from)) {
        if (!arrow.startsWith(">")) break;
        const send = s[`send${arrow.slice(1)}`];
        if (send === undefined) throw new Error(`${s.at} cannot send ${arrow}`);
        s = await send.call(s, arrow.slice(1));
      }
      return s;
    };
    found[`start${name.slice(0, 1).toUpperCase()}${name.slice(1)}`] = (s: Stepping) =>
      sendFrom(s, 0);
    own.forEach((arrow, index) => {
      if (arrow.startsWith(">")) return;
      found[`on${arrow.slice(1)}`] = (event: string, s: Stepping) => {
        hear(event);
        return sendFrom(s, index + 1);
      };
    });
  }
  return found;
}
