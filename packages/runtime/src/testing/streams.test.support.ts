import type * as $ from "../generated.js";
import type { Machine, MachineState, ReceiveStep, SendStep } from "../machine.js";
import { type End, machine } from "./small.test.support.js";

/** Streams whose items are numbers, and the machines of both roles, by hand. */
export const writeNumber = (w: $.Writer, value: unknown): void =>
  w.u32(typeof value === "number" ? value : -1);
export const readNumber = (r: $.Reader): number => r.u32();

const entry = { event: "Entry", label: 2, stream: true } as const;
const sendEntries = (next: string): SendStep => ({ ...entry, write: writeNumber, next });
const receiveEntries = (next: string): ReceiveStep => ({ ...entry, read: readNumber, next });

export interface Both {
  readonly master: Machine<End>;
  readonly peer: Machine<End>;
}

/** `send stream Entry;` and a `Stop` behind it, which the receiver of the stream sends when `isAnswered`. */
export function feed(isAnswered = false, within?: number): Both {
  const stop = { event: "Stop", label: 0, next: "end" } as const;
  const wait = within === undefined ? {} : { within };
  return {
    master: machine("master", "start", {
      start: { kind: "send", steps: [sendEntries("Entry")] },
      Entry: { kind: isAnswered ? "receive" : "send", steps: [stop] },
    }),
    peer: machine("peer", "start", {
      start: { kind: "receive", steps: [receiveEntries("Entry")], ...wait },
      Entry: { kind: isAnswered ? "send" : "receive", steps: [stop] },
    }),
  };
}

/** `loop { choice by master { on More { send stream Entry; } on Stop { break; } } }`. */
export function feeds(): Both {
  const choice = (kind: "send" | "receive"): MachineState => ({
    kind,
    steps: [
      { event: "More", label: 1, next: "More" },
      { event: "Stop", label: 0, next: "end" },
    ],
  });
  return {
    master: machine("master", "start", {
      start: choice("send"),
      More: { kind: "send", steps: [sendEntries("start")] },
    }),
    peer: machine("peer", "start", {
      start: choice("receive"),
      More: { kind: "receive", steps: [receiveEntries("start")] },
    }),
  };
}

/** `loop { send stream Entry; }`: one stream behind the other, for ever. */
export function endless(): Both {
  return {
    master: machine("master", "start", {
      start: { kind: "send", steps: [sendEntries("start")] },
    }),
    peer: machine("peer", "start", {
      start: { kind: "receive", steps: [receiveEntries("start")] },
    }),
  };
}

export interface FeedStart {
  sendEntryStream(source: $.Source<number>): Promise<FeedStop>;
}
export interface FeedStop {
  readonly at: string;
  sendStop(): Promise<End>;
  receive(): Promise<{ readonly next: End }>;
}
export interface FedStart {
  receiveEntryStream(): Promise<$.ReceivedStream<number, FedStop>>;
}
export interface FedStop {
  readonly at: string;
  receive(): Promise<{ readonly next: End }>;
  sendStop(): Promise<End>;
}
export interface FeedsStart {
  sendMore(): Promise<FeedsMore>;
  sendStop(): Promise<End>;
}
export interface FeedsMore {
  sendEntryStream(source: $.Source<number>): Promise<FeedsStart>;
}
export type Entries = $.IncomingStream<number>;

/** The numbers from 0 to `count` − 1. */
export function* numbers(count: number): Generator<number> {
  for (let number = 0; number < count; number += 1) yield number;
}

/** The same, each in its own turn of the promise queue. */
export async function* later(count: number): AsyncGenerator<number> {
  yield* numbers(count);
}

export async function collected(entries: AsyncIterable<number>): Promise<number[]> {
  const seen: number[] = [];
  for await (const entry of entries) seen.push(entry);
  return seen;
}
