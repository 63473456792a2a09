import { describe, expect, it } from "@jest/globals";
import { settle, VirtualClock } from "../clock/virtual.js";
import { PeerFailedError, SteerError, TruncatedError } from "../errors/index.js";
import { run } from "../generated.js";
import { memoryPair } from "../link/memory.js";
import { capitan, type Reactor, service } from "../reactor/index.js";
import { unfinishedBytes } from "../records/reassembly.js";
import { Steer } from "../steer/open.js";
import { sealing, ways } from "../testing/pair.test.support.js";
import { counts, runSeed, seeded } from "../testing/random.test.support.js";
import { readText, type Ticks, ticker, writeText } from "../testing/small.test.support.js";
import { type LinkFault, shaky } from "./shaky.test.support.js";

type Below = (limit: number) => number;

const { master, peer } = ticker(writeText, readText);
const [plain, sealed] = ways;

/** The programs' own failures. */
class Mishap extends Error {}

/** How often a side came to which end, by the name of its error. */
const ends = new Map<string, number>();

function count(end: PromiseSettledResult<unknown>): void {
  const name = end.status === "fulfilled" ? "end" : nameOf(end.reason);
  ends.set(name, (ends.get(name) ?? 0) + 1);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}

/** What one session of a simulation is to go through. */
interface Plan {
  readonly texts: readonly string[];
  readonly faults: readonly [LinkFault, LinkFault];
  readonly way: typeof plain | typeof sealed;
  readonly window: number;
  /** Before which event the sender or receiver fails or gives up; none beyond the last one. */
  readonly throwsAt: number;
  readonly abortsAt: number;
  readonly receiverThrowsAt: number;
}

function planOf(below: Below): Plan {
  const events = below(20);
  const rarely = (): number => (below(6) === 0 ? below(20) : Number.POSITIVE_INFINITY);
  const fault = (): LinkFault => {
    const chance = below(8);
    const after = below(3) === 0 ? below(300) : below(20_000);
    return { kind: chance === 0 ? "cut" : chance === 1 ? "silent" : "none", after };
  };
  return {
    texts: Array.from({ length: events }, (_, index) =>
      `${index}:`.padEnd(below(4) === 0 ? below(9000) : below(60), "z"),
    ),
    faults: [fault(), fault()],
    way: below(10) === 0 ? sealed : plain,
    window: below(2) === 0 ? 4096 : 262_144,
    throwsAt: rarely(),
    abortsAt: rarely(),
    receiverThrowsAt: rarely(),
  };
}

const isCalm = (plan: Plan): boolean =>
  plan.faults.every(({ kind }) => kind === "none") &&
  [plan.throwsAt, plan.abortsAt, plan.receiverThrowsAt].every((at) => at === Infinity);

/** Both sides of one session, from the opening to whatever end. */
async function session(plan: Plan, clock: VirtualClock, below: Below): Promise<void> {
  const [a, b] = memoryPair();
  const keepalive = { every: 1000, timeout: 2000 };
  const options = { ...sealing(plan.way), clock, keepalive, limits: { window: plan.window } };
  const links = [shaky(a, clock, below, plan.faults[0]), shaky(b, clock, below, plan.faults[1])];
  const seen: string[] = [];
  let sent = 0;
  const rest = (): Promise<void> => new Promise((done) => void clock.setTimer(done, below(30)));

  async function sending(): Promise<unknown> {
    const [link = a] = links;
    const steer = await Steer.open<unknown>(link, { ...options, side: "initiator" });
    const controller = new AbortController();
    const drive = async (start: Ticks) => {
      let s = start;
      for (const [index, text] of plan.texts.entries()) {
        if (index === plan.throwsAt) throw new Mishap("the sender's");
        if (index === plan.abortsAt) controller.abort();
        sent += 1;
        s = await s.sendTick(text);
        if (below(10) === 0) await rest();
      }
      return s.sendStop();
    };
    return run(master, steer, drive, { signal: controller.signal });
  }

  async function receiving(): Promise<unknown> {
    const [, link = b] = links;
    const steer = await Steer.open<unknown>(link, { ...options, side: "responder" });
    return run(peer, steer, {
      async onTick(text: string, s: object) {
        if (seen.length === plan.receiverThrowsAt) throw new Mishap("the receiver's");
        seen.push(text);
        if (below(10) === 0) await rest();
        return s;
      },
      onStop() {},
    });
  }

  const [left, right] = await Promise.allSettled([sending(), receiving()]);
  for (const end of [left, right]) {
    count(end);
    if (end.status === "fulfilled") expect(end.value).toEqual({ at: "end" });
    else if (!(end.reason instanceof Mishap)) expect(end.reason).toBeInstanceOf(SteerError);
  }
  // Nothing is lost, doubled or out of order before the end, and nobody ends well without the other one's events.
  expect(seen).toEqual(plan.texts.slice(0, seen.length));
  if (right.status === "fulfilled") expect(seen).toHaveLength(plan.texts.length);
  if (isCalm(plan)) expect([left.status, right.status]).toEqual(["fulfilled", "fulfilled"]);
  if (left.status === "rejected" && left.reason instanceof TruncatedError) {
    const { acknowledged, unknown } = left.reason;
    // One more for Stop, and one that was given to the runtime and had no credit.
    expect(acknowledged).toBeLessThanOrEqual(seen.length + 1);
    expect(acknowledged + unknown).toBeLessThanOrEqual(sent + 1);
  }
  if (right.status === "rejected" && right.reason instanceof PeerFailedError) {
    expect(right.reason.message).not.toContain("sender's");
  }
}

