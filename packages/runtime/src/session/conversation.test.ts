import { describe, expect, it } from "@jest/globals";
import type { Caller } from "../steer/types.js";
import { masterEvent, peerEvent } from "../testing/atm.test.support.js";
import { outcomes, soon, steers, ways } from "../testing/pair.test.support.js";
import {
  drivingMaster,
  drivingPeer,
  hooksOf,
  newVisit,
  reactingMaster,
  reactingPeer,
} from "../testing/sides.test.support.js";

const masters = { drives: drivingMaster, reacts: reactingMaster };
const peers = { drives: drivingPeer, reacts: reactingPeer };

describe.each(ways)("a session over $name", (way) => {
  for (const [masterForm, master] of Object.entries(masters)) {
    for (const [peerForm, peer] of Object.entries(peers)) {
      it(`ends for both when the master ${masterForm} and the peer ${peerForm}`, async () => {
        const [first, second] = await steers(way);
        const visit = newVisit();
        const ends = await outcomes(
          masterEvent(first, master(visit), hooksOf(visit)),
          peerEvent(second, peer()),
        );
        expect(ends).toEqual([{ at: "end" }, { at: "end" }]);
        expect(visit).toEqual({ balances: [10n, 30n], denials: ["funds"], receipts: 3 });
      });
    }
  }

  it("does not care which role opened the link", async () => {
    const [first, second] = await steers(way);
    const visit = newVisit();
    const ends = await outcomes(
      peerEvent(first, reactingPeer()),
      masterEvent(second, reactingMaster(visit), hooksOf(visit)),
    );
    expect(ends).toEqual([{ at: "end" }, { at: "end" }]);
    expect(visit.balances).toEqual([10n, 30n]);
  });
});

describe("metadata", () => {
  const [plain] = ways;

  it("is made once per session, from who is at the other end", async () => {
    const callers: unknown[] = [];
    const seen: unknown[] = [];
    const [first, second] = await steers(
      plain,
      { name: "till 4", metadata: "mine" },
      {
        metadata: (caller: Caller) => {
          callers.push(caller);
          return Promise.resolve({ teller: callers.length });
        },
      },
    );
    const peer = reactingPeer();
    const visit = newVisit();
    await outcomes(
      masterEvent(
        first,
        async (s) => {
          seen.push(s.metadata);
          return drivingMaster(visit)(s);
        },
        { hooks: { printReceipt: (metadata) => void seen.push(metadata) } },
      ),
      peerEvent(second, {
        ...peer,
        onDeposit(event, s, metadata) {
          seen.push(metadata, s.metadata);
          return peer.onDeposit(event, s, metadata);
        },
      }),
    );
    expect(callers).toEqual([{ address: "memory", role: "master", name: "till 4" }]);
    const teller = { teller: 1 };
    expect(seen).toEqual(["mine", teller, teller, "mine", teller, teller, "mine", "mine"]);
  });

  it("ends the session on both sides when its factory throws", async () => {
    const [first, second] = await steers(
      plain,
      {},
      {
        metadata: () => {
          throw new Error("no database");
        },
      },
    );
    const visit = newVisit();
    const [master, peer] = await outcomes(
      masterEvent(first, reactingMaster(visit), hooksOf(visit)),
      peerEvent(second, reactingPeer()),
    );
    expect(peer).toMatchObject({ message: "no database" });
    expect(master).toMatchObject({ name: "PeerFailedError", reason: "session", detail: "" });
  });
});

describe("a steer", () => {
  it("carries one session", async () => {
    const [first, second] = await steers(ways[0]);
    const visit = newVisit();
    const running = outcomes(
      masterEvent(first, reactingMaster(visit), hooksOf(visit)),
      peerEvent(second, reactingPeer()),
    );
    const again = masterEvent(first, reactingMaster(visit), hooksOf(visit));
    await expect(soon(again)).rejects.toMatchObject({ name: "OptionError", option: "steer" });
    expect(await running).toEqual([{ at: "end" }, { at: "end" }]);
  });

  it("ends its session on both sides when it is closed", async () => {
    const [first, second] = await steers(ways[1]);
    const running = outcomes(
      masterEvent(first, () => new Promise(() => {}), hooksOf(newVisit())),
      peerEvent(second, reactingPeer()),
    );
    await new Promise((resolve) => setImmediate(resolve));
    first.close("enough");
    const [master, peer] = await running;
    expect(master).toMatchObject({ name: "AbortedError", cause: "enough" });
    expect(peer).toMatchObject({ name: "PeerFailedError", reason: "aborted" });
  });
});
