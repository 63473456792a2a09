import { describe, expect, it } from "@jest/globals";
import { run } from "../generated.js";
import { outcomes, steers, ways } from "../testing/pair.test.support.js";
import { type End, machine, readText, writeText } from "../testing/small.test.support.js";

// receive A; receive B; — of which the master has taken the first when the peer gives up.
const event = (name: string, label: number, next: string) => ({ event: name, label, next });
const master = machine("master", "start", {
  start: { kind: "receive", steps: [{ ...event("A", 0, "A"), read: readText }] },
  A: { kind: "receive", steps: [{ ...event("B", 1, "end"), read: readText }] },
});
const peer = machine("peer", "start", {
  start: { kind: "send", steps: [{ ...event("A", 0, "A"), write: writeText }] },
  A: { kind: "send", steps: [{ ...event("B", 1, "B"), write: writeText }] },
  B: { kind: "receive", steps: [{ ...event("C", 2, "end"), read: readText }] },
});

interface Start {
  sendA(event: string): Promise<{ sendB(event: string): Promise<Waiting> }>;
}
interface Waiting {
  receive(): Promise<{ readonly next: End }>;
}

describe.each(ways)("a program that is busy while an event waits, over $name", (way) => {
  it("learns at once that the other side has failed", async () => {
    const [first, second] = await steers(way);
    const never = new Promise<never>(() => {});
    let arrived = (): void => {};
    const busy = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const gone = run(peer, second, async (s: Start): Promise<End> => {
      await (await s.sendA("a")).sendB("b");
      await busy;
      throw new Error("no more");
    });
    const handlers = {
      onA(): Promise<never> {
        arrived();
        return never;
      },
      onB: (): void => {},
    };
    const [here, there] = await outcomes(run(master, first, handlers), gone);
    expect(here).toMatchObject({ name: "PeerFailedError", reason: "session" });
    expect(there).toMatchObject({ message: "no more" });
  });
});
