import { describe, expect, it } from "@jest/globals";
import { OptionError, ProtocolMismatchError, SessionError } from "../errors/index.js";
import { run } from "../session/run.js";
import { masterEvent, peerEvent } from "../testing/atm.test.support.js";
import { outcomes } from "../testing/pair.test.support.js";
import { drivingMaster, hooksOf, newVisit, reactingPeer } from "../testing/sides.test.support.js";
import { memoryNetwork } from "./memory.js";
import {
  driving,
  ended,
  heard,
  machines,
  newLogs,
  plays,
  type Role,
  reacting,
  roles,
  type State,
} from "./two-buyer.test.support.js";

const forms = { drives: driving, reacts: reacting };

describe("a network in memory", () => {
  for (const [one, first] of Object.entries(forms)) {
    for (const [two, second] of Object.entries(forms)) {
      for (const [three, third] of Object.entries(forms)) {
        it(`ends for all when Buyer1 ${one}, Buyer2 ${two} and the Seller ${three}`, async () => {
          const net = memoryNetwork(roles);
          const logs = newLogs();
          const ends = await outcomes(
            plays.Buyer1(net.Buyer1(), first.Buyer1(logs.Buyer1)),
            plays.Buyer2(net.Buyer2(), second.Buyer2(logs.Buyer2)),
            plays.Seller(net.Seller(), third.Seller(logs.Seller)),
          );
          expect(ends).toEqual([ended, ended, ended]);
          expect(logs).toEqual(heard);
        });
      }
    }
  }

  it("gives each role its own metadata, made when all are there, from who they are", async () => {
    const net = memoryNetwork(roles);
    const seen: unknown[] = [];
    const ends = await outcomes(
      plays.Buyer1(net.Buyer1({ name: "Dorothea" })),
      plays.Buyer2(net.Buyer2({ name: "Celia" })),
      plays.Seller(
        net.Seller({
          metadata: async ({ others }) => others.map(({ role, name }) => `${role}: ${name}`),
        }),
        {
          ...reacting.Seller(),
          onTitle(_: string, s: State, metadata: unknown) {
            seen.push(metadata, s.metadata);
            return s.sendQuote("12");
          },
        },
      ),
    );
    expect(ends).toEqual([ended, ended, ended]);
    const company = ["Buyer1: Dorothea", "Buyer2: Celia"];
    expect(seen).toEqual([company, company]);
  });

  it("makes sessions as roles come: the first of each together, then the second", async () => {
    const net = memoryNetwork(roles);
    const logs = [newLogs(), newLogs()];
    const quotes = ["12", "13"];
    const seller = (quote: string) => ({
      ...reacting.Seller(),
      onTitle: (_: string, s: State) => s.sendQuote(quote),
    });
    const playing = [
      ...quotes.map((quote) => plays.Seller(net.Seller(), seller(quote))),
      ...logs.map((log) => plays.Buyer2(net.Buyer2(), reacting.Buyer2(log.Buyer2))),
      ...logs.map((log) => plays.Buyer1(net.Buyer1(), reacting.Buyer1(log.Buyer1))),
    ];
    expect(await outcomes(...playing)).toEqual(playing.map(() => ended));
    expect(logs.map((log) => log.Buyer1)).toEqual(quotes.map((q) => [`Quote ${q} from Seller`]));
    expect(logs.map((log) => log.Buyer2[0])).toEqual(quotes.map((q) => `Quote ${q} from Seller`));
  });

  it("gives the place of a role that no longer waits to the next one", async () => {
    const net = memoryNetwork(roles);
    const controller = new AbortController();
    const gone = plays.Seller(net.Seller({ signal: controller.signal }));
    const seller = plays.Seller(net.Seller());
    controller.abort("elsewhere");
    const ends = await outcomes(
      gone,
      seller,
      plays.Buyer1(net.Buyer1()),
      plays.Buyer2(net.Buyer2()),
    );
    expect(ends).toEqual([expect.objectContaining({ code: "aborted" }), ended, ended, ended]);
  });
});

describe("a network of two roles", () => {
  it("is for tests and programs that have both in one process", async () => {
    const net = memoryNetwork(["master", "peer"]);
    const visit = newVisit();
    const ends = await outcomes(
      masterEvent(net.master({ metadata: undefined }), drivingMaster(visit), hooksOf(visit)),
      peerEvent(net.peer(), reactingPeer()),
    );
    expect(ends).toEqual([ended, ended]);
    expect(visit.balances).toEqual([10n, 30n]);
  });

  it("knows failures as between two", async () => {
    const net = memoryNetwork(["master", "peer"]);
    const visit = newVisit();
    const ends = await outcomes(
      masterEvent(net.master(), drivingMaster(visit), hooksOf(visit)),
      peerEvent(net.peer(), {
        ...reactingPeer(),
        onDeposit: () => Promise.reject(new SessionError("closed")),
      }),
    );
    expect(ends).toEqual([
      expect.objectContaining({ code: "peer-failed", detail: "closed" }),
      expect.objectContaining({ code: "session" }),
    ]);
  });
});

