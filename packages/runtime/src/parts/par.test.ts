import { describe, expect, it } from "@jest/globals";
import { settle, VirtualClock } from "../clock/virtual.js";
import { run } from "../generated.js";
import type { MachineState } from "../machine.js";
import { outcomes, steers, ways } from "../testing/pair.test.support.js";
import {
  bodies,
  handlers,
  type Parts,
  parts,
  type Stepping,
} from "../testing/parts.test.support.js";
import { machine, readText, writeText } from "../testing/small.test.support.js";

const ends = [{ at: "end" }, { at: "end" }];
const both: Parts = { left: [">a", "<b", ">c"], right: ["<d", ">e", "<f", ">g"] };
const driven =
  (of: Parts, role: "master" | "peer", hear?: (event: string) => void) => (s: Stepping) =>
    s.par(bodies(of, role, hear));

describe.each(ways)("the parts of a par over $name", (way) => {
  it.each([
    ["drive", "drive"],
    ["drive", "react"],
    ["react", "drive"],
    ["react", "react"],
  ] as const)("go on at the same time (master: %s, peer: %s)", async (ofMaster, ofPeer) => {
    const { master, peer } = parts(both);
    const [first, second] = await steers(way);
    const heard = { master: "", peer: "" };
    const form = (role: "master" | "peer", kind: "drive" | "react") => {
      const hear = (event: string): void => {
        heard[role] += event;
      };
      return kind === "drive" ? driven(both, role, hear) : handlers(both, role, hear);
    };
    const played = outcomes(
      run(master, first, form("master", ofMaster)),
      run(peer, second, form("peer", ofPeer)),
    );
    expect(await played).toEqual(ends);
    expect([...heard.master].sort().join("")).toBe("bdf");
    expect([...heard.peer].sort().join("")).toBe("aceg");
  });

  it("come again in every turn of a loop", async () => {
    const { master, peer } = parts(both, true);
    const [first, second] = await steers(way);
    let heard = "";
    const played = outcomes(
      run(master, first, async (start: Stepping) => {
        let s = start;
        for (let round = 0; round < 30; round += 1) {
          const par = await s["sendAgain"]?.();
          if (par === undefined) throw new Error("no par");
          s = await par.par(bodies(both, "master"));
        }
        const end = await s["sendStop"]?.();
        if (end === undefined) throw new Error("no end");
        return end;
      }),
      run(peer, second, {
        ...handlers(both, "peer", (event) => {
          heard += event;
        }),
        onAgain() {},
        onStop() {},
      }),
    );
    expect(await played).toEqual(ends);
    expect(heard).toHaveLength(30 * 4);
  });
});

