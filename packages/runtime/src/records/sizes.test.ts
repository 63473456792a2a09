import { describe, expect, it } from "@jest/globals";
import { run } from "../generated.js";
import { outcomes, steers, ways } from "../testing/pair.test.support.js";
import { counts, runSeed, seeded } from "../testing/random.test.support.js";
import {
  readBytes,
  readText,
  type Ticks,
  ticker,
  writeBytes,
  writeText,
} from "../testing/small.test.support.js";
import { unfinishedBytes } from "./reassembly.js";

const around = (size: number) => [size - 6, size - 5, size - 1, size, size + 1];
const sizes = [
  0,
  1,
  23,
  24,
  255,
  256,
  1015,
  ...around(4096),
  ...around(16_384),
  ...around(32_832),
  ...around(65_536),
  ...around(131_072),
  ...around(262_144),
  700_001,
  1_048_571,
];

function bytesOf(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let index = 0; index < size; index += 1) bytes[index] = (index * 31 + size) & 0xff;
  return bytes;
}

describe.each(ways)("messages over $name", (way) => {
  it("of every size arrive whole and in order, and the program may reuse its bytes after each send", async () => {
    const { master, peer } = ticker(writeBytes, readBytes);
    const [first, second] = await steers(way);
    const seen: boolean[] = [];
    const ends = await outcomes(
      run(master, first, async (start: Ticks) => {
        let s = start;
        for (const size of sizes) {
          const bytes = bytesOf(size);
          s = await s.sendTick(bytes);
          bytes.fill(0);
        }
        return s.sendStop();
      }),
      run(peer, second, {
        onTick: (bytes: Uint8Array) =>
          void seen.push(Buffer.compare(bytes, bytesOf(sizes[seen.length] ?? -1)) === 0),
        onStop() {},
      }),
    );
    expect(ends).toEqual([{ at: "end" }, { at: "end" }]);
    expect(seen).toEqual(sizes.map(() => true));
    expect(unfinishedBytes()).toBe(0);
  });

  it("in thousands, with texts of random length and a small window, arrive whole and in order", async () => {
    const { master, peer } = ticker(writeText, readText);
    const limits = { window: 4096 };
    const [first, second] = await steers(way, { limits }, { limits });
    const random = seeded(runSeed);
    const texts = Array.from({ length: counts(1500, 20_000) }, (_, index) =>
      `${index}:`.padEnd(random(10) === 0 ? random(9000) : random(100), "é"),
    );
    let at = 0;
    let wrong = 0;
    const ends = await outcomes(
      run(master, first, async (start: Ticks) => {
        let s = start;
        for (const text of texts) s = await s.sendTick(text);
        return s.sendStop();
      }),
      run(peer, second, {
        async onTick(text: string, s: object) {
          if (text !== texts[at]) wrong += 1;
          at += 1;
          if (at % 97 === 0) await new Promise((resolve) => setImmediate(resolve));
          return s;
        },
        onStop() {},
      }),
    );
    expect(ends).toEqual([{ at: "end" }, { at: "end" }]);
    expect({ at, wrong }).toEqual({ at: texts.length, wrong: 0 });
  });

  it("beyond the limit of the other side are refused before a byte of them leaves", async () => {
    const { master, peer } = ticker(writeBytes, readBytes, { maxMessage: 50_000 });
    const [first, second] = await steers(way);
    const [sender, receiver] = await outcomes(
      run(master, first, async (s: Ticks) => (await s.sendTick(new Uint8Array(50_000))).sendStop()),
      run(peer, second, { onTick() {}, onStop() {} }),
    );
    expect(sender).toMatchObject({ name: "InvalidPayloadError", event: "Tick", side: "sending" });
    expect(receiver).toMatchObject({ name: "PeerFailedError", reason: "invalid-payload" });
  });
});
