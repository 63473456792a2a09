import { describe, expect, it } from "@jest/globals";
import { plainChannel, plainOpening } from "../channel/index.js";
import { settle, VirtualClock } from "../clock/virtual.js";
import type { LimitError } from "../errors/index.js";
import type { Link, LinkReceiver } from "../link/link.js";
import { memoryPair } from "../link/memory.js";
import { openLink } from "../steer/open.js";
import { OpenedSteer } from "../steer/opened.js";
import { counts, runSeed, seeded } from "../testing/random.test.support.js";
import {
  BEGIN,
  CUT,
  DATA,
  END,
  encodeBegin,
  encodeJoin,
  encodeRefuse,
  JOIN,
  REFUSE,
} from "./frames.js";
import { Hub } from "./hub.js";
import { MemberSeat } from "./member.js";
import { NetworkSteer } from "./steer.js";
import { Trunk } from "./trunk.js";
import { ended, fingerprint, plays, type Role, reacting, roles } from "./two-buyer.test.support.js";

interface TestHub {
  readonly hub: Hub;
  readonly ends: Promise<unknown>[];
  readonly refused: unknown[];
}

function hubOf(clock: VirtualClock): TestHub {
  const ends: Promise<unknown>[] = [];
  const refused: unknown[] = [];
  const hub = new Hub({
    spoken: { protocol: "TwoBuyer", fingerprints: [fingerprint] },
    roles,
    role: "Seller",
    name: "",
    keepalive: undefined,
    openingTimeout: 10_000,
    mostWaiting: 100,
    mostRelayed: 65_536,
    mayPlay: () => true,
    begin(relay) {
      relay.begin();
      const parts = { side: "responder", address: "", sealed: false, seat: relay } as const;
      const steer = new NetworkSteer({ ...parts, role: "Seller", roster: undefined }, { clock });
      ends.push(plays.Seller(steer).catch((error: unknown) => error));
    },
    refused: (error) => void refused.push(error),
  });
  return { hub, ends, refused };
}

async function linked(
  clock: VirtualClock,
): Promise<readonly [OpenedSteer<unknown>, OpenedSteer<unknown>]> {
  const [near, far] = memoryPair();
  return Promise.all([
    openLink(near, "initiator", () => plainOpening("initiator"), { clock }),
    openLink(far, "responder", () => plainOpening("responder"), { clock }),
  ]);
}

async function member(hub: Hub, role: Role, clock: VirtualClock): Promise<unknown> {
  const [here, there] = await linked(clock);
  hub.receive(there);
  const seat = new MemberSeat(here, "", undefined);
  const parts = { side: "initiator", address: "", sealed: false, seat, role } as const;
  return plays[role](
    new NetworkSteer({ ...parts, roster: undefined }, { clock }),
    reacting[role](),
  ).catch((error: unknown) => error);
}

/** Somebody who can say anything to a hub, or as a hub. */
async function somebody(clock: VirtualClock) {
  const [here, there] = await linked(clock);
  const trunk = new Trunk(here);
  const heard: number[] = [];
  let isLost = false;
  trunk.open({
    frame: (type) => void heard.push(type),
    drained() {},
    lost() {
      isLost = true;
    },
  });
  return { trunk, there, heard, isLost: () => isLost };
}

const joinOf = (role: string, more: object = {}) =>
  encodeJoin({
    session: "",
    setup: {
      version: 1,
      window: 262_144,
      maxMessage: 0,
      boot: "ee".repeat(16),
      instance: 1,
      fingerprints: [fingerprint],
      role,
      protocol: "TwoBuyer",
      name: "",
      ...more,
    },
  });

const bytes = (...values: number[]) => Uint8Array.from(values);

