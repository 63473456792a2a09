import { describe, expect, it } from "@jest/globals";
import { settle, VirtualClock } from "../clock/virtual.js";
import { run } from "../generated.js";
import type { Link } from "../link/link.js";
import { memoryPair } from "../link/memory.js";
import type { Signal } from "../machine.js";
import { masterEvent, peerEvent } from "../testing/atm.test.support.js";
import { openBoth, outcomes, steers, ways } from "../testing/pair.test.support.js";
import {
  drivingMaster,
  drivingPeer,
  hooksOf,
  login,
  newVisit,
  reactingPeer,
} from "../testing/sides.test.support.js";
import {
  balancerMaster,
  balancerPeer,
  machine,
  readText,
  ticker,
  writeText,
} from "../testing/small.test.support.js";

const never = <T>(): Promise<T> => new Promise(() => {});
const [plain, sealed] = ways;

/** Lets the opening, SETUP and first steps happen. */
async function underWay(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await settle();
}

describe.each([plain, sealed])("a deadline over $name", (way) => {
  it.each([
    ["reacts", reactingPeer],
    ["drives", drivingPeer],
  ] as const)("ends both sides when the waiting one %s", async (_, peer) => {
    const clock = new VirtualClock();
    const [first, second] = await steers(way, { clock }, { clock });
    const playing = outcomes(
      masterEvent(first, () => never(), hooksOf(newVisit())),
      peerEvent(second, peer()),
    );
    await underWay();
    await clock.advance(10_020);
    const [master, waiting] = await playing;
    expect(waiting).toMatchObject({ name: "DeadlineError", state: "start", milliseconds: 10_000 });
    expect(master).toMatchObject({ name: "PeerFailedError", reason: "deadline" });
  });

  it("is met when the message has arrived, whether or not the program has asked for it", async () => {
    const clock = new VirtualClock();
    const [first, second] = await steers(way, { clock }, { clock });
    let goOn = (): void => {};
    const visit = newVisit();
    const playing = outcomes(
      masterEvent(
        first,
        async (s) => {
          const waits = await s.sendLogin(login);
          await new Promise<void>((resolve) => {
            goOn = resolve;
          });
          const answer = await waits.receive();
          return answer.type === "Denied" ? answer.next : answer.next.sendQuit();
        },
        hooksOf(visit),
      ),
      // The peer waits for the next wish for 30 s: it is not the one that is tested.
      peerEvent(second, reactingPeer()),
    );
    await underWay();
    await clock.advance(29_000);
    goOn();
    await underWay();
    expect(await playing).toEqual([{ at: "end" }, { at: "end" }]);
  });

  it("is met by a message that arrived while a late timer was on its way", async () => {
    const clock = new VirtualClock();
    const [first, second] = await steers(way, { clock }, { clock });
    let send = (): void => {};
    const playing = outcomes(
      masterEvent(
        first,
        async (s) => {
          await new Promise<void>((resolve) => {
            send = resolve;
          });
          return drivingMaster(newVisit())(s);
        },
        hooksOf(newVisit()),
      ),
      peerEvent(second, reactingPeer()),
    );
    await underWay();
    // The process is busy until the deadline has passed; what the other end has sent meanwhile is read in the next turn.
    clock.setTimer(() => send(), 10_000);
    await clock.advance(10_100);
    expect(await playing).toEqual([{ at: "end" }, { at: "end" }]);
  });
});

/** Whether `playing` is over after `milliseconds`, which end the silence of both sides. */
async function isOverAfter(
  milliseconds: number,
  clock: VirtualClock,
  playing: Promise<unknown>,
): Promise<boolean> {
  let isOver = false;
  void playing.then(() => {
    isOver = true;
  });
  await underWay();
  await clock.advance(milliseconds);
  await underWay();
  return isOver;
}

