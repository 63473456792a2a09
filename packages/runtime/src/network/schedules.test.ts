import { describe, expect, it } from "@jest/globals";
import type { Machine } from "../machine.js";
import { run } from "../session/run.js";
import { counts, runSeed, seeded } from "../testing/random.test.support.js";
import { ScheduledNetwork } from "./schedule.test.support.js";
import { type Anywhere, machinesOf, receive, receives, send, sends } from "./three.test.support.js";
import {
  driving,
  ended,
  heard,
  machines,
  newLogs,
  reacting,
  roles,
} from "./two-buyer.test.support.js";

interface Played {
  readonly ends: readonly unknown[];
  readonly pending: number;
}

/** Plays all roles with what they do in `sides`; `disturb` is asked before each delivery. */
async function play(
  machinesByRole: Readonly<Record<string, Machine<unknown>>>,
  sides: Readonly<Record<string, object>>,
  random: (below: number) => number,
  disturb: (network: ScheduledNetwork) => void = () => {},
): Promise<Played> {
  const [first] = Object.values(machinesByRole);
  if (first === undefined) throw new Error("no roles");
  const network = new ScheduledNetwork(first);
  const ends: unknown[] = first.roles.map(() => "hangs");
  let settled = 0;
  for (const [at, role] of first.roles.entries()) {
    const machine = machinesByRole[role];
    if (machine === undefined) continue;
    const keep = (end: unknown): void => {
      ends[at] = end;
      settled += 1;
    };
    run(machine, network.steer(role), sides[role] ?? {}).then(keep, keep);
  }
  const choose = (of: number): number => {
    disturb(network);
    return random(of);
  };
  await network.run(choose, () => settled === ends.length);
  await network.clock.advance(60_000);
  await network.run(choose, () => true);
  return { ends, pending: network.clock.pending };
}

/** A loop in which each of the three speaks to each other, many times: A tells B and C, B tells C, C tells A. */
const round = machinesOf({
  A: {
    start: sends(send("M", "B C", "told"), send("X", "B C", "end")),
    told: receives(receive("N", "C", "start")),
  },
  B: {
    start: receives(receive("M", "A", "tell"), receive("X", "A", "end")),
    tell: sends(send("M", "C", "start")),
  },
  C: {
    start: receives(receive("M", "A", "second"), receive("X", "A", "end")),
    second: receives(receive("M", "B", "tell")),
    tell: sends(send("N", "A", "start")),
  },
});

const rounds = (count: number, log: string[]) => ({
  A: async (s: Anywhere) => {
    let at: Anywhere | undefined = s;
    for (let turn = 0; turn < count; turn += 1) {
      const told: Anywhere | undefined = await at?.["sendM"]?.(`${turn}`);
      at = (await told?.receive())?.next;
    }
    return at?.["sendX"]?.("over");
  },
  B: { onM: (m: string, s: Anywhere) => s["sendM"]?.(m), onX() {} },
  C: {
    onMFromA: (m: string) => void log.push(m),
    onMFromB: (m: string, s: Anywhere) => s["sendN"]?.(m),
    onX() {},
  },
});

describe("three roles, in whatever order things arrive", () => {
  it("end, and have heard all (TwoBuyer)", async () => {
    const random = seeded(runSeed);
    for (let at = 0; at < counts(150, 5000); at += 1) {
      const logs = newLogs();
      const forms = roles.map((role) => (random(2) === 0 ? driving : reacting)[role](logs[role]));
      const sides = Object.fromEntries(roles.map((role, index) => [role, forms[index] ?? {}]));
      const { ends, pending } = await play(machines, sides, random);
      expect(ends).toEqual([ended, ended, ended]);
      expect(logs).toEqual(heard);
      expect(pending).toBe(0);
    }
  });

  it("end, and have heard all (rounds)", async () => {
    const random = seeded(runSeed + 1);
    for (let at = 0; at < counts(40, 1000); at += 1) {
      const log: string[] = [];
      const { ends, pending } = await play(round, rounds(10, log), random);
      expect(ends).toEqual([ended, ended, ended]);
      expect(log).toEqual(Array.from({ length: 10 }, (_, turn) => `${turn}`));
      expect(pending).toBe(0);
    }
  });

  it("all learn it when one is cut off, whenever that is", async () => {
    const random = seeded(runSeed + 2);
    for (let at = 0; at < counts(150, 5000); at += 1) {
      const [victim = "A"] = [["A", "B", "C"][random(3)]];
      let left = random(60);
      const { ends, pending } = await play(round, rounds(4, []), random, (network) => {
        if (left === 0) network.cut(victim);
        left -= 1;
      });
      for (const end of ends) {
        if (end instanceof Error) expect(end).toMatchObject({ code: "role-failed" });
        else expect(end).toEqual(ended);
      }
      expect(pending).toBe(0);
    }
  });
});