describe("a member that does not keep to the rules", () => {
  const phases = ["before it has said who it is", "while it waits", "in a session"] as const;

  it.each(phases)("costs nobody else anything, whatever it says %s", async (phase) => {
    const random = seeded(runSeed);
    for (let round = 0; round < counts(60, 2000); round += 1) {
      const clock = new VirtualClock();
      const { hub, ends } = hubOf(clock);
      const { trunk, there } = await somebody(clock);
      hub.receive(there);
      if (phase !== phases[0]) trunk.say(JOIN, joinOf("Buyer1"));
      const victim = phase === phases[2] ? member(hub, "Buyer2", clock) : undefined;
      await settle();
      for (let frame = 0; frame < 6; frame += 1) {
        const types = [JOIN, BEGIN, REFUSE, DATA, END, CUT, 0, 9, 10, 1, 2, 255];
        const body = Array.from({ length: random(40) }, () => random(256));
        if (body.length > 0 && random(2) === 0) body[0] = random(4);
        trunk.say(types[random(types.length)] ?? 0, bytes(...body));
      }
      await settle();
      // The hub is there for others.
      trunk.destroy();
      await settle();
      const others = [member(hub, "Buyer1", clock), member(hub, "Buyer2", clock)];
      await clock.advance(30_000);
      expect(await Promise.all(others)).toEqual([ended, ended]);
      if (victim !== undefined) expect(await victim).toMatchObject({ role: expect.any(String) });
      for (const end of ends) await end;
      await clock.advance(30_000);
      expect([hub.waiting, hub.relays.size, clock.pending]).toEqual([0, 0, 0]);
    }
  });

  it("is dropped when it says nothing at all", async () => {
    const clock = new VirtualClock();
    const { hub } = hubOf(clock);
    const { there, isLost } = await somebody(clock);
    hub.receive(there);
    await clock.advance(9_999);
    expect(isLost()).toBe(false);
    await clock.advance(1);
    expect(isLost()).toBe(true);
  });

  it.each([
    ["another version", { version: 2 }, "version-mismatch"],
    ["another protocol", { protocol: "Other" }, "protocol-mismatch"],
    ["no role", { role: "" }, "protocol"],
    ["the role of the hub", { role: "Seller" }, "same-role"],
  ])("is told why it gets no seat: %s", async (_, more, code) => {
    const clock = new VirtualClock();
    const { hub, refused } = hubOf(clock);
    const { trunk, there, heard } = await somebody(clock);
    hub.receive(there);
    trunk.say(JOIN, joinOf("Buyer1", more));
    await settle();
    expect(heard).toEqual([REFUSE]);
    expect(refused).toEqual([expect.objectContaining({ code })]);
  });

  it("speaks to itself or to nobody: it is cut, and its session ends", async () => {
    for (const to of [0, 3, 255]) {
      const clock = new VirtualClock();
      const { hub, ends } = hubOf(clock);
      const { trunk, there, isLost } = await somebody(clock);
      hub.receive(there);
      trunk.say(JOIN, joinOf("Buyer1"));
      const other = member(hub, "Buyer2", clock);
      await settle();
      trunk.say(DATA, bytes(to, 1, 2, 3));
      await settle();
      expect(isLost()).toBe(true);
      expect(await other).toMatchObject({ role: "Buyer1", reason: "truncated" });
      expect(await ends[0]).toMatchObject({ role: "Buyer1" });
    }
  });
});

describe("a hub that does not keep to the rules", () => {
  const begin = (more: object) =>
    encodeBegin({ id: new Uint8Array(16), fingerprint, hub: 2, names: ["", "", ""], ...more });

  it.each([
    ["a BEGIN that is cut", BEGIN, bytes(1, 2, 3)],
    ["too few roles", BEGIN, begin({ names: ["", ""] })],
    ["a role that there is not", BEGIN, begin({ hub: 3 })],
    ["another version", BEGIN, begin({ fingerprint: "00".repeat(32) })],
    ["words of a role before the session", DATA, bytes(1, 1)],
    ["a refusal without words", REFUSE, bytes()],
    ["a refusal of an unknown kind", REFUSE, encodeRefuse(["who-knows", "no", "Seller"])],
    ["something that no hub says", 7, bytes(1)],
  ])("is found out: %s", async (_, type, body) => {
    const clock = new VirtualClock();
    const { trunk, there } = await somebody(clock);
    const seat = new MemberSeat(there, "", undefined);
    const parts = { side: "initiator", address: "", sealed: false, seat, role: "Buyer1" } as const;
    const playing = plays
      .Buyer1(new NetworkSteer({ ...parts, roster: undefined }, { clock }))
      .catch((error: unknown) => error);
    await settle();
    trunk.say(type, body);
    await clock.advance(10_000);
    expect(await playing).toMatchObject({ code: expect.any(String) });
  });
});

