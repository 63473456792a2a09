import { describe, expect, it } from "@jest/globals";
import { run } from "../generated.js";
import { memoryPair } from "../link/memory.js";
import { openBoth, steers, ways } from "../testing/pair.test.support.js";
import {
  type Entries,
  type FedStop,
  type FeedStart,
  feed,
} from "../testing/streams.test.support.js";

const million = 1_000_000;
const [plain, , tcp] = ways;
/** A number from 65,536 takes 5 bytes of CBOR. */
const cost = 5 + 32;
const window = 262_144;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a stream of 10⁶ events to a slow receiver", () => {
  it.each([
    ["item by item", "items", plain],
    ["in bulk", "batches", plain],
    ["in bulk", "batches", tcp],
  ] as const)(
    "%s is never further ahead than the window (%s, %j)",
    async (_, form, way) => {
      const { master, peer } = feed(true);
      const [first, second] =
        form === "items" ? await openBoth(way, ...memoryPair()) : await steers(way);
      let produced = 0;
      let taken = 0;
      let furthest = 0;
      let memory = 0;
      const noteTaken = (count: number): void => {
        taken += count;
        furthest = Math.max(furthest, produced - taken);
        memory = Math.max(memory, process.memoryUsage.rss());
      };
      function* all(): Generator<number> {
        while (produced < million) {
          produced += 1;
          yield 99_999 + produced;
        }
      }
      async function* each(): AsyncGenerator<number> {
        yield* all();
      }
      const before = process.memoryUsage.rss();
      const sending = run(
        master,
        first,
        async (s: FeedStart) =>
          (await (await s.sendEntryStream(form === "items" ? each() : all())).receive()).next,
      );
      let last = 99_999;
      const receiving = run(peer, second, {
        async onEntryStream(entries: Entries, s: FedStop) {
          if (form === "items") {
            let waited = 0;
            for await (const entry of entries) {
              if (entry !== last + 1) throw new Error(`${entry} behind ${last}`);
              last = entry;
              waited += 1;
              if (waited < 2000) continue;
              // What is behind: a turn for the sender to run ahead as far as it can.
              await turn();
              noteTaken(waited);
              waited = 0;
            }
          } else {
            for await (const batch of entries.batches()) {
              last = batch.at(-1) ?? last;
              await turn();
              noteTaken(batch.length);
            }
          }
          return s.sendStop();
        },
      });
      expect(await Promise.all([sending, receiving])).toEqual([{ at: "end" }, { at: "end" }]);
      expect(last).toBe(99_999 + million);
      // What has been produced and not taken: the window, what the loop above has taken and not counted yet, one item in hand.
      expect(furthest).toBeLessThanOrEqual(
        Math.floor(window / cost) + Math.floor(window / cost) + 1,
      );
      expect(furthest).toBeGreaterThan(1000);
      expect(memory - before).toBeLessThan(200_000_000);
    },
    120_000,
  );
});
