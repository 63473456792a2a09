import { describe, expect, it } from "@jest/globals";
import { settle } from "../clock/virtual.js";
import { run } from "../generated.js";
import { outcomes, steers, ways } from "../testing/pair.test.support.js";
import type { End } from "../testing/small.test.support.js";
import {
  collected,
  type Entries,
  endless,
  type FedStart,
  type FedStop,
  type FeedStart,
  type FeedsStart,
  feed,
  feeds,
  later,
  numbers,
} from "../testing/streams.test.support.js";

const [plain] = ways;
const ends = [{ at: "end" }, { at: "end" }];

const sources = [
  ["an array", (count: number) => [...numbers(count)]],
  ["a generator", (count: number) => numbers(count)],
  ["an asynchronous generator", (count: number) => later(count)],
  ["a function that makes a generator", (count: number) => () => numbers(count)],
  ["a function that makes an asynchronous generator", (count: number) => () => later(count)],
] as const;

describe.each(ways)("a stream over $name", (way) => {
  it.each(sources)("arrives from %s, item by item", async (_, source) => {
    const { master, peer } = feed();
    const [first, second] = await steers(way);
    let seen: number[] = [];
    const played = outcomes(
      run(master, first, async (s: FeedStart) =>
        (await s.sendEntryStream(source(10_000))).sendStop(),
      ),
      run(peer, second, async (s: FedStart) => {
        const entries = await s.receiveEntryStream();
        seen = await collected(entries);
        return (await (await entries.next()).receive()).next;
      }),
    );
    expect(await played).toEqual(ends);
    expect(seen).toEqual([...numbers(10_000)]);
  });

  it.each(sources)("arrives from %s, in batches", async (_, source) => {
    const { master, peer } = feed(true);
    const [first, second] = await steers(way);
    const seen: number[] = [];
    let batches = 0;
    const played = outcomes(
      run(
        master,
        first,
        async (s: FeedStart) => (await (await s.sendEntryStream(source(10_000))).receive()).next,
      ),
      run(peer, second, {
        async onEntryStream(entries: Entries, s: FedStop) {
          for await (const batch of entries.batches()) {
            expect(batch.length).toBeGreaterThan(0);
            batches += 1;
            seen.push(...batch);
          }
          return s.sendStop();
        },
      }),
    );
    expect(await played).toEqual(ends);
    expect(seen).toEqual([...numbers(10_000)]);
    expect(batches).toBeLessThan(10_000);
  });

  it("may be empty", async () => {
    const { master, peer } = feed();
    const [first, second] = await steers(way);
    const seen: unknown[] = [];
    const played = outcomes(
      run(master, first, async (s: FeedStart) => (await s.sendEntryStream([])).sendStop()),
      run(peer, second, {
        async onEntryStream(entries: Entries, s: FedStop) {
          for await (const entry of entries) seen.push(entry);
          return s;
        },
        onStop() {},
      }),
    );
    expect(await played).toEqual(ends);
    expect(seen).toEqual([]);
  });

  it("follows another one, behind other events", async () => {
    const { master, peer } = feeds();
    const [first, second] = await steers(way);
    const seen: number[] = [];
    const played = outcomes(
      run(master, first, async (start: FeedsStart) => {
        let s = start;
        for (let count = 0; count < 50; count += 1) {
          s = await (await s.sendMore()).sendEntryStream(
            count % 2 === 0 ? numbers(count) : later(count),
          );
        }
        return s.sendStop();
      }),
      run(peer, second, {
        onMore() {},
        async onEntryStream(entries: Entries, s: object) {
          seen.push((await collected(entries)).length);
          return s;
        },
        onStop() {},
      }),
    );
    expect(await played).toEqual(ends);
    expect(seen).toEqual([...numbers(50)]);
  });
});

describe("whoever receives a stream may leave it", () => {
  const leave: [string, (entries: Entries, s: FedStop) => Promise<unknown>][] = [
    [
      "by leaving the loop",
      async (entries, s) => {
        for await (const entry of entries) if (entry === 3) break;
        return s.sendStop();
      },
    ],
    ["by going on", async (_, s) => s.sendStop()],
    [
      "by going on in the middle",
      async (entries, s) => {
        const iterator = entries[Symbol.asyncIterator]();
        await iterator.next();
        const stopped = s.sendStop();
        expect(await iterator.next()).toEqual({ value: undefined, done: true });
        return stopped;
      },
    ],
  ];

  it.each(leave)("%s: the producer is told, and the session goes on", async (_, onEntryStream) => {
    const { master, peer } = feed(true);
    const [first, second] = await steers(plain);
    const log: string[] = [];
    async function* producer(signal: AbortSignal): AsyncGenerator<number> {
      signal.addEventListener("abort", () => log.push("aborted"));
      try {
        for (let number = 0; ; number += 1) {
          await settle();
          yield number;
        }
      } finally {
        log.push("returned");
      }
    }
    const played = outcomes(
      run(
        master,
        first,
        async (s: FeedStart) => (await (await s.sendEntryStream(producer)).receive()).next,
      ),
      run(peer, second, { onEntryStream }),
    );
    expect(await played).toEqual(ends);
    await settle();
    expect(log).toEqual(["aborted", "returned"]);
  });

  it("by returning, when nothing is left to send", async () => {
    const { master, peer } = feed();
    const [first, second] = await steers(plain);
    const played = outcomes(
      run(master, first, async (s: FeedStart) => (await s.sendEntryStream(later(1e9))).sendStop()),
      run(peer, second, { onEntryStream: () => {}, onStop() {} }),
    );
    expect(await played).toEqual(ends);
  });

  it("by asking for the next state, when it drives", async () => {
    const { master, peer } = feed();
    const [first, second] = await steers(plain);
    const seen: number[] = [];
    const played = outcomes(
      run(master, first, async (s: FeedStart) =>
        (await s.sendEntryStream(numbers(1e9))).sendStop(),
      ),
      run(peer, second, async (s: FedStart) => {
        const entries = await s.receiveEntryStream();
        for await (const entry of entries) {
          seen.push(entry);
          if (entry === 1000) break;
        }
        return (await (await entries.next()).receive()).next;
      }),
    );
    expect(await played).toEqual(ends);
    expect(seen).toEqual([...numbers(1001)]);
  });
});