describe("an automatic step", () => {
  const idle = { hooks: { wait: () => never() } };
  const signals = (signal: Signal, within?: number) => {
    const wait = within === undefined ? {} : { within };
    return {
      // The peer has a hook before the step, which never ends.
      master: machine("master", "first", {
        first: { kind: "receive-signal", signal, ...wait, next: "end" },
      }),
      peer: machine("peer", "hook", {
        hook: { kind: "hook", hook: "wait", next: "first" },
        first: { kind: "send-signal", signal, next: "end" },
      }),
    };
  };
  const kinds = ["handshake", "handshake-reply", "keepalive"] as const;

  it.each(kinds)("waits for a first %s as long as the machine says", async (kind) => {
    const clock = new VirtualClock();
    const [first, second] = await steers(plain, { clock }, { clock });
    const { master, peer } = signals(kind, 10_000);
    const playing = outcomes(run(master, first, {}), run(peer, second, {}, idle));
    expect(await isOverAfter(9_900, clock, playing)).toBe(false);
    await clock.advance(120);
    expect(await playing).toMatchObject([
      { name: "DeadlineError", state: "first", milliseconds: 10_000 },
      { name: "PeerFailedError", reason: "deadline" },
    ]);
  });

  it.each(kinds)("waits for a first %s for ever where nothing is said", async (kind) => {
    const clock = new VirtualClock();
    const cancel = new AbortController();
    const [first, second] = await steers(plain, { clock }, { clock });
    const { master, peer } = signals(kind);
    const playing = outcomes(
      run(master, first, {}),
      run(peer, second, {}, { ...idle, signal: cancel.signal }),
    );
    expect(await isOverAfter(3_600_000, clock, playing)).toBe(false);
    cancel.abort();
    expect(await playing).toMatchObject([{ name: "PeerFailedError" }, { name: "AbortedError" }]);
  });

  it("waits in the seed's protocol for ten seconds, for the handshake with which it begins", async () => {
    const clock = new VirtualClock();
    const [first, second] = await steers(plain, { clock }, { clock });
    const { hook } = signals("handshake").peer.states;
    if (hook === undefined) throw new Error("there is no hook");
    // A peer that never opens the handshake: it has a step of its own before it.
    const states = { ...balancerPeer.states, hook: { ...hook, next: "start.handshake" } };
    const silent = { ...balancerPeer, initial: "hook", states };
    const playing = outcomes(
      run(balancerMaster, first, { onEventType: () => {} }),
      run(silent, second, { start: () => never() }, idle),
    );
    await underWay();
    await clock.advance(10_020);
    const [master, peer] = await playing;
    expect(master).toMatchObject({ name: "DeadlineError", state: "start.handshake" });
    expect(peer).toMatchObject({ name: "PeerFailedError", reason: "deadline" });
  });
});

describe("the opening", () => {
  it("waits ten seconds for the other side's SETUP", async () => {
    const clock = new VirtualClock();
    const [first] = await steers(plain, { clock });
    const playing = outcomes(masterEvent(first, drivingMaster(newVisit()), hooksOf(newVisit())));
    await underWay();
    await clock.advance(10_000);
    expect(await playing).toMatchObject([{ name: "OpeningTimeoutError", milliseconds: 10_000 }]);
  });
});

/** A link that can go deaf and dumb without anybody noticing. */
function cuttable(link: Link): { readonly link: Link; cut(): void } {
  let isCut = false;
  return {
    cut() {
      isCut = true;
    },
    link: {
      address: link.address,
      start: (receiver) =>
        link.start({
          data: (chunk) => (isCut ? undefined : receiver.data(chunk)),
          drained: () => receiver.drained(),
          ended: () => (isCut ? undefined : receiver.ended()),
          closed: (error) => receiver.closed(error),
        }),
      write: (parts) => isCut || link.write(parts),
      end: () => (isCut ? undefined : link.end()),
      destroy: () => (isCut ? undefined : link.destroy()),
    },
  };
}

