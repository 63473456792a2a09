import { describe, expect, it } from "@jest/globals";
import type { MachineState, PartStep } from "../machine.js";
import { soon } from "../testing/pair.test.support.js";
import {
  type Anywhere,
  machinesOf,
  playAll,
  receive,
  receives,
  send,
  sends,
} from "./three.test.support.js";

const ended = { at: "end" };
const endsOf = (playing: readonly Promise<unknown>[]) => soon(Promise.all(playing));

const par = (...initial: readonly (string | undefined)[]): MachineState => ({
  kind: "par",
  parts: initial.map(
    (start, at): PartStep => ({ name: `part${at + 1}`, channel: at + 1, initial: start }),
  ),
  next: "end",
});
const over: MachineState = { kind: "part-end" };

describe("parts of three roles", () => {
  // par { C -> B: N; A -> B: M; } and { A -> B: M; C -> B: N; }: over one channel for each pair B could wait for ever.
  const machines = machinesOf({
    A: {
      start: par("part1M", "part2M"),
      part1M: sends(send("M", "B", "part1End")),
      part2M: sends(send("M", "B", "part2End")),
      part1End: over,
      part2End: over,
    },
    B: {
      start: par("part1N", "part2M"),
      part1N: receives(receive("N", "C", "part1M")),
      part1M: receives(receive("M", "A", "part1End")),
      part2M: receives(receive("M", "A", "part2N")),
      part2N: receives(receive("N", "C", "part2End")),
      part1End: over,
      part2End: over,
    },
    C: {
      start: par("part1N", "part2N"),
      part1N: sends(send("N", "B", "part1End")),
      part2N: sends(send("N", "B", "part2End")),
      part1End: over,
      part2End: over,
    },
  });
  const sender = (event: string, first: number) => (s: Anywhere) => {
    const say = async (part: number, p: Anywhere) => {
      // Whichever part goes first.
      if (part !== first) await new Promise((resolve) => setTimeout(resolve, 5));
      return p[`send${event}`]?.(`${event}${part}`);
    };
    return s.par({ part1: (p: Anywhere) => say(1, p), part2: (p: Anywhere) => say(2, p) });
  };

  it.each([
    [1, 1],
    [1, 2],
    [2, 1],
    [2, 2],
  ])("do not wait for each other: A begins with part %d, C with part %d", async (a, c) => {
    const log: string[] = [];
    const both = async (p: Anywhere) => {
      const first = await p.receive();
      const second = await first.next.receive();
      log.push(`${first.event} ${second.event}`);
      return second.next;
    };
    const ends = await endsOf(
      playAll(machines, {
        A: sender("M", a),
        C: sender("N", c),
        B: (s) => s.par({ part1: both, part2: both }),
      }),
    );
    expect(ends).toEqual([ended, ended, ended]);
    expect(log.sort()).toEqual(["M2 N2", "N1 M1"]);
  });

  it("can be handled by reacting", async () => {
    const log: string[] = [];
    const ends = await endsOf(
      playAll(machines, {
        A: {
          startPart1: (s: Anywhere) => s["sendM"]?.("1"),
          startPart2: (s: Anywhere) => s["sendM"]?.("2"),
        },
        C: {
          startPart1: (s: Anywhere) => s["sendN"]?.("1"),
          startPart2: (s: Anywhere) => s["sendN"]?.("2"),
        },
        B: {
          onM: (m: string) => void log.push(`M${m}`),
          onN: (n: string) => void log.push(`N${n}`),
        },
      }),
    );
    expect(ends).toEqual([ended, ended, ended]);
    expect(log.sort()).toEqual(["M1", "M2", "N1", "N2"]);
  });

  it("end all when one fails", async () => {
    const failure = new Error("part 2 fails");
    const wait = () => new Promise<never>(() => {});
    const ends = await endsOf(
      playAll(machines, {
        A: (s) => s.par({ part1: wait, part2: () => Promise.reject(failure) }),
        B: (s) => s.par({ part1: wait, part2: wait }),
        C: (s) => s.par({ part1: wait, part2: wait }),
      }),
    );
    expect(ends).toEqual([
      failure,
      expect.objectContaining({ role: "A", reason: "session" }),
      expect.objectContaining({ role: "A", reason: "session" }),
    ]);
  });

  it("of which a role has none pass it by", async () => {
    // par { A -> B: M; } and { B -> A: N; } and then A -> C: X.
    const few = machinesOf({
      A: {
        start: { ...par("part1M", "part2N"), next: "tell" } as MachineState,
        part1M: sends(send("M", "B", "part1End")),
        part2N: receives(receive("N", "B", "part2End")),
        part1End: over,
        part2End: over,
        tell: sends(send("X", "C", "end")),
      },
      B: {
        start: par("part1M", "part2N"),
        part1M: receives(receive("M", "A", "part1End")),
        part2N: sends(send("N", "A", "part2End")),
        part1End: over,
        part2End: over,
      },
      C: { start: receives(receive("X", "A", "end")) },
    });
    const take = async (p: Anywhere) => (await p.receive()).next;
    const ends = await endsOf(
      playAll(few, {
        A: async (s) =>
          (await s.par({ part1: (p: Anywhere) => p["sendM"]?.("m"), part2: take }))["sendX"]?.("x"),
        B: (s) => s.par({ part1: take, part2: (p: Anywhere) => p["sendN"]?.("n") }),
        C: take,
      }),
    );
    expect(ends).toEqual([ended, ended, ended]);
  });
});

