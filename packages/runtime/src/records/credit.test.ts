import { describe, expect, it } from "@jest/globals";
import { seeded } from "../testing/random.test.support.js";
import { defaultWindow, IncomingCredit, OutgoingCredit, widest } from "./credit.js";
import { frameCost, minFragment } from "./frame.js";

describe("credit", () => {
  it.each([4096, 10_000, defaultWindow])(
    "never leaves a sender waiting that has been served, with a window of %d",
    (window) => {
      const random = seeded(window);
      const incoming = new IncomingCredit(window);
      const outgoing = new OutgoingCredit(window);
      const most = Math.max(minFragment, Math.floor(window / 2) - frameCost);
      const waiting: number[] = [];
      let mostHeld = 0;
      for (let round = 0; round < 20_000; round += 1) {
        const cost = random(most + 1) + frameCost;
        while (cost > outgoing.left) {
          const oldest = waiting.shift();
          // Everything is taken, and there is still no credit: that would be for ever.
          if (oldest === undefined) throw new Error(`no credit for ${cost}, left ${outgoing.left}`);
          incoming.pace(oldest, waiting.length === 0);
          const total = incoming.release(oldest);
          if (total > 0) outgoing.raise(total);
        }
        outgoing.spend(cost);
        incoming.arrive(cost);
        waiting.push(cost);
        mostHeld = Math.max(
          mostHeld,
          waiting.reduce((sum, one) => sum + one, 0),
        );
      }
      expect(mostHeld).toBeGreaterThan(window / 2);
      expect(mostHeld).toBeLessThanOrEqual(window * widest);
    },
  );

  it("is not wider than the window while small messages come", () => {
    const incoming = new IncomingCredit(defaultWindow);
    const outgoing = new OutgoingCredit(defaultWindow);
    let mostLeft = 0;
    for (let round = 0; round < 20_000; round += 1) {
      outgoing.spend(100);
      incoming.arrive(100);
      incoming.pace(100, true);
      const total = incoming.release(100);
      if (total > 0) outgoing.raise(total);
      mostLeft = Math.max(mostLeft, outgoing.left);
    }
    expect(mostLeft).toBeLessThanOrEqual(defaultWindow);
  });
});
