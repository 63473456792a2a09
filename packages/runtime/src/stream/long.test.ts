import { describe, expect, it } from "@jest/globals";
import { run } from "../generated.js";
import type { MachineState } from "../machine.js";
import { unfinishedBytes } from "../records/reassembly.js";
import { outcomes, steers, ways } from "../testing/pair.test.support.js";
import { type End, machine, readBytes, writeBytes } from "../testing/small.test.support.js";
import type { ReceivedStream } from "./types.js";

const block = { event: "Block", label: 2, stream: true, next: "Block" } as const;
const stop = { event: "Stop", label: 0, next: "end" } as const;
const sending: Record<string, MachineState> = {
  start: { kind: "send", steps: [{ ...block, write: writeBytes }] },
  Block: { kind: "send", steps: [stop] },
};
const receiving: Record<string, MachineState> = {
  start: { kind: "receive", steps: [{ ...block, read: readBytes }] },
  Block: { kind: "receive", steps: [stop] },
};
const master = machine("master", "start", sending);
const peer = machine("peer", "start", receiving);

interface Start {
  sendBlockStream(source: unknown): Promise<{ sendStop(): Promise<End> }>;
}
interface Receiving {
  receiveBlockStream(): Promise<
    ReceivedStream<Uint8Array, { receive(): Promise<{ readonly next: End }> }>
  >;
}

const ends = [{ at: "end" }, { at: "end" }];
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function* blocks(lengths: readonly number[]): Generator<Uint8Array> {
  for (const [index, length] of lengths.entries()) yield new Uint8Array(length).fill(index);
}

describe.each(ways)("long items over $name", (way) => {
  const lengths = [10, 300_000, 4096, 70_000, 1_000_000, 0, 131_040, 131_072, 262_144, 1];

  it.each([4096, 65_536, 262_144])(
    "come in fragments, in order, within a window of %d bytes",
    async (window) => {
      const limits = { limits: { window } };
      const [first, second] = await steers(way, limits, limits);
      const seen: number[] = [];
      const played = outcomes(
        run(master, first, async (s: Start) =>
          (await s.sendBlockStream(blocks(lengths))).sendStop(),
        ),
        run(peer, second, async (s: Receiving) => {
          const entries = await s.receiveBlockStream();
          for await (const bytes of entries) {
            await turn();
            expect(bytes.every((byte) => byte === seen.length)).toBe(true);
            seen.push(bytes.length);
          }
          return (await (await entries.next()).receive()).next;
        }),
      );
      expect(await played).toEqual(ends);
      expect(seen).toEqual(lengths);
      expect(unfinishedBytes()).toBe(0);
    },
  );

  it("are cut off by the end when the stream is cancelled in the middle of one", async () => {
    const [first, second] = await steers(way, {}, { limits: { window: 4096 } });
    const played = outcomes(
      run(master, first, async (s: Start) =>
        (await s.sendBlockStream(blocks([10, 1_000_000, 5]))).sendStop(),
      ),
      run(peer, second, async (s: Receiving) => {
        const entries = await s.receiveBlockStream();
        for await (const bytes of entries) {
          expect(bytes.length).toBe(10);
          // The long one is on its way.
          await turn();
          break;
        }
        return (await (await entries.next()).receive()).next;
      }),
    );
    expect(await played).toEqual(ends);
    expect(unfinishedBytes()).toBe(0);
  });
});

describe("an item that is longer than the other side takes", () => {
  it("is refused before it leaves, and ends the session", async () => {
    const [plain] = ways;
    const [first, second] = await steers(plain, {}, { limits: { message: 1000 } });
    const played = outcomes(
      run(master, first, async (s: Start) =>
        (await s.sendBlockStream(blocks([10, 2000]))).sendStop(),
      ),
      run(peer, second, { onBlockStream() {}, onStop() {} }),
    );
    const [error] = await played;
    expect(error).toMatchObject({ name: "InvalidPayloadError", event: "Block", side: "sending" });
  });
});