describe("streams of three roles", () => {
  // A -> B: stream S; C -> B: stream S; B -> A, C: X.
  const stream = (from: string, next: string) => ({
    ...receive("S", from, next),
    stream: true as const,
  });
  const out = { ...send("S", "B", "told"), stream: true as const };
  const machines = machinesOf({
    A: { start: sends(out), told: receives(receive("X", "B", "end")) },
    B: {
      start: receives(stream("A", "second")),
      second: receives(stream("C", "tell")),
      tell: sends(send("X", "A C", "end")),
    },
    C: { start: sends(out), told: receives(receive("X", "B", "end")) },
  });

  const give = (from: string, count: number) => async (s: Anywhere) => {
    const items = Array.from({ length: count }, (_, at) => `${from}${at}`);
    const told = await (await s["sendSStream"]?.(items))?.receive();
    return told?.next;
  };

  it("each have their own window, and are told apart by who sends them", async () => {
    let taken = 0;
    let wrong = 0;
    const ends = await endsOf(
      playAll(machines, {
        A: give("a", 20_000),
        C: give("c", 20_000),
        B: async (s) => {
          const first = await s["receiveSStream"]?.();
          for await (const item of Object(first)) {
            if (item !== `a${taken}`) wrong += 1;
            taken += 1;
          }
          const between = await first?.next();
          const second = await Object(between).receiveSStream();
          for await (const item of second) {
            if (item !== `c${taken - 20_000}`) wrong += 1;
            taken += 1;
          }
          return (await second.next()).sendX("thanks");
        },
      }),
    );
    expect(ends).toEqual([ended, ended, ended]);
    expect([taken, wrong]).toEqual([40_000, 0]);
  });

  it("are cancelled at the one who sends them", async () => {
    const asked = { A: 0, C: 0 };
    const forever = (role: "A" | "C") =>
      async function* () {
        for (;;) {
          asked[role] += 1;
          yield `${role}${asked[role]}`;
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
    const give = (role: "A" | "C") => async (s: Anywhere) =>
      (await (await s["sendSStream"]?.(forever(role)))?.receive())?.next;
    const ends = await endsOf(
      playAll(machines, {
        A: give("A"),
        C: give("C"),
        B: async (s) => {
          let at = s;
          for (const role of ["A", "C"]) {
            const entries = await Object(at).receiveSStream();
            for await (const item of entries) if (item === `${role}3`) break;
            at = await entries.next();
          }
          return at["sendX"]?.("enough");
        },
      }),
    );
    expect(ends).toEqual([ended, ended, ended]);
    expect(asked.A).toBeGreaterThanOrEqual(3);
  });
});