describe("a stream without end", () => {
  const forEver = async (s: FeedStart): Promise<End> =>
    (await s.sendEntryStream(later(Number.POSITIVE_INFINITY))).sendStop();
  const taking = {
    async onEntryStream(entries: Entries, s: object) {
      for await (const _ of entries);
      return s;
    },
    onStop() {},
  };

  it.each([true, false])(
    "ends with the abort of either side (the sender's: %s)",
    async (isSender) => {
      const { master, peer } = feed();
      const [first, second] = await steers(plain);
      const controller = new AbortController();
      const { signal } = controller;
      const played = outcomes(
        run(master, first, forEver, isSender ? { signal } : {}),
        run(peer, second, taking, isSender ? {} : { signal }),
      );
      await settle();
      controller.abort();
      const failed = { name: "PeerFailedError", reason: "aborted" };
      const aborted = { name: "AbortedError" };
      expect(await played).toMatchObject(isSender ? [aborted, failed] : [failed, aborted]);
    },
  );

  it("of streams ends with an abort, too", async () => {
    const { master, peer } = endless();
    const [first, second] = await steers(plain);
    const controller = new AbortController();
    let streams = 0;
    const played = outcomes(
      run(master, first, async (start: FeedStart) => {
        let s: unknown = start;
        for (;;) s = await (s as FeedStart).sendEntryStream(numbers(3));
      }),
      run(
        peer,
        second,
        {
          async onEntryStream(entries: Entries, s: object) {
            for await (const _ of entries);
            streams += 1;
            if (streams === 10_000) controller.abort();
            return s;
          },
        },
        { signal: controller.signal },
      ),
    );
    expect(await played).toMatchObject([{ name: "PeerFailedError" }, { name: "AbortedError" }]);
  });
});

describe("a stream that fails", () => {
  async function* failing(): AsyncGenerator<number> {
    yield 1;
    throw new Error("out of paper");
  }

  it("because its producer throws, ends the session behind what was sent", async () => {
    const { master, peer } = feed();
    const [first, second] = await steers(plain);
    const seen: number[] = [];
    const played = outcomes(
      run(master, first, async (s: FeedStart) => (await s.sendEntryStream(failing())).sendStop()),
      run(peer, second, async (s: FedStart) => {
        const entries = await s.receiveEntryStream();
        for await (const entry of entries) seen.push(entry);
        return (await (await entries.next()).receive()).next;
      }),
    );
    expect(await played).toMatchObject([
      { message: "out of paper" },
      { name: "PeerFailedError", reason: "session" },
    ]);
    expect(seen).toEqual([1]);
  });

  it("because an item is invalid, ends the session on both sides", async () => {
    const { master, peer } = feed();
    const [first, second] = await steers(plain);
    const played = outcomes(
      run(master, first, async (s: FeedStart) => (await s.sendEntryStream([1, -1])).sendStop()),
      run(peer, second, {
        onEntryStream: async (entries: Entries) => void (await collected(entries)),
        onStop() {},
      }),
    );
    expect(await played).toMatchObject([
      { name: "InvalidPayloadError", event: "Entry", side: "sending" },
      { name: "PeerFailedError", reason: "invalid-payload" },
    ]);
  });

  it("because its consumer throws, ends the session", async () => {
    const { master, peer } = feed();
    const [first, second] = await steers(plain);
    const played = outcomes(
      run(master, first, async (s: FeedStart) => (await s.sendEntryStream(later(1e9))).sendStop()),
      run(peer, second, {
        async onEntryStream(entries: Entries) {
          for await (const entry of entries) if (entry === 7) throw new Error("not seven");
        },
        onStop() {},
      }),
    );
    expect(await played).toMatchObject([{ name: "PeerFailedError" }, { message: "not seven" }]);
  });

  it.each([[undefined], [7], ["text"], [{}]])(
    "from %j is refused, and the state is good",
    async (wrong) => {
      const { master, peer } = feed();
      const [first, second] = await steers(plain);
      const played = outcomes(
        run(master, first, async (s: FeedStart) => {
          expect(() => s.sendEntryStream(wrong as never)).toThrow(
            expect.objectContaining({ name: "OptionError", option: "source" }),
          );
          return (await s.sendEntryStream([1])).sendStop();
        }),
        run(peer, second, { onEntryStream() {}, onStop() {} }),
      );
      expect(await played).toEqual(ends);
    },
  );
});