/** Services that fail at random, on the same clock. Whatever they do, no main runs twice at a time. */
function services(clock: VirtualClock, below: Below): Reactor {
  let most = 0;
  const restless = (name: string) => {
    let running = 0;
    return service({
      name,
      async main(context) {
        running += 1;
        most = Math.max(most, running);
        if (most > 1) throw new Error("a main runs twice at a time");
        try {
          await context.sleep(below(400));
          if (below(3) === 0) throw new Mishap(name);
        } finally {
          running -= 1;
        }
      },
      fallback: () => {
        if (below(2) === 0) throw new Mishap("fallback");
      },
    });
  };
  const all = Array.from({ length: 1 + below(3) }, (_, index) => restless(`service ${index}`));
  return capitan({ services: all, clock, random: () => below(1000) / 1000 });
}

/** Lets time pass until `work` is done; what is not done after ten minutes hangs. */
async function pass(clock: VirtualClock, work: Promise<unknown>): Promise<void> {
  let isDone = false;
  const done = (): void => {
    isDone = true;
  };
  work.then(done, done);
  for (let step = 0; step < 1200 && !isDone; step += 1) await clock.advance(500);
  if (!isDone) throw new Error("after ten minutes of the virtual clock this hangs");
}

async function simulate(seed: number): Promise<void> {
  const below = seeded(seed);
  const clock = new VirtualClock();
  const plans = Array.from({ length: 1 + below(3) }, () => planOf(below));
  const reactor = below(8) === 0 ? services(clock, below) : undefined;
  const ended = reactor?.stopped.catch((error: unknown) => {
    expect(error).toBeInstanceOf(SteerError);
  });
  const sessions = Promise.all(plans.map((plan) => session(plan, clock, below)));
  await pass(clock, sessions);
  await sessions;
  if (reactor !== undefined) {
    await pass(clock, reactor.stop());
    await ended;
  }
  // Links that were cut or silent are dropped after five seconds; then no timer is left.
  await clock.advance(6000);
  await settle();
  expect(clock.pending).toBe(0);
}

describe("a simulation of sessions, links and services, with faults", () => {
  const most = counts(10_000, 1_000_000);
  it(`comes to the ends that it may come to, ${most} times (seeds from ${runSeed})`, async () => {
    for (let seed = runSeed; seed < runSeed + most; seed += 1) {
      try {
        await simulate(seed);
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
    expect(unfinishedBytes()).toBe(0);
    // All that can happen has happened.
    expect([...ends.keys()].sort()).toEqual([
      "AbortedError",
      "HandshakeRefusedError",
      "KeepaliveError",
      "Mishap",
      "OpeningTimeoutError",
      "PeerFailedError",
      "TruncatedError",
      "end",
    ]);
  }, 7_200_000);
});