describe("a par", () => {
  const [plain] = ways;

  it("runs what deadlocks on one channel", async () => {
    // par { C -> B: n; A -> B: m; } and { A -> B: m2; C -> B: n2; }, as far as two roles can say it: each waits in one
    // part for what the other sends in it only after it has received in the other part.
    const of: Parts = { one: [">a", "<b"], two: ["<c", ">d"] };
    const { master, peer } = parts(of);
    const [first, second] = await steers(plain);
    const gate = { open: (): void => {} };
    const opened = new Promise<void>((resolve) => {
      gate.open = resolve;
    });
    const played = outcomes(
      run(master, first, (s: Stepping) => s.par(bodies(of, "master"))),
      run(peer, second, (s: Stepping) => {
        const steps = bodies(of, "peer", () => gate.open());
        return s.par({
          one: async (start) => (await steps["one"]?.(start)) ?? start,
          two: async (start) => {
            await opened;
            return (await steps["two"]?.(start)) ?? start;
          },
        });
      }),
    );
    expect(await played).toEqual(ends);
  });

  it("ends all parts with the first one that fails, and rejects once", async () => {
    const of: Parts = { left: [">a", "<b"], right: [">c", "<d"], third: ["<e"] };
    const { master, peer } = parts(of);
    const [first, second] = await steers(plain);
    const failures: unknown[] = [];
    const never = (): Promise<never> => new Promise(() => {});
    const steps = bodies(of, "master");
    const played = outcomes(
      run(master, first, async (s: Stepping) => {
        const noting = (name: string) => async (start: Stepping) => {
          try {
            return (await steps[name]?.(start)) ?? start;
          } catch (error) {
            failures.push(error);
            throw error;
          }
        };
        return s.par({
          left: noting("left"),
          right: noting("right"),
          third: async () => {
            await settle();
            throw new Error("third fails");
          },
        });
      }),
      run(peer, second, (s: Stepping) => s.par({ left: never, right: never, third: never })),
    );
    expect(await played).toMatchObject([
      { message: "third fails" },
      { name: "PeerFailedError", reason: "session" },
    ]);
    await settle();
    expect(failures).toMatchObject([{ message: "third fails" }, { message: "third fails" }]);
  });

  it.each([undefined, {}, { left: () => {} }, { left: () => {}, right: 1 }])(
    "wants a function for each part: %p is refused, and the state is good",
    async (wrong) => {
      const { master, peer } = parts(both);
      const [first, second] = await steers(plain);
      const played = outcomes(
        run(master, first, (s: Stepping) => {
          expect(() => s.par(wrong as never)).toThrow(
            expect.objectContaining({ name: "OptionError" }),
          );
          return s.par(bodies(both, "master"));
        }),
        run(peer, second, handlers(both, "peer")),
      );
      expect(await played).toEqual(ends);
    },
  );

  it("is not over before a part has come to its end", async () => {
    const { master, peer } = parts(both);
    const [first, second] = await steers(plain);
    const played = outcomes(
      run(master, first, (s: Stepping) =>
        s.par({ ...bodies(both, "master"), left: async (start) => start["senda"]?.("a") ?? start }),
      ),
      run(peer, second, handlers(both, "peer")),
    );
    expect(await played).toMatchObject([
      { name: "UnfinishedError", state: "left1" },
      { name: "PeerFailedError", reason: "unfinished" },
    ]);
  });

  it("calls the handlers of one part one at a time, and those of several at the same time", async () => {
    const of: Parts = { left: [">a", ">b"], right: [">c", ">d"] };
    const { master, peer } = parts(of);
    const [first, second] = await steers(plain);
    const log: string[] = [];
    const slow = (name: string) => async (_: string, s: Stepping) => {
      log.push(`${name} begins`);
      await settle();
      log.push(`${name} ends`);
      return s;
    };
    const played = outcomes(
      run(master, first, (s: Stepping) => s.par(bodies(of, "master"))),
      run(peer, second, { ona: slow("a"), onb: slow("b"), onc: slow("c"), ond: slow("d") }),
    );
    expect(await played).toEqual(ends);
    expect(log.indexOf("a ends")).toBeLessThan(log.indexOf("b begins"));
    expect(log.indexOf("c ends")).toBeLessThan(log.indexOf("d begins"));
    expect(log.indexOf("c begins")).toBeLessThan(log.indexOf("a ends"));
  });

  it("asks for the handlers that it needs", async () => {
    const { master } = parts(both);
    const [first] = await steers(plain);
    const { startLeft: _, ...rest } = handlers(both, "master");
    const [error] = await outcomes(run(master, first, rest));
    expect(error).toMatchObject({ name: "OptionError", option: "startLeft" });
  });

  it("may stand in a part of another one, and be the first thing there", async () => {
    const text = (event: string, label: number, next: string) => ({ event, label, next });
    const machineOf = (role: "master" | "peer") => {
      const kind = role === "master" ? "send" : "receive";
      const one = (event: string, label: number, next: string): MachineState =>
        kind === "send"
          ? { kind, steps: [{ ...text(event, label, next), write: writeText }] }
          : { kind, steps: [{ ...text(event, label, next), read: readText }] };
      return machine(role, "outer", {
        outer: {
          kind: "par",
          parts: [
            { name: "a", channel: 1, initial: "inner" },
            { name: "b", channel: 2, initial: "b0" },
          ],
          next: "end",
        },
        inner: {
          kind: "par",
          parts: [
            { name: "c", channel: 3, initial: "c0" },
            { name: "d", channel: 4, initial: "d0" },
          ],
          next: "behind",
        },
        behind: one("Behind", 0, "aEnd"),
        b0: one("B", 1, "bEnd"),
        c0: one("C", 2, "cEnd"),
        d0: one("D", 3, "dEnd"),
        aEnd: { kind: "part-end" },
        bEnd: { kind: "part-end" },
        cEnd: { kind: "part-end" },
        dEnd: { kind: "part-end" },
      });
    };
    const [first, second] = await steers(plain);
    let heard = "";
    const hear = (event: string): void => {
      heard += event;
    };
    const send = (event: string) => (s: Stepping) => s[`send${event}`]?.(event) ?? Promise.reject();
    const played = outcomes(
      run(machineOf("master"), first, {
        startB: send("B"),
        startC: send("C"),
        startD: send("D"),
        afterInner: send("Behind"),
      }),
      run(machineOf("peer"), second, (s: Stepping) =>
        s.par({
          a: async (inner) => {
            const hearing = async (part: Stepping): Promise<Stepping> => {
              const received = await part.receive();
              hear(received.event);
              return received.next;
            };
            return hearing(await inner.par({ c: hearing, d: hearing }));
          },
          b: async (part) => (await part.receive()).next,
        }),
      ),
    );
    expect(await played).toEqual(ends);
    expect([...heard.slice(0, 2)].sort().join("")).toBe("CD");
    expect(heard.slice(2)).toBe("Behind");
  });

  it("has deadlines of its own in each part", async () => {
    const clock = new VirtualClock();
    const of: Parts = { left: [">a"], right: ["<d"] };
    const { master, peer } = parts(of);
    const left = peer.states["left0"];
    if (left?.kind !== "receive") throw new Error("no left0");
    const states = { ...peer.states, left0: { ...left, within: 1000 } };
    const [first, second] = await steers(plain, { clock }, { clock });
    const played = outcomes(
      run(master, first, () => new Promise<never>(() => {})),
      run({ ...peer, states }, second, handlers(of, "peer")),
    );
    await settle();
    await clock.advance(1010);
    expect(await played).toMatchObject([
      { name: "PeerFailedError", reason: "deadline" },
      { name: "DeadlineError", state: "left0" },
    ]);
  });
});
