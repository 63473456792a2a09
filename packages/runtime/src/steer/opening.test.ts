import { describe, expect, it } from "@jest/globals";
import * as $ from "../generated.js";
import { generateKey } from "../keys/index.js";
import { memoryPair } from "../link/memory.js";
import { agree } from "../session/agree.js";
import { atmMaster, atmPeer, masterEvent, peerEvent } from "../testing/atm.test.support.js";
import { links, outcomes, sockets, steers, testKey, ways } from "../testing/pair.test.support.js";
import {
  drivingMaster,
  hooksOf,
  newVisit,
  reactingMaster,
  reactingPeer,
} from "../testing/sides.test.support.js";
import { Steer } from "./open.js";

const otherKey = generateKey((bytes) => bytes.fill(6));
const masterSide = () => [reactingMaster(newVisit()), hooksOf(newVisit())] as const;

/** Handlers that must not be called. */
function untouched() {
  const calls: string[] = [];
  const peer = reactingPeer();
  return {
    calls,
    peer: {
      ...peer,
      onLogin: (...args: Parameters<typeof peer.onLogin>) => {
        calls.push("onLogin");
        return peer.onLogin(...args);
      },
    },
    metadata: () => {
      calls.push("metadata");
    },
    master: {
      ...reactingMaster(newVisit()),
      start: () => {
        calls.push("start");
        return new Promise<never>(() => {});
      },
    },
  };
}

describe.each(ways)("two ends that do not fit, over $name", (way) => {
  it("two masters: both are told so, before any code of the program", async () => {
    const { calls, master, metadata } = untouched();
    const [first, second] = await steers(way, { metadata }, { metadata });
    const both = await outcomes(
      masterEvent(first, master, hooksOf(newVisit())),
      masterEvent(second, master, hooksOf(newVisit())),
    );
    for (const error of both)
      expect(error).toMatchObject({ name: "SameRoleError", role: "master" });
    expect(calls).toEqual([]);
  });

  it("another protocol: both are told which", async () => {
    const [first, second] = await steers(way);
    const shop = { ...atmPeer, protocol: "Shop", fingerprint: "ab".repeat(32) };
    const [ours, theirs] = await outcomes(
      masterEvent(first, ...masterSide()),
      $.run(shop, second, reactingPeer()),
    );
    expect(ours).toMatchObject({
      name: "ProtocolMismatchError",
      ours: { name: "Atm" },
      theirs: { name: "Shop", fingerprint: shop.fingerprint },
    });
    expect(theirs).toMatchObject({ name: "ProtocolMismatchError", ours: { name: "Shop" } });
  });

  it("a changed protocol: both are told the fingerprints", async () => {
    const { calls, peer, metadata } = untouched();
    const [first, second] = await steers(way, {}, { metadata });
    const changed = { ...atmPeer, fingerprint: "cd".repeat(32) };
    const both = await outcomes(masterEvent(first, ...masterSide()), $.run(changed, second, peer));
    for (const error of both) expect(error).toMatchObject({ name: "ProtocolMismatchError" });
    expect(String(both[0])).toContain("cdcdcdcdcdcd");
    expect(calls).toEqual([]);
  });

  it("two initiators: both are told so", async () => {
    const [a, b] = await links(way);
    const sealed = way.isSealed ? { key: testKey } : { insecure: true };
    const both = await outcomes(
      Steer.open(a, { ...sealed, side: "initiator" }),
      Steer.open(b, { ...sealed, side: "initiator" }),
    );
    for (const error of both)
      expect(error).toMatchObject({ name: "SameSideError", side: "initiator" });
  });

  it("an older version that the newer is compatible with: its labels are spoken", async () => {
    const older = { ...atmPeer, fingerprint: "11".repeat(32) };
    const relabelled = {
      ...atmMaster,
      fingerprint: "22".repeat(32),
      states: {
        ...atmMaster.states,
        start: { kind: "send", steps: [{ ...loginStep(), label: 9 }] },
      },
      compatible: [{ fingerprint: older.fingerprint, labels: { Login: 3 } }],
    } as const;
    const [first, second] = await steers(way);
    const visit = newVisit();
    const ends = await outcomes(
      $.run(relabelled, first, drivingMaster(visit), hooksOf(visit)),
      $.run(older, second, reactingPeer()),
    );
    expect(ends).toEqual([{ at: "end" }, { at: "end" }]);
    expect(visit.balances).toEqual([10n, 30n]);
  });
});

