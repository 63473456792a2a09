import { describe, expect, it } from "@jest/globals";
import { StateReusedError } from "../errors/index.js";
import { soon } from "../testing/pair.test.support.js";
import {
  type Anywhere,
  machinesOf,
  type Name,
  playAll,
  receive,
  receives,
  type Sides,
  send,
  sends,
} from "./three.test.support.js";

const ended = { at: "end" };
const endsOf = (playing: readonly Promise<unknown>[]) => soon(Promise.all(playing));
const nothing = async (s: Anywhere) => s;

describe("an event that two roles send", () => {
  // B gets M from A, then from C; the labels are the same.
  const machines = machinesOf({
    A: { start: sends(send("M", "B", "end")) },
    B: {
      start: receives(receive("M", "A", "second")),
      second: receives(receive("M", "C", "end")),
    },
    C: { start: sends(send("M", "B", "end")) },
  });

  it("is told apart by who sends it, whoever is faster", async () => {
    for (const slow of ["A", "C"]) {
      const log: string[] = [];
      const sender = (role: Name) => async (s: Anywhere) => {
        if (role === slow) await new Promise((resolve) => setTimeout(resolve, 10));
        return s["sendM"]?.(`of ${role}`);
      };
      const ends = await endsOf(
        playAll(machines, {
          A: sender("A"),
          C: sender("C"),
          B: async (s) => {
            const first = await s.receive();
            const second = await first.next.receive();
            log.push(`${first.event} from ${first.from}`, `${second.event} from ${second.from}`);
            return second.next;
          },
        }),
      );
      expect(ends).toEqual([ended, ended, ended]);
      expect(log).toEqual(["of A from A", "of C from C"]);
    }
  });

  it("has a handler for each of them", async () => {
    const log: string[] = [];
    const ends = await endsOf(
      playAll(machines, {
        A: { start: (s: Anywhere) => s["sendM"]?.("a") },
        B: {
          onMFromA: (event: string) => void log.push(`A: ${event}`),
          onMFromC: (event: string) => void log.push(`C: ${event}`),
        },
        C: { start: (s: Anywhere) => s["sendM"]?.("c") },
      }),
    );
    expect(ends).toEqual([ended, ended, ended]);
    expect(log).toEqual(["A: a", "C: c"]);
  });
});

describe("a role that waits for one of two others", () => {
  // A chooses: X to B, who tells C; or Y to C, who is told by nobody else.
  const machines = machinesOf({
    A: {
      start: sends(send("X", "B", "end"), send("Y", "C", "told")),
      told: sends(send("Y", "B", "end")),
    },
    B: {
      start: receives(receive("X", "A", "tell"), receive("Y", "A", "end")),
      tell: sends(send("X", "C", "end")),
    },
    C: { start: receives(receive("X", "B", "end"), receive("Y", "A", "end")) },
  });

  it.each(["X", "Y"])("takes what comes, with %s", async (choice) => {
    const log: string[] = [];
    const ends = await endsOf(
      playAll(machines, {
        A: async (s) => {
          const next = await s[choice === "X" ? "sendX" : "sendYToC"]?.("1");
          return choice === "X" ? next : next?.["sendYToB"]?.("2");
        },
        B: { onX: (_: string, s: Anywhere) => s["sendX"]?.("3"), onY() {} },
        C: async (s) => {
          const { type, event, from, next } = await s.receive();
          log.push(`${type} ${event} from ${from}`);
          return next;
        },
      }),
    );
    expect(ends).toEqual([ended, ended, ended]);
    expect(log).toEqual([choice === "X" ? "X 3 from B" : "Y 1 from A"]);
  });
});