describe("keepalive", () => {
  const { master, peer } = ticker(writeText, readText);
  const idle = () => never();

  it("finds a silent end after 25 s", async () => {
    const clock = new VirtualClock();
    const [a, b] = memoryPair();
    const wire = cuttable(a);
    const [first, second] = await openBoth(plain, wire.link, b, { clock }, { clock });
    const playing = outcomes(run(master, first, idle), run(peer, second, idle));
    await underWay();
    wire.cut();
    await clock.advance(24_900);
    let isOver = false;
    void playing.then(() => {
      isOver = true;
    });
    await underWay();
    expect(isOver).toBe(false);
    await clock.advance(200);
    expect(await playing).toMatchObject([{ name: "KeepaliveError" }, { name: "KeepaliveError" }]);
  });

  it("is settable to 100 ms, and an answer is life enough", async () => {
    const clock = new VirtualClock();
    const keepalive = { every: 100, timeout: 200 };
    const [a, b] = memoryPair();
    const wire = cuttable(a);
    const [first, second] = await openBoth(
      plain,
      wire.link,
      b,
      { clock, keepalive },
      { clock, keepalive },
    );
    const playing = outcomes(run(master, first, idle), run(peer, second, idle));
    await underWay();
    await clock.advance(5000);
    wire.cut();
    await clock.advance(400);
    expect(await playing).toMatchObject([{ name: "KeepaliveError" }, { name: "KeepaliveError" }]);
  });

  it("takes the times of the protocol, and the option before them", async () => {
    const clock = new VirtualClock();
    const quick = ticker(writeText, readText, { keepalive: { every: 1000, timeout: 2000 } });
    const [a, b] = memoryPair();
    const wire = cuttable(a);
    const option = { clock, keepalive: { every: 60_000, timeout: 120_000 } };
    const [first, second] = await openBoth(plain, wire.link, b, { clock }, option);
    const left = outcomes(run(quick.master, first, idle));
    let isOver = false;
    const right = outcomes(run(quick.peer, second, idle)).then((result) => {
      isOver = true;
      return result;
    });
    await underWay();
    wire.cut();
    await clock.advance(2100);
    expect(await left).toMatchObject([{ name: "KeepaliveError" }]);
    expect(isOver).toBe(false);
    await clock.advance(120_000);
    expect(await right).toMatchObject([{ name: "KeepaliveError" }]);
  });

  it("asks after `every` and gives up after `timeout`, both from the last byte", async () => {
    const clock = new VirtualClock();
    const keepalive = { every: 15_000, timeout: 45_000 };
    const [a, b] = memoryPair();
    const wire = cuttable(a);
    const far = { clock, keepalive: { every: 3_600_000, timeout: 7_200_000 } };
    const [first, second] = await openBoth(plain, wire.link, b, { clock, keepalive }, far);
    const left = outcomes(run(master, first, idle));
    const right = outcomes(run(peer, second, idle));
    await underWay();
    // The answer to the PING of 15 s is the last byte that is heard.
    await clock.advance(15_100);
    wire.cut();
    expect(await isOverAfter(44_800, clock, left)).toBe(false);
    await clock.advance(400);
    const [error] = await left;
    expect(error).toMatchObject({ name: "KeepaliveError" });
    expect(error).toHaveProperty("milliseconds", expect.closeTo(45_000, -2));
    second.close();
    await right;
  });

  it("asks first, and waits for the answer, when the process was asleep for longer than that", async () => {
    const clock = new VirtualClock();
    const [a, b] = memoryPair();
    const wire = cuttable(a);
    const [first, second] = await openBoth(plain, wire.link, b, { clock }, { clock });
    const playing = outcomes(run(master, first, idle), run(peer, second, idle));
    await underWay();
    clock.sleep(3_600_000);
    expect(await isOverAfter(9_000, clock, playing)).toBe(false);
    wire.cut();
    clock.sleep(3_600_000);
    expect(await isOverAfter(9_900, clock, playing)).toBe(false);
    await clock.advance(200);
    expect(await playing).toMatchObject([{ name: "KeepaliveError" }, { name: "KeepaliveError" }]);
  });

  it.each([
    ["keepalive.every", { every: 50, timeout: 100 }],
    ["keepalive.every", { every: Number.NaN, timeout: 100 }],
    ["keepalive.timeout", { every: 100, timeout: 100 }],
    ["keepalive.timeout", { every: 15_000, timeout: 10_000 }],
    ["keepalive.timeout", { every: 100, timeout: 2 ** 31 }],
    ["keepalive.timeout", { every: 100, timeout: Number.POSITIVE_INFINITY }],
  ])("refuses %s of %j", async (option, keepalive) => {
    const [error] = await outcomes(steers(plain, { keepalive }));
    expect(error).toMatchObject({ name: "OptionError", option });
  });
});
