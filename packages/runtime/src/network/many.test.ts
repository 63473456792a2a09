import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "@jest/globals";
import { host } from "../tcp/hub.js";
import { join } from "../tcp/join.js";
import { soon, testKey } from "../testing/pair.test.support.js";
import { until } from "./network.test.support.js";
import { ended, plays, reacting, twoBuyer } from "./two-buyer.test.support.js";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

const sockets = () =>
  process.getActiveResourcesInfo().filter((name) => name.startsWith("TCP")).length;

describe("a hub that has seen 1,000 sessions", () => {
  it("keeps nothing of them", async () => {
    const trust = { key: testKey, hub: "trusted" } as const;
    const before = sockets();
    const made: WeakRef<object>[] = [];
    const failures: unknown[] = [];
    const hub = await host(
      {
        ...trust,
        port: 0,
        protocol: twoBuyer,
        role: "Seller",
        metadata: () => {
          const metadata = { shop: made.length };
          made.push(new WeakRef(metadata));
          return metadata;
        },
      },
      (steer) => plays.Seller(steer),
      { onSessionError: (error) => void failures.push(error) },
    );
    const playing = async (role: "Buyer1" | "Buyer2") =>
      plays[role](await join({ ...trust, port: hub.port }), reacting[role]());
    for (let session = 0; session < 1000; session += 40) {
      const members = Array.from({ length: 40 }, () => [playing("Buyer1"), playing("Buyer2")]);
      const ends = await soon(Promise.all(members.flat()));
      expect(ends.every((end) => end.at === ended.at)).toBe(true);
    }
    await until(() => hub.sessions === 0);
    expect([hub.waiting, failures.length, made.length]).toEqual([0, 0, 1000]);
    await hub.close();
    await until(() => sockets() === before);
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    // What the last turn of the event loop still holds does not count.
    expect(made.filter((one) => one.deref() !== undefined).length).toBeLessThan(20);
  });
});
