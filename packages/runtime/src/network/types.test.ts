import { describe, expect, it } from "@jest/globals";
import type { Steer } from "../steer/types.js";
import { host } from "../tcp/hub.js";
import { join } from "../tcp/join.js";
import { testKey } from "../testing/pair.test.support.js";
import { memoryNetwork } from "./memory.js";
import { twoBuyer } from "./two-buyer.test.support.js";

describe("the types of networks", () => {
  const takes = (steer: Steer<{ readonly teller: string }>): string => steer.address;
  const trust = { port: 0, key: testKey, hub: "trusted" } as const;

  it("infer the metadata of a factory, and the factory's argument", async () => {
    const made = await host(
      {
        ...trust,
        protocol: twoBuyer,
        metadata: ({ others }) => ({ teller: others.map(({ name }) => name).join() }),
      },
      (steer) => takes(steer),
    );
    const later = await host(
      {
        ...trust,
        protocol: twoBuyer,
        metadata: async ({ others }) => ({ teller: `${others.length}` }),
      },
      (steer) => takes(steer),
    );
    const options = { ...trust, port: made.port };
    expect(takes(await join({ ...options, metadata: { teller: "" } }))).toBe(
      `127.0.0.1:${made.port}`,
    );
    // @ts-expect-error The metadata is missing.
    expect(takes(await join(options))).toBe(`127.0.0.1:${made.port}`);
    await Promise.all([made.close(0), later.close(0)]);
  });

  it("know the roles of a network in memory", () => {
    const net = memoryNetwork(twoBuyer.roles);
    expect(takes(net.Seller({ metadata: { teller: "" } }))).toBe("memory");
    // @ts-expect-error There is no such role.
    expect(net.Buyer3).toBeUndefined();
    // @ts-expect-error The metadata is missing.
    expect(takes(net.Buyer1())).toBe("memory");
  });

  it("leave out what nobody has to say", () => {
    const net = memoryNetwork(["A", "B", "C"]);
    const anything = (steer: Steer): string => steer.address;
    expect([anything(net.A()), anything(net.B({})), anything(net.C({ name: "c" }))]).toEqual([
      "memory",
      "memory",
      "memory",
    ]);
  });
});
