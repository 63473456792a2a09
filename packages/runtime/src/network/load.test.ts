import { describe, expect, it } from "@jest/globals";
import { generateIdentity } from "../keys/index.js";
import { protocol } from "../session/descriptor.js";
import { run } from "../session/run.js";
import { host } from "../tcp/hub.js";
import { join } from "../tcp/join.js";
import { soon, testKey } from "../testing/pair.test.support.js";
import {
  type Anywhere,
  machinesOf,
  type Name,
  receive,
  receives,
  type Sides,
  send,
  sends,
  three,
} from "./three.test.support.js";

const identities = {
  A: await generateIdentity((bytes) => bytes.fill(11)),
  B: await generateIdentity((bytes) => bytes.fill(12)),
  C: await generateIdentity((bytes) => bytes.fill(13)),
};
const publicKeys = {
  A: identities.A.publicKey,
  B: identities.B.publicKey,
  C: identities.C.publicKey,
};
const ended = { at: "end" };

/** loop { A -> B: Z or A -> B: X and out; B -> C: Z; } */
const machines = machinesOf({
  A: { start: sends(send("Z", "B", "start"), send("X", "B", "end")) },
  B: {
    start: receives(receive("Z", "A", "pass"), receive("X", "A", "last")),
    pass: sends(send("Z", "C", "start")),
    last: sends(send("X", "C", "end")),
  },
  C: { start: receives(receive("Z", "B", "start"), receive("X", "B", "end")) },
});

type Machines = typeof machines;

const descriptorOf = (machines: Machines) =>
  protocol({
    name: "Three",
    roles: three,
    fingerprint: machines.A.fingerprint,
    compatible: [],
    labels: [],
    machines,
    events: {},
  });

const ways = {
  trusted: (_: Name) => ({ key: testKey, hub: "trusted" }) as const,
  "end to end": (role: Name) => ({ identity: identities[role].identity, roles: publicKeys }),
};

/** Plays all roles over TCP; the hub is that of `hubRole`. */
async function playOver(
  way: keyof typeof ways,
  hubRole: Name,
  sides: Sides,
  all: Machines = machines,
): Promise<void> {
  const trust = ways[way];
  const ends: unknown[] = [];
  const hub = await host(
    { port: 0, protocol: descriptorOf(all), role: hubRole, ...trust(hubRole) },
    async (steer) => {
      ends.push(await run(all[hubRole], steer, sides[hubRole]).catch((error: unknown) => error));
    },
  );
  const playing = three
    .filter((role) => role !== hubRole)
    .map(async (role) => {
      const more = way === "trusted" ? {} : { hubRole };
      const steer = await join({ port: hub.port, ...trust(role), ...more });
      return run(all[role], steer, sides[role]);
    });
  expect(await soon(Promise.all(playing))).toEqual([ended, ended]);
  await soon(hub.close());
  expect(ends).toEqual([ended]);
}

describe.each(["trusted", "end to end"] as const)("what goes through a hub, %s", (way) => {
  const cases = three.map((hub) => [hub] as const);

  it.each(cases)(
    "arrives whole and in order when it is long, and %s is the hub",
    async (hubRole) => {
      const long = [900_000, 1, 70_000, 0, 262_144, 1_000_000].map((length, at) =>
        Uint8Array.from({ length }, (_, index) => index * 31 + at),
      );
      const arrived: Buffer[] = [];
      await playOver(way, hubRole, {
        A: async (s) => {
          let at: Anywhere | undefined = s;
          for (const bytes of long) at = await at?.["sendZ"]?.(bytes);
          return at?.["sendX"]?.("over");
        },
        B: {
          onZ: (event: Uint8Array, s: Anywhere) => s["sendZ"]?.(event),
          onX: (event: string, s: Anywhere) => s["sendX"]?.(event),
        },
        C: {
          // Slower than the others: what waits for it does so within its window.
          async onZ(event: Uint8Array) {
            await new Promise((resolve) => setTimeout(resolve, 5));
            arrived.push(Buffer.from(event));
          },
          onX() {},
        },
      });
      expect(arrived.map((bytes) => bytes.length)).toEqual(long.map((bytes) => bytes.length));
      expect(Buffer.compare(Buffer.concat(arrived), Buffer.concat(long))).toBe(0);
    },
  );

  it.each(cases)("arrives in order when it is much, and %s is the hub", async (hubRole) => {
    const count = 5000;
    let next = 0;
    let wrong = 0;
    await playOver(way, hubRole, {
      A: async (s) => {
        let at: Anywhere | undefined = s;
        for (let number = 0; number < count; number += 1) {
          at = await at?.["sendZ"]?.(Uint8Array.of(number >> 8, number));
        }
        return at?.["sendX"]?.("over");
      },
      B: async (s) => {
        let at = s;
        for (;;) {
          const got = await at.receive();
          const sent = await got.next[`send${got.type}`]?.(got.event);
          if (got.type === "X" || sent === undefined) return sent;
          at = sent;
        }
      },
      C: {
        onZ(event: Uint8Array) {
          if (((event[0] ?? 0) << 8) + (event[1] ?? 0) !== next) wrong += 1;
          next += 1;
        },
        onX() {},
      },
    });
    expect([next, wrong]).toEqual([count, 0]);
  });

  it("begins and ends with the hub, where it speaks first and last", async () => {
    // A -> B: X; B -> C: X; C -> A: X; A -> B, C: X.
    const ring = machinesOf({
      A: {
        start: sends(send("X", "B", "back")),
        back: receives(receive("X", "C", "last")),
        last: sends(send("X", "B C", "end")),
      },
      B: {
        start: receives(receive("X", "A", "on")),
        on: sends(send("X", "C", "over")),
        over: receives(receive("X", "A", "end")),
      },
      C: {
        start: receives(receive("X", "B", "on")),
        on: sends(send("X", "A", "over")),
        over: receives(receive("X", "A", "end")),
      },
    });
    const pass = async (s: Anywhere) => {
      const { event, next } = await s.receive();
      const passed = await next["sendX"]?.(`${event}!`);
      return (await passed?.receive())?.next;
    };
    let back = "";
    await playOver(
      way,
      "A",
      {
        A: async (s) => {
          const answer = await (await s["sendXToB"]?.("round"))?.receive();
          back = answer?.event ?? "";
          return answer?.next["sendXToBAndC"]?.("over");
        },
        B: pass,
        C: pass,
      },
      ring,
    );
    expect(back).toBe("round!!");
  });
});
