import { describe, expect, it } from "@jest/globals";
import type { Steer } from "../steer/types.js";
import { serve } from "./serve.js";

describe("the types of serve", () => {
  it("infer the metadata of a factory, and the factory's argument", async () => {
    const takes = (steer: Steer<{ readonly teller: string }>): string => steer.address;
    const server = await serve(
      { port: 0, insecure: true, metadata: (who) => ({ teller: who.address }) },
      (steer) => takes(steer),
    );
    const other = await serve(
      { port: 0, insecure: true, metadata: async (who) => ({ teller: who.name }) },
      (steer) => takes(steer),
    );
    const shared = await serve({ port: 0, insecure: true, metadata: { teller: "" } }, (steer) =>
      takes(steer),
    );
    expect(new Set([server.port, other.port, shared.port]).size).toBe(3);
    await Promise.all([server.close(), other.close(), shared.close()]);
  });
});