describe("a steer of a network", () => {
  it("is for one role, one session, and the roles of one protocol", async () => {
    const net = memoryNetwork(roles);
    const steer = net.Buyer1();
    const refusals = await outcomes(
      plays.Seller(steer),
      plays.Buyer1(steer),
      plays.Buyer1(steer),
      plays.Buyer1(memoryNetwork(["Buyer1", "Seller"]).Buyer1()),
      plays.Buyer2(net.Buyer2(), {}),
      Promise.resolve(steer.close()),
    );
    expect(refusals.map((one) => (one instanceof OptionError ? one.message : one))).toEqual([
      "this steer is for the role Buyer1, not for Seller",
      expect.objectContaining({ code: "aborted" }),
      "this steer has been used already: it is good for one session",
      "the protocol TwoBuyer has the roles Buyer1, Buyer2, Seller, this network has Buyer1, Seller",
      "the handler `onQuote` is missing",
      undefined,
    ]);
  });

  it("is asked for where there are more than two roles", async () => {
    const { memoryPair } = await import("../link/memory.js");
    const { Steer } = await import("../steer/open.js");
    const [here, there] = memoryPair();
    const [steer] = await Promise.all([
      Steer.open(here, { side: "initiator" }),
      Steer.open(there, { side: "responder" }),
    ]);
    await expect(plays.Buyer1(steer)).rejects.toThrow(
      "TwoBuyer has 3 roles: its steers come from a network",
    );
  });

  it.each([[[]], [["A"]], [["A", "A"]]])("knows that %j are no roles", (names) => {
    expect(() => memoryNetwork(names)).toThrow(OptionError);
  });
});

describe("roles of a network that do not fit together", () => {
  it("all learn it", async () => {
    const net = memoryNetwork(roles);
    const other = { ...machines.Seller, fingerprint: "ff".repeat(32) };
    const ends = await outcomes(
      plays.Buyer1(net.Buyer1()),
      plays.Buyer2(net.Buyer2()),
      run(other, net.Seller(), reacting.Seller()),
    );
    expect(ends).toEqual(ends.map(() => expect.any(ProtocolMismatchError)));
  });

  it("speak the version that all know", async () => {
    const net = memoryNetwork(roles);
    // A later version: an event more, so that labels differ.
    const labels = { Accept: 0, Address: 1, Delivery: 2, Quote: 3, Reject: 4, Share: 5, Title: 6 };
    const later = {
      ...machines.Seller,
      fingerprint: "ee".repeat(32),
      compatible: [{ fingerprint: machines.Seller.fingerprint, labels }],
      states: Object.fromEntries(
        Object.entries(machines.Seller.states).map(([name, state]) => [
          name,
          "steps" in state
            ? { ...state, steps: state.steps.map((step) => ({ ...step, label: step.label + 1 })) }
            : state,
        ]),
      ),
    };
    const logs = newLogs();
    const ends = await outcomes(
      plays.Buyer1(net.Buyer1(), reacting.Buyer1(logs.Buyer1)),
      plays.Buyer2(net.Buyer2(), reacting.Buyer2(logs.Buyer2)),
      run(later as typeof machines.Seller, net.Seller(), reacting.Seller(logs.Seller)),
    );
    expect(ends).toEqual([ended, ended, ended]);
    expect(logs).toEqual(heard);
  });
});

describe("the failure of one role", () => {
  const others = (role: Role) => roles.filter((one) => one !== role);

  async function play(sides: Partial<Record<Role, object>>): Promise<readonly unknown[]> {
    const net = memoryNetwork(roles);
    return outcomes(...roles.map((role) => plays[role](net[role](), sides[role])));
  }

  it.each([
    ["Buyer1", "start"],
    ["Buyer2", "onShare"],
    ["Seller", "onTitle"],
  ] as const)("ends the session for all: %s in %s", async (role, handler) => {
    const error = new SessionError("the shop is on fire");
    const side = {
      ...reacting[role](),
      [handler]: () => Promise.reject(error),
    };
    const ends = await play({ [role]: side });
    for (const [at, one] of roles.entries()) {
      if (one === role) expect(ends[at]).toBe(error);
      else {
        expect(ends[at]).toMatchObject({
          name: "RoleFailedError",
          code: "role-failed",
          role,
          reason: "session",
          detail: "the shop is on fire",
          message: `the role ${role} failed: the shop is on fire`,
        });
      }
    }
    expect(others(role)).toHaveLength(2);
  });

  it("says nothing of an error that was not meant for the others", async () => {
    const side = { ...reacting.Seller(), onTitle: () => Promise.reject(new Error("password")) };
    const [first] = await play({ Seller: side });
    expect(first).toMatchObject({ role: "Seller", reason: "session", detail: "" });
    expect(String(first)).not.toContain("password");
  });
});