describe("a hub that dies", () => {
  const play = async (clock: VirtualClock) => {
    const { trunk, there } = await somebody(clock);
    const seat = new MemberSeat(there, "", undefined);
    const parts = { side: "initiator", address: "", sealed: false, seat, role: "Buyer1" } as const;
    const playing = plays
      .Buyer1(new NetworkSteer({ ...parts, roster: undefined }, { clock }))
      .catch((error: unknown) => error);
    await settle();
    return { trunk, playing };
  };

  it("while a member waits leaves it with an error", async () => {
    const { trunk, playing } = await play(new VirtualClock());
    trunk.destroy();
    expect(await playing).toMatchObject({ code: "connection-lost" });
  });

  it("without a word while a member waits is noticed", async () => {
    const clock = new VirtualClock();
    const { trunk, playing } = await play(clock);
    // Nothing of it answers any more.
    trunk.data = () => {};
    await clock.advance(25_100);
    expect(await playing).toMatchObject({ code: "keepalive" });
  });

  it("in a session is named by its role", async () => {
    const { trunk, playing } = await play(new VirtualClock());
    const names = ["", "", ""];
    trunk.say(BEGIN, encodeBegin({ id: new Uint8Array(16), fingerprint, hub: 2, names }));
    await settle();
    trunk.destroy();
    expect(await playing).toMatchObject({
      code: "role-failed",
      role: "Seller",
      reason: "truncated",
    });
  });
});

describe("a link whose other end does not read", () => {
  it("is dropped when more waits for it than the hub allows", () => {
    let written = 0;
    let receiver: LinkReceiver | undefined;
    const link: Link = {
      address: "slow",
      start(given) {
        receiver = given;
      },
      write(parts) {
        for (const part of parts) written += part.length;
        return false;
      },
      end() {},
      destroy: () => receiver?.closed(undefined),
    };
    const clock = new VirtualClock();
    const steer = new OpenedSteer("responder", link, plainChannel, clock, {});
    link.start(steer);
    const trunk = new Trunk(steer, 100_000);
    let error: Error | undefined;
    trunk.open({
      frame() {},
      drained() {},
      lost(why) {
        error = why;
      },
    });
    const piece = new Uint8Array(30_000);
    for (let at = 0; at < 3; at += 1) expect(trunk.send(DATA, 1, [piece])).toBe(false);
    expect(error).toBeUndefined();
    trunk.drained();
    for (let at = 0; at < 4; at += 1) trunk.send(DATA, 1, [piece]);
    expect(error as LimitError | undefined).toMatchObject({ code: "limit" });
    const before = written;
    trunk.send(DATA, 1, [piece]);
    expect(written).toBe(before);
  });

  it("gets long writes in records that fit", async () => {
    const clock = new VirtualClock();
    const [here, there] = await linked(clock);
    const sender = new Trunk(here);
    const receiver = new Trunk(there);
    const got: number[] = [];
    const ignore = { frame() {}, drained() {}, lost() {} };
    sender.open(ignore);
    receiver.open({
      ...ignore,
      frame: (type, buffer, start, end) => {
        expect([type, buffer[start]]).toEqual([DATA, 2]);
        got.push(...buffer.subarray(start + 1, end));
      },
    });
    const parts = [61_000, 0, 5, 60_000, 130_000].map((length, at) =>
      Uint8Array.from({ length }, (_, index) => index + at),
    );
    sender.send(DATA, 2, parts);
    await settle();
    expect(Buffer.compare(Buffer.from(got), Buffer.concat(parts))).toBe(0);
  });
});
