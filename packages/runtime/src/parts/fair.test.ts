import { describe, expect, it } from "@jest/globals";
import { settle } from "../clock/virtual.js";
import { run } from "../generated.js";
import type { MachineState } from "../machine.js";
import { attack } from "../testing/attacker.test.support.js";
import { outcomes, steers, ways } from "../testing/pair.test.support.js";
import {
  type End,
  machine,
  readBytes,
  readText,
  writeBytes,
  writeText,
} from "../testing/small.test.support.js";
import { numbers, readNumber, writeNumber } from "../testing/streams.test.support.js";

const [plain] = ways;
const ends = [{ at: "end" }, { at: "end" }];

/** `par full { send Block; } and stream { send stream Entry; } and quick { loop { … Ask, Answer … } }`, and `run` by both. */
const states = (role: "master" | "peer"): Readonly<Record<string, MachineState>> => {
  const out = role === "master" ? "send" : "receive";
  const back = role === "master" ? "receive" : "send";
  const block = { event: "Block", label: 2, write: writeBytes, read: readBytes, next: "fullEnd" };
  const stream = { event: "Entry", label: 4, stream: true, next: "streamEnd" } as const;
  const entry = { ...stream, write: writeNumber, read: readNumber };
  const ask = { event: "Ask", label: 1, write: writeText, read: readText, next: "answer" };
  const answer = { event: "Answer", label: 0, write: writeText, read: readText, next: "quick" };
  return {
    par: {
      kind: "par",
      parts: [
        { name: "full", channel: 1, initial: "full" },
        { name: "stream", channel: 2, initial: "stream" },
        { name: "quick", channel: 3, initial: "quick" },
      ],
      next: "end",
    },
    full: { kind: out, steps: [block] },
    fullEnd: { kind: "part-end" },
    stream: { kind: out, steps: [entry] },
    streamEnd: { kind: "part-end" },
    quick: { kind: out, steps: [ask, { event: "Over", label: 3, next: "quickEnd" }] },
    answer: { kind: back, steps: [answer] },
    quickEnd: { kind: "part-end" },
  };
};
const master = machine("master", "par", states("master"));
const peer = machine("peer", "par", states("peer"));

interface Full {
  sendBlock(block: Uint8Array): Promise<object>;
  receive(): Promise<{ readonly next: object }>;
}
interface Streaming {
  sendEntryStream(source: unknown): Promise<object>;
  receiveEntryStream(): Promise<AsyncIterable<number> & { next(): Promise<object> }>;
}
interface Quick {
  sendAsk(text: string): Promise<{ receive(): Promise<{ readonly next: Quick }> }>;
  sendOver(): Promise<object>;
}
interface Par {
  par(bodies: {
    full(s: Full): Promise<object>;
    stream(s: Streaming): Promise<object>;
    quick(s: Quick): Promise<object>;
  }): Promise<End>;
}

const answering = {
  onAsk: async (text: string, s: { sendAnswer(text: string): unknown }) => s.sendAnswer(text),
  onOver() {},
};

describe("a part that is full", () => {
  it("does not hold up the others", async () => {
    const [first, second] = await steers(plain);
    let answers = 0;
    let goOn = (): void => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const playing = outcomes(
      run(master, first, (s: Par) =>
        s.par({
          // Far more than a window each, and nobody takes it.
          full: (full) => full.sendBlock(new Uint8Array(1_000_000)),
          stream: (stream) => stream.sendEntryStream(numbers(100_000)),
          quick: async (start) => {
            let quick = start;
            for (; answers < 200; answers += 1)
              quick = (await (await quick.sendAsk("a")).receive()).next;
            goOn();
            return quick.sendOver();
          },
        }),
      ),
      run(peer, second, {
        ...answering,
        onBlock: () => {},
        onEntryStream: () => gate,
      }),
    );
    expect(await playing).toEqual(ends);
    expect(answers).toBe(200);
  });

  it("shares the link with others, record by record", async () => {
    const { attacker, victim } = await attack(plain);
    const order: number[] = [];
    const log = (bytes: Uint8Array): void => {
      // The part of the first frame of each record.
      let at = 0;
      while (at + 5 <= bytes.length) {
        const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
        if ((bytes[at + 2] ?? 0) >= 128)
          order.push(((bytes[at + 3] ?? 0) << 8) | (bytes[at + 4] ?? 0));
        at += 2 + length;
      }
    };
    attacker.listen(log);
    const playing = outcomes(
      run(master, victim, (s: Par) =>
        s.par({
          full: (full) => full.sendBlock(new Uint8Array(1_000_000)),
          stream: (stream) => stream.sendEntryStream(numbers(100_000)),
          quick: async (quick) => (await (await quick.sendAsk("a")).receive()).next.sendOver(),
        }),
      ),
    );
    attacker.introduce(master);
    await settle();
    victim.close();
    await playing;
    // The small message of the third part goes first; then the other two take turns.
    expect(order[0]).toBe(3);
    const turns = order.slice(1, 5);
    expect([...turns].sort()).toEqual([1, 1, 2, 2]);
    expect(turns[0]).not.toBe(turns[1]);
  });
});
