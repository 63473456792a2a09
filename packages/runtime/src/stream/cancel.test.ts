import { describe, expect, it } from "@jest/globals";
import { run } from "../generated.js";
import type { ReceivedStream } from "../stream/types.js";
import { explore, type Schedule } from "../testing/simulated.test.support.js";
import { type End, machine } from "../testing/small.test.support.js";
import { readNumber, writeNumber } from "../testing/streams.test.support.js";

const entry = { event: "Entry", label: 2, stream: true } as const;
const stop = { event: "Stop", label: 0, next: "end" } as const;

/** `send stream Entry; send stream Entry; send Stop;`: what two turns of a loop say one behind the other. */
const sender = machine("master", "one", {
  one: { kind: "send", steps: [{ ...entry, write: writeNumber, next: "two" }] },
  two: { kind: "send", steps: [{ ...entry, write: writeNumber, next: "last" }] },
  last: { kind: "send", steps: [stop] },
});
const receiver = machine("peer", "one", {
  one: { kind: "receive", steps: [{ ...entry, read: readNumber, next: "two" }] },
  two: { kind: "receive", steps: [{ ...entry, read: readNumber, next: "last" }] },
  last: { kind: "receive", steps: [stop] },
});

interface Sending {
  sendEntryStream(source: unknown): Promise<Sending>;
  sendStop(): Promise<End>;
}
interface Receiving {
  receiveEntryStream(): Promise<ReceivedStream<number, Receiving>>;
  receive(): Promise<{ readonly next: End }>;
}

interface Case {
  /** Items of the first stream, and of the second. */
  readonly items: readonly [number, number];
  /** How many the receiver takes of the first before it leaves it. */
  readonly takes: number;
  /** How it leaves. */
  readonly leaves: "break" | "next";
}

/** Answers whether the producer of the first stream was told to stop. */
async function play(schedule: Schedule, { items, takes, leaves }: Case): Promise<boolean> {
  const [first, second] = schedule.steers();
  const stopped: number[] = [];
  async function* producer(number: number, signal: AbortSignal): AsyncGenerator<number> {
    signal.addEventListener("abort", () => stopped.push(number));
    for (let item = 0; item < (items[number] ?? 0); item += 1) {
      await schedule.gate(`produce ${number}.${item}`);
      yield number * 10 + item;
    }
  }
  const seen: number[][] = [[], []];
  const sending = run(sender, first, async (start: Sending) => {
    const s = await start.sendEntryStream((signal: AbortSignal) => producer(0, signal));
    const t = await s.sendEntryStream((signal: AbortSignal) => producer(1, signal));
    return t.sendStop();
  });
  const receiving = run(receiver, second, async (start: Receiving) => {
    schedule.explore("deliveries", "gates");
    const one = await start.receiveEntryStream();
    const left = takes;
    if (leaves === "break" && left > 0) {
      for await (const item of one) {
        seen[0]?.push(item);
        await schedule.gate("take");
        if (seen[0]?.length === takes) break;
      }
    } else {
      const iterator = one[Symbol.asyncIterator]();
      for (let taken = 0; taken < takes; taken += 1) {
        const result = await iterator.next();
        if (result.done === true) break;
        seen[0]?.push(result.value);
      }
      await schedule.gate("leave");
    }
    const two = await (await one.next()).receiveEntryStream();
    for await (const item of two) seen[1]?.push(item);
    const end = (await (await two.next()).receive()).next;
    schedule.relax();
    return end;
  });
  const ended = Promise.allSettled([sending, receiving]);
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  await schedule.run();
  expect(isOver).toBe(true);
  expect(await ended).toEqual([
    { status: "fulfilled", value: { at: "end" } },
    { status: "fulfilled", value: { at: "end" } },
  ]);
  const whole = (number: number) =>
    Array.from({ length: items[number] ?? 0 }, (_, item) => number * 10 + item);
  expect(seen[0]).toEqual(whole(0).slice(0, takes));
  // Whatever was said about the first stream, and whenever: the second one is whole.
  expect(seen[1]).toEqual(whole(1));
  expect(stopped).not.toContain(1);
  return stopped.length > 0;
}

const sizes: readonly (readonly [number, number])[] = [
  [2, 1],
  [1, 0],
  ...(process.env["CAPITAN_FULL"] === "1" ? ([[3, 2]] as const) : []),
];
const cases: readonly Case[] = sizes.flatMap((items) =>
  Array.from({ length: items[0] + 2 }, (_, takes) =>
    (["break", "next"] as const).map((leaves) => ({ items, takes, leaves })),
  ).flat(),
);

describe("a stream that is cancelled while the next one may have begun", () => {
  it.each(cases)(
    "ends both sides in every order, and never the next one: %j",
    async (one) => {
      let inTime = 0;
      const orders = await explore(async (schedule) => {
        if (await play(schedule, one)) inTime += 1;
      });
      expect(orders).toBeGreaterThan(1);
      // In some orders the sender is still at it, in others it has ended the stream by itself, and begun the next.
      if (one.takes < one.items[0]) expect(inTime).toBeGreaterThan(0);
      expect(inTime).toBeLessThan(orders);
    },
    600_000,
  );
});