function loginStep() {
  const start = atmMaster.states["start"];
  const step = start?.kind === "send" ? start.steps[0] : undefined;
  if (step === undefined) throw new Error("the Atm begins with a Login");
  return step;
}

describe("what two SETUPs agree on", () => {
  const setup = {
    version: 1,
    window: 1,
    maxMessage: 1,
    boot: "00",
    instance: 7,
    fingerprints: [atmMaster.fingerprint],
    role: "master",
    protocol: "Atm",
    name: "",
  };

  it.each([
    ["the own SETUP that came back", setup, { name: "SelfConnectionError" }],
    ["another session of this process", { ...setup, instance: 8 }, { name: "SameRoleError" }],
    ["another process", { ...setup, boot: "01" }, { name: "SameRoleError", role: "master" }],
    ["another version", { ...setup, version: 2 }, { name: "VersionMismatchError", theirs: 2 }],
    [
      "a role that there is not",
      { ...setup, role: "auditor", instance: 8 },
      { name: "ProtocolError" },
    ],
  ])("%s is refused", (_, theirs, expected) => {
    expect(() => agree(atmMaster, setup, theirs)).toThrow(expect.objectContaining(expected));
  });
});

describe.each([ways[1], ways[3]])("a wrong key over $name", (way) => {
  it("is refused without a byte, and no code of the program is called", async () => {
    const [a, b] = await links(way);
    let written = 0;
    const listening = {
      ...b,
      address: b.address,
      start: (receiver: Parameters<typeof b.start>[0]) => b.start(receiver),
      write: (parts: readonly Uint8Array[]) => {
        written += parts.reduce((sum, part) => sum + part.length, 0);
        return b.write(parts);
      },
      end: () => b.end(),
      destroy: () => b.destroy(),
    };
    const { calls, metadata } = untouched();
    const both = await outcomes(
      Steer.open(a, { side: "initiator", key: otherKey, metadata }),
      Steer.open(listening, { side: "responder", key: testKey, metadata }),
    );
    for (const error of both) expect(error).toMatchObject({ name: "HandshakeRefusedError" });
    expect(written).toBe(0);
    expect(calls).toEqual([]);
  });

  it("is one of up to four while keys are changed", async () => {
    const [first, second] = await steers(way, { key: otherKey }, { key: [testKey, otherKey] });
    const visit = newVisit();
    const ends = await outcomes(
      masterEvent(first, drivingMaster(visit), hooksOf(visit)),
      peerEvent(second, reactingPeer()),
    );
    expect(ends).toEqual([{ at: "end" }, { at: "end" }]);
  });
});

describe("options that cannot be meant", () => {
  const open = async (options: object) => {
    const [stream, other] = await sockets();
    other.destroy();
    return Steer.open(stream, Object({ side: "initiator", ...options }));
  };

  it("no key is asked for within one process", async () => {
    const [a, b] = memoryPair();
    const both = await outcomes(
      Steer.open(a, { side: "initiator" }),
      Steer.open(b, { side: "responder" }),
    );
    for (const steer of both) expect(steer).toMatchObject({ sealed: false });
  });

  it.each([
    ["no key", {}, { name: "OptionError", option: "key" }],
    [
      "a key beside insecure",
      { key: testKey, insecure: true },
      { name: "OptionError", option: "insecure" },
    ],
    ["a password", { key: "hunter2" }, { name: "KeyError" }],
    ["no side", { side: "left", insecure: true }, { name: "OptionError", option: "side" }],
    ["a small window", { insecure: true, limits: { window: 10 } }, { name: "OptionError" }],
    ["a huge message", { insecure: true, limits: { message: 1e9 } }, { name: "OptionError" }],
    [
      "a long name",
      { insecure: true, name: "x".repeat(65) },
      { name: "OptionError", option: "name" },
    ],
  ])("%s is an error", async (_, options, expected) => {
    const [error] = await outcomes(open(options));
    expect(error).toMatchObject(expected);
  });

  it("a missing key names keygen", async () => {
    const [error] = await outcomes(open({}));
    expect(String(error)).toContain("capitan keygen");
  });

  it("an abort ends an opening", async () => {
    const [error] = await outcomes(open({ insecure: true, signal: AbortSignal.abort("no") }));
    expect(error).toMatchObject({ name: "AbortedError", cause: "no" });
  });
});