describe("handshakes, keepalives and hooks between roles", () => {
  it("are taken by the runtime, between those who have them", async () => {
    // A -> B: handshake; A { hook; } C -> A: handshake; A -> B, C: keepalive; B -> C: M; C { hook; }
    const machines = machinesOf({
      A: {
        start: { kind: "send-signal", signal: "handshake", to: ["B"], next: "answered" },
        answered: {
          kind: "receive-signal",
          signal: "handshake-reply",
          from: "B",
          within: 10_000,
          next: "hook",
        },
        hook: { kind: "hook", hook: "greeted", next: "greet" },
        greet: { kind: "receive-signal", signal: "handshake", from: "C", next: "reply" },
        reply: { kind: "send-signal", signal: "handshake-reply", to: ["C"], next: "alive" },
        alive: { kind: "send-signal", signal: "keepalive", to: ["B", "C"], next: "end" },
      },
      B: {
        start: { kind: "receive-signal", signal: "handshake", from: "A", next: "reply" },
        reply: { kind: "send-signal", signal: "handshake-reply", to: ["A"], next: "alive" },
        alive: { kind: "receive-signal", signal: "keepalive", from: "A", next: "tell" },
        tell: sends(send("M", "C", "end")),
      },
      C: {
        start: { kind: "send-signal", signal: "handshake", to: ["A"], next: "answered" },
        answered: {
          kind: "receive-signal",
          signal: "handshake-reply",
          from: "A",
          within: 10_000,
          next: "alive",
        },
        alive: { kind: "receive-signal", signal: "keepalive", from: "A", next: "told" },
        told: receives(receive("M", "B", "hook")),
        hook: { kind: "hook", hook: "told", next: "end" },
      },
    });
    const hooks: string[] = [];
    const ends = await endsOf(
      playAll(
        machines,
        {
          A: nothing,
          B: async (s) => s["sendM"]?.("all are well"),
          C: async (s) => (await s.receive()).next,
        },
        {
          A: { hooks: { greeted: () => Promise.resolve().then(() => hooks.push("greeted")) } },
          C: { hooks: { told: () => void hooks.push("told") } },
        },
      ),
    );
    expect(ends).toEqual([ended, ended, ended]);
    expect(hooks).toEqual(["greeted", "told"]);
  });

  it("that are not answered in time name nobody else than who waits", async () => {
    const machines = machinesOf({
      A: {
        start: { kind: "send-signal", signal: "handshake", to: ["B"], next: "answered" },
        answered: {
          kind: "receive-signal",
          signal: "handshake-reply",
          from: "B",
          within: 20,
          next: "end",
        },
      },
      B: { start: receives(receive("M", "C", "end")) },
      C: { start: sends(send("M", "B", "end")) },
    });
    const [a, b, c] = await endsOf(
      playAll(machines, {
        A: nothing,
        B: async (s) => (await s.receive()).next,
        C: () => new Promise(() => {}),
      }),
    );
    expect(a).toMatchObject({ code: "deadline", state: "answered" });
    expect([b, c]).toEqual(
      [b, c].map(() => expect.objectContaining({ role: "A", reason: "deadline" })),
    );
  });
});

describe("a state", () => {
  it("is good for one step with several roles, too", async () => {
    const machines = machinesOf({
      A: { start: sends(send("M", "B C", "end")) },
      B: { start: receives(receive("M", "A", "end")) },
      C: { start: receives(receive("M", "A", "end")) },
    });
    const take = async (s: Anywhere) => (await s.receive()).next;
    let second: unknown;
    const ends = await endsOf(
      playAll(machines, {
        A: async (s) => {
          const next = await s["sendM"]?.("once");
          try {
            await s["sendM"]?.("twice");
          } catch (error) {
            second = error;
          }
          return next;
        },
        B: take,
        C: take,
      }),
    );
    expect(ends).toEqual([ended, ended, ended]);
    expect(second).toBeInstanceOf(StateReusedError);
  });
});

describe("a payload that goes to several", () => {
  const machines = machinesOf({
    A: { start: sends(send("Z", "B C", "end")) },
    B: { start: receives(receive("Z", "A", "end")) },
    C: { start: receives(receive("Z", "A", "end")) },
  });

  it("arrives whole, however long, also where one of them is slow", async () => {
    const bytes = Uint8Array.from({ length: 900_000 }, (_, at) => at * 7);
    const take = (wait: number) => async (s: Anywhere) => {
      await new Promise((resolve) => setTimeout(resolve, wait));
      const { event, next } = await s.receive();
      expect(Buffer.compare(Buffer.from(Object(event)), bytes)).toBe(0);
      return next;
    };
    const sides: Sides = { A: async (s) => s["sendZ"]?.(bytes), B: take(0), C: take(20) };
    expect(await endsOf(playAll(machines, sides))).toEqual([ended, ended, ended]);
  });

  it("that is refused goes to nobody", async () => {
    const take = async (s: Anywhere) => (await s.receive()).next;
    let refused: unknown;
    const ends = await endsOf(
      playAll(machines, {
        A: async (s) => {
          await s["sendZ"]?.(new Uint8Array(2_000_000)).catch((error: unknown) => {
            refused = error;
          });
          return s["sendZ"]?.(Uint8Array.of(1));
        },
        B: take,
        C: take,
      }),
    );
    expect(refused).toMatchObject({ code: "invalid-payload" });
    expect(ends).toEqual([ended, ended, ended]);
  });
});
