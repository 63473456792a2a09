import { describe, expect, it } from "@jest/globals";
import { settle, VirtualClock } from "../clock/virtual.js";
import { KeepaliveError } from "../errors/index.js";
import type { MachineState } from "../machine.js";
import { run } from "../session/run.js";
import { soon } from "../testing/pair.test.support.js";
import { hostile } from "./hostile.test.support.js";
import { memoryNetwork } from "./memory.js";
import {
  type Anywhere,
  machinesOf,
  playAll,
  receive,
  receives,
  send,
  sends,
  three,
} from "./three.test.support.js";
import { plays, reacting, roles, type State } from "./two-buyer.test.support.js";

const ended = { at: "end" };
const endsOf = (playing: readonly Promise<unknown>[]) => soon(Promise.all(playing));
const never = () => new Promise<never>(() => {});
const caught = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

/** A -> B: M, within a second; B -> C: N. */
const deadline = machinesOf({
  A: { start: sends(send("M", "B", "end")) },
  B: {
    start: { ...receives(receive("M", "A", "tell")), within: 1000 } as MachineState,
    tell: sends(send("N", "C", "end")),
  },
  C: { start: receives(receive("N", "B", "end")) },
});

const take = async (s: Anywhere) => (await s.receive()).next;

describe("a deadline between three roles", () => {
  it("that passes ends the session for all, and names who has waited", async () => {
    const clock = new VirtualClock();
    const playing = playAll(
      deadline,
      { A: never, B: take, C: take },
      { A: { clock }, B: { clock }, C: { clock } },
    );
    await clock.advance(999);
    await clock.advance(20);
    const [a, b, c] = await endsOf(playing);
    expect(b).toMatchObject({ code: "deadline", state: "start", milliseconds: 1000 });
    for (const error of [a, c]) {
      expect(error).toMatchObject({ code: "role-failed", role: "B", reason: "deadline" });
    }
  });

  it("is not met by what another role sends", async () => {
    const clock = new VirtualClock();
    // B also gets N of C, later.
    const machines = machinesOf({
      A: { start: sends(send("M", "B", "end")) },
      B: {
        start: { ...receives(receive("M", "A", "later")), within: 1000 } as MachineState,
        later: receives(receive("N", "C", "end")),
      },
      C: { start: sends(send("N", "B", "end")) },
    });
    const playing = playAll(
      machines,
      { A: never, B: take, C: (s) => Promise.resolve(s["sendN"]?.("early")) },
      { A: { clock }, B: { clock }, C: { clock } },
    );
    await clock.advance(1020);
    const [, b] = await endsOf(playing);
    expect(b).toMatchObject({ code: "deadline" });
  });

  it("is met by what has arrived before it was asked for", async () => {
    const clock = new VirtualClock();
    let goOn: () => void = () => {};
    const asked = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const playing = playAll(
      deadline,
      {
        A: (s) => Promise.resolve(s["sendM"]?.("in time")),
        B: async (s) => {
          await asked;
          return (await take(s))["sendN"]?.("n");
        },
        C: take,
      },
      { A: { clock }, B: { clock }, C: { clock } },
    );
    await clock.advance(5000);
    goOn();
    expect(await endsOf(playing)).toEqual([ended, ended, ended]);
  });
});

describe("a session that is cancelled", () => {
  it("by a signal ends for all", async () => {
    const controller = new AbortController();
    const playing = playAll(
      deadline,
      { A: never, B: take, C: take },
      { C: { signal: controller.signal } },
    );
    await settle();
    controller.abort("enough");
    const [a, b, c] = await endsOf(playing);
    expect(c).toMatchObject({ code: "aborted", cause: "enough" });
    for (const error of [a, b]) expect(error).toMatchObject({ role: "C", reason: "aborted" });
  });

  it("by `close` of a steer ends for all, and the steer is gone", async () => {
    const net = memoryNetwork(three);
    const steers = { A: net.A(), B: net.B(), C: net.C() };
    const playing = [
      run(deadline.A, steers.A, never),
      run(deadline.B, steers.B, take),
      run(deadline.C, steers.C, take),
    ].map(caught);
    await settle();
    await steers.A[Symbol.asyncDispose]();
    const [a, b, c] = await endsOf(playing);
    expect(a).toMatchObject({ code: "aborted" });
    for (const error of [b, c]) expect(error).toMatchObject({ role: "A", reason: "aborted" });
  });

  it("while a role waits for the others ends for that role alone", async () => {
    const net = memoryNetwork(three);
    const clock = new VirtualClock();
    const waiting = caught(run(deadline.A, net.A({ clock, waitingTimeout: 5000 }), never));
    await clock.advance(4990);
    await clock.advance(10);
    expect(await soon(waiting)).toMatchObject({
      code: "opening-timeout",
      message: "the other roles did not come within 5000 ms",
    });
    const options = { A: {}, B: {}, C: {} };
    const playing = playAll(
      deadline,
      {
        A: (s) => Promise.resolve(s["sendM"]?.("m")),
        B: async (s) => (await take(s))["sendN"]?.("n"),
        C: take,
      },
      options,
    );
    expect(await endsOf(playing)).toEqual([ended, ended, ended]);
  });
});

