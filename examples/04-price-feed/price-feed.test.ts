import { setImmediate } from "node:timers/promises";
import { generateKey, type Limits, memoryPair, Steer } from "@capitan/runtime";
import { afterEach, describe, expect, it } from "@jest/globals";
import { endAll, type Running, start } from "../testing/process.js";
import { Exchange } from "./exchange.js";
import { quote } from "./feed.js";
import { quotePrices, readPrices } from "./price-feed.js";
import { watch } from "./watch.js";

const folder = new URL(".", import.meta.url);

const startFeed = (key: string): Running =>
  start(folder, ["dist/server.js"], { CAPITAN_KEY: key, PORT: "0", PACE: "5" });

const startReader = (key: string, port: string, ...args: readonly string[]): Running =>
  start(folder, ["dist/reader.js", ...args], { CAPITAN_KEY: key, PORT: port });

async function portOf(feed: Running): Promise<string> {
  const line = await feed.said(/listening on/);
  return line.slice(line.lastIndexOf(":") + 1);
}

afterEach(endAll);

describe("the price feed, as processes over sealed TCP", () => {
  it("tells prices until the reader leaves, then those of another share", async () => {
    const key = await generateKey();
    const feed = startFeed(key);
    const reader = startReader(key, await portOf(feed), "2", "ACME", "NOPE", "PIPER");
    expect(await reader.ended).toEqual({ how: 0, errors: "" });
    expect(reader.lines).toEqual([
      "reader: ACME: Acme Corporation",
      expect.stringMatching(/^reader: ACME \d+\.\d\d$/),
      expect.stringMatching(/^reader: ACME \d+\.\d\d$/),
      "reader: NOPE: not traded here",
      "reader: PIPER: Pied Piper",
      expect.stringMatching(/^reader: PIPER \d+\.\d\d$/),
      expect.stringMatching(/^reader: PIPER \d+\.\d\d$/),
    ]);
    await feed.said(/says goodbye/);
    feed.signal("SIGTERM");
    expect(await feed.ended).toEqual({ how: 0, errors: "" });
    expect(feed.lines[1]).toMatch(/leaves ACME/);
    expect(feed.lines[2]).toMatch(/leaves PIPER/);
  });

  it("goes on for others when a reader is killed in the middle of a stream", async () => {
    const key = await generateKey();
    const feed = startFeed(key);
    const port = await portOf(feed);
    const endless = startReader(key, port, "1000000", "HOOLI");
    await endless.said(/HOOLI \d/);
    endless.signal("SIGKILL");
    await feed.said(/TruncatedError|ConnectionLostError/);
    expect((await startReader(key, port, "1", "HOOLI").ended).how).toBe(0);
  });
});

/** A steer for each side of one session, and the exchange behind it, whose prices rise by 1 % each time. */
async function session(limits?: Limits) {
  const [one, other] = memoryPair();
  const exchange = new Exchange(() => 1);
  const [reader, feed] = await Promise.all([
    Steer.open(one, { side: "initiator", insecure: true, limits }),
    Steer.open(other, { side: "responder", insecure: true, limits, metadata: exchange }),
  ]);
  return { reader, feed, exchange };
}

describe("the price feed, over memory", () => {
  it("gives the price of now at once, and the next one when it has moved", async () => {
    const { reader, feed, exchange } = await session();
    const lines: string[] = [];
    const log = (line: string) => {
      lines.push(line);
      // The market moves when the reader has seen the price before.
      if (/\d$/.test(line)) exchange.trade();
    };
    await Promise.all([watch(reader, { symbols: ["ACME"], count: 3, log }), quote(feed, () => {})]);
    expect(lines).toEqual(["ACME: Acme Corporation", "ACME 100.00", "ACME 101.00", "ACME 102.01"]);
    expect(exchange.find("ACME")?.readers).toBe(0);
  });

  it("can be written the other way round: the reader reacts, and the server drives", async () => {
    const { reader, feed } = await session();
    const seen: number[] = [];
    const reading = readPrices(reader, {
      start: (s) => s.sendSubscribe({ symbol: "ACME" }),
      onUnknown: (_, s) => s.sendGoodbye(),
      onListed() {},
      async onTickStream(ticks, s) {
        for await (const { number } of ticks) if (seen.push(number) === 3) break;
        return s.sendGoodbye();
      },
    });
    let isLeft = false;
    function* endless() {
      try {
        for (let number = 1; ; number += 1) yield { price: 1, number };
      } finally {
        isLeft = true;
      }
    }
    const quoting = quotePrices(feed, async (start) => {
      let s = start;
      for (;;) {
        const wish = await s.receive();
        if (wish.type === "Goodbye") return wish.next;
        s = await (await wish.next.sendListed({ name: "Acme" })).sendTickStream(endless());
      }
    });
    expect(await reading).toMatchObject({ at: "end" });
    expect(await quoting).toMatchObject({ at: "end" });
    expect(seen).toEqual([1, 2, 3]);
    expect(isLeft).toBe(true);
  });

  it("leaves prices out for a reader that is slow, and keeps none of them", async () => {
    const { reader, feed, exchange } = await session({ window: 4096 });
    const rounds = 2000;
    const numbers: number[] = [];
    const reading = readPrices(reader, async (s) => {
      const answer = await (await s.sendSubscribe({ symbol: "ACME" })).receive();
      if (answer.type === "Unknown") return answer.next.sendGoodbye();
      const ticks = await answer.next.receiveTickStream();
      for await (const { number } of ticks) {
        numbers.push(number);
        if (number > rounds) break;
        for (let round = 0; numbers.length === 1 && round < rounds; round += 1) {
          exchange.trade();
          await setImmediate();
        }
      }
      return (await ticks.next()).sendGoodbye();
    });
    await Promise.all([reading, quote(feed, () => {})]);
    expect(numbers.at(-1)).toBe(rounds + 1);
    expect(numbers.length).toBeLessThan(rounds / 2);
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
  });
});