describe("what a role sends that it may not", () => {
  it("is a typed error of who gets it, of who sent it, and of all others", async () => {
    // A believes that it may send an N to B.
    const wrong = {
      ...deadline.A,
      states: { start: sends(send("N", "B", "end")), end: { kind: "end" } },
    } as const;
    const net = memoryNetwork(three);
    const [a, b, c] = await endsOf(
      [
        run(wrong, net.A(), async (s: Anywhere) => {
          await s["sendN"]?.("n");
          return never();
        }),
        run(deadline.B, net.B(), take),
        run(deadline.C, net.C(), take),
      ].map(caught),
    );
    expect(b).toMatchObject({
      code: "unexpected-event",
      state: "start",
      expected: ["M"],
      role: "A",
    });
    expect(a).toMatchObject({
      code: "unexpected-event",
      cause: expect.objectContaining({ role: "B", reason: "unexpected-event" }),
    });
    expect(c).toMatchObject({ role: "A", reason: "unexpected-event" });
  });

  it("is refused at the end, too", async () => {
    const wrong = {
      ...deadline.A,
      states: {
        start: sends(send("M", "B", "more")),
        more: sends(send("M", "C", "end")),
        end: { kind: "end" },
      },
    } as const;
    const net = memoryNetwork(three);
    const ends = await endsOf(
      [
        run(wrong, net.A(), async (s: Anywhere) =>
          (await s["sendMToB"]?.("m"))?.["sendMToC"]?.("m"),
        ),
        run(deadline.B, net.B(), async (s: Anywhere) => (await take(s))["sendN"]?.("n")),
        run(deadline.C, net.C(), take),
      ].map(caught),
    );
    expect(ends[2]).toMatchObject({ code: "unexpected-event", state: "end", role: "A" });
  });
});

describe("the metadata of a role", () => {
  it("that cannot be made ends the session for all", async () => {
    const net = memoryNetwork(roles);
    const failure = new Error("no database");
    const [first, second, third] = await endsOf([
      caught(plays.Buyer1(net.Buyer1())),
      caught(plays.Buyer2(net.Buyer2({ metadata: () => Promise.reject(failure) }))),
      caught(plays.Seller(net.Seller())),
    ]);
    expect(second).toBe(failure);
    for (const error of [first, third]) {
      expect(error).toMatchObject({ role: "Buyer2", reason: "session" });
    }
  });
});

describe("a role that has finished", () => {
  it("may leave while the others go on", async () => {
    const clock = new VirtualClock();
    let goOn: () => void = () => {};
    const left = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const { ends } = await hostile({
      hub: "Seller",
      from: "Buyer1",
      to: "Buyer2",
      clock,
      sides: {
        Buyer2: {
          ...reacting.Buyer2(),
          async onShare(_: string, s: State) {
            await left;
            return (await s.sendAccept("yes")).sendAddress("Lowick Manor");
          },
        },
      },
    });
    expect(await soon(ends.Buyer1)).toEqual(ended);
    // Its pipes are dropped 5 seconds later, and its link with them.
    await clock.advance(12_000);
    goOn();
    expect(await soon(Promise.all([ends.Buyer2, ends.Seller]))).toEqual([ended, ended]);
  });

  it("may be the hub: the others still speak through it", async () => {
    const clock = new VirtualClock();
    let goOn: () => void = () => {};
    const left = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const { ends } = await hostile({
      hub: "Buyer1",
      from: "Buyer2",
      to: "Seller",
      clock,
      sides: {
        Buyer2: {
          ...reacting.Buyer2(),
          async onShare(_: string, s: State) {
            await left;
            return (await s.sendAccept("yes")).sendAddress("Lowick Manor");
          },
        },
      },
    });
    expect(await soon(ends.Buyer1)).toEqual(ended);
    await clock.advance(12_000);
    goOn();
    expect(await soon(Promise.all([ends.Buyer2, ends.Seller]))).toEqual([ended, ended]);
  });
});

describe("a role that falls silent", () => {
  it("is given up by who waits for it, and all others learn which it was", async () => {
    const clock = new VirtualClock();
    const { ends } = await hostile({
      hub: "Seller",
      from: "Buyer1",
      to: "Buyer2",
      clock,
      treat: (frame, index) => (index < 3 ? [frame] : []),
      // It thinks, and lives; but nothing of that reaches Buyer2.
      sides: { Buyer1: { ...reacting.Buyer1(), onQuote: never } },
    });
    await clock.advance(24_000);
    await clock.advance(2000);
    const [buyer1, buyer2, seller] = await soon(
      Promise.all([ends.Buyer1, ends.Buyer2, ends.Seller]),
    );
    expect(buyer2).toMatchObject({
      role: "Buyer1",
      reason: "keepalive",
      cause: expect.any(KeepaliveError),
    });
    expect(seller).toMatchObject({ role: "Buyer1", reason: "keepalive" });
    expect(buyer1).toMatchObject({ code: "role-failed", reason: "keepalive" });
  });
});
