import { afterEach, describe, expect, it } from "@jest/globals";
import {
  HandshakeRefusedError,
  OptionError,
  ProtocolMismatchError,
  SameRoleError,
} from "../errors/index.js";
import { generateIdentity, generateKey } from "../keys/index.js";
import { run } from "../session/run.js";
import { connect } from "../tcp/connect.js";
import { host } from "../tcp/hub.js";
import { join } from "../tcp/join.js";
import { soon, testKey } from "../testing/pair.test.support.js";
import { identities, publicKeys } from "./hostile.test.support.js";
import { joined, type Opened, opened, type Trust, trusts, until } from "./network.test.support.js";
import {
  ended,
  heard,
  machines,
  newLogs,
  plays,
  reacting,
  roles,
  type State,
  twoBuyer,
} from "./two-buyer.test.support.js";

const open: Opened[] = [];
const opening: typeof opened = async (...options) => {
  const network = await opened(...options);
  open.push(network);
  return network;
};
afterEach(async () => {
  for (const { hub } of open.splice(0)) await soon(hub.close(0));
});

describe.each(Object.entries<Trust>(trusts))("a network over TCP, with %s", (_, trust) => {
  it.each(roles)("works when the hub is %s", async (hubRole) => {
    const logs = newLogs();
    const network = await opening(trust, hubRole, () => reacting[hubRole](logs[hubRole]));
    const members = roles.filter((role) => role !== hubRole);
    const playing = members.map((role) => joined(trust, network, role, reacting[role](logs[role])));
    expect(await soon(Promise.all(playing))).toEqual([ended, ended]);
    await soon(network.hub.close());
    expect(network.ends).toEqual([ended]);
    expect(logs).toEqual(heard);
    expect([network.hub.sessions, network.hub.waiting]).toEqual([0, 0]);
  });

  it("lets the second of a role wait for the next session", async () => {
    const network = await opening(trust, "Seller");
    const first = joined(trust, network, "Buyer1");
    await until(() => network.hub.waiting === 1);
    const second = joined(trust, network, "Buyer1");
    await until(() => network.hub.waiting === 2);
    expect(await soon(joined(trust, network, "Buyer2"))).toEqual(ended);
    expect(await soon(first)).toEqual(ended);
    expect(network.hub.waiting).toBe(1);
    expect(await soon(joined(trust, network, "Buyer2"))).toEqual(ended);
    expect(await soon(second)).toEqual(ended);
    await until(() => network.ends.length === 2);
    expect(network.ends).toEqual([ended, ended]);
  });

  it("groups members by the name of the session", async () => {
    const network = await opening(trust, "Seller");
    const here = joined(trust, network, "Buyer1", undefined, { session: "here" });
    await until(() => network.hub.waiting === 1);
    const there = joined(trust, network, "Buyer2", undefined, { session: "there" });
    await until(() => network.hub.waiting === 2);
    const both = [
      here,
      there,
      joined(trust, network, "Buyer2", undefined, { session: "here" }),
      joined(trust, network, "Buyer1", undefined, { session: "there" }),
    ];
    expect(await soon(Promise.all(both))).toEqual(both.map(() => ended));
  });

  it("forgets who no longer waits", async () => {
    const network = await opening(trust, "Seller");
    const controller = new AbortController();
    const gone = joined(trust, network, "Buyer1", undefined, { signal: controller.signal });
    await until(() => network.hub.waiting === 1);
    controller.abort("elsewhere");
    expect(await soon(gone)).toMatchObject({ code: "aborted", cause: "elsewhere" });
    await until(() => network.hub.waiting === 0);
    const late = joined(trust, network, "Buyer1", undefined, { waitingTimeout: 20 });
    expect(await soon(late)).toMatchObject({ code: "opening-timeout" });
    await until(() => network.hub.waiting === 0);
    const playing = [joined(trust, network, "Buyer1"), joined(trust, network, "Buyer2")];
    expect(await soon(Promise.all(playing))).toEqual([ended, ended]);
  });

  it("watches those who wait, and lets them wait as long as they are alive", async () => {
    const times = { keepalive: { every: 100, timeout: 250 } };
    const network = await opening(trust, "Seller", undefined, { ...times, openingTimeout: 150 });
    const first = joined(trust, network, "Buyer1", undefined, { ...times, openingTimeout: 150 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(network.hub.waiting).toBe(1);
    expect(await soon(joined(trust, network, "Buyer2"))).toEqual(ended);
    expect(await soon(first)).toEqual(ended);
  });

  it("tells all, when a member fails", async () => {
    const network = await opening(trust, "Seller");
    const failure = new Error("out of money");
    const first = joined(trust, network, "Buyer1");
    const second = joined(trust, network, "Buyer2", {
      ...reacting.Buyer2(),
      onShare: () => Promise.reject(failure),
    });
    expect(await soon(second)).toBe(failure);
    // It had finished, but for the Share that nobody has taken; or it had not.
    const end = await soon(first);
    if (end instanceof Error) expect(end).toMatchObject({ role: "Buyer2" });
    await until(() => network.ends.length === 1);
    expect(network.ends[0]).toMatchObject({ role: "Buyer2", reason: "session" });
  });

  it("tells all, when the hub's own role fails, and goes on", async () => {
    let isBroken = true;
    const network = await opening(trust, "Seller", () => ({
      ...reacting.Seller(),
      onTitle: (_: string, s: State) =>
        isBroken ? Promise.reject(new Error("sold")) : s.sendQuote("12"),
    }));
    const playing = () =>
      soon(Promise.all([joined(trust, network, "Buyer1"), joined(trust, network, "Buyer2")]));
    for (const error of await playing()) {
      expect(error).toMatchObject({ role: "Seller", reason: "session" });
    }
    isBroken = false;
    expect(await playing()).toEqual([ended, ended]);
    await until(() => network.hub.sessions === 0);
  });

  it("ends when the hub closes: those who play and those who wait learn it", async () => {
    const network = await opening(trust, "Seller", () => ({
      ...reacting.Seller(),
      onTitle: () => new Promise(() => {}),
    }));
    const playing = [joined(trust, network, "Buyer1"), joined(trust, network, "Buyer2")];
    await until(() => network.hub.sessions === 1);
    const waiting = joined(trust, network, "Buyer1");
    await until(() => network.hub.waiting === 1);
    await soon(network.hub.close(20));
    const [first, second, third] = await soon(Promise.all([...playing, waiting]));
    for (const error of [first, second, third]) {
      expect(error).toMatchObject({ role: "Seller", reason: "aborted" });
    }
    expect(network.ends).toEqual([expect.objectContaining({ code: "aborted" })]);
  });
});

describe("who may not join", () => {
  const trust = trusts["a trusted hub"];
  const sealed = trusts["roles that trust nobody"];

  it("with another key is refused, and nobody else is disturbed", async () => {
    const network = await opening(trust, "Seller");
    const stranger = joined(trust, network, "Buyer1", undefined, { key: generateKey() });
    expect(await soon(stranger)).toBeInstanceOf(HandshakeRefusedError);
    expect(network.refused).toEqual([expect.any(HandshakeRefusedError)]);
    const playing = [joined(trust, network, "Buyer1"), joined(trust, network, "Buyer2")];
    expect(await soon(Promise.all(playing))).toEqual([ended, ended]);
  });

  it("with the identity of nobody is refused", async () => {
    const network = await opening(sealed, "Seller");
    const { identity, publicKey } = await generateIdentity();
    const stranger = joined(sealed, network, "Buyer1", undefined, {
      identity,
      roles: { ...publicKeys, Buyer1: publicKey },
    });
    expect(await soon(stranger)).toBeInstanceOf(HandshakeRefusedError);
    expect(network.refused).toEqual([expect.any(HandshakeRefusedError)]);
  });

  it("with the identity of another role is refused, here or there", async () => {
    const network = await opening(sealed, "Seller");
    const { identity, publicKey } = identities.Buyer1;
    const honest = joined(sealed, network, "Buyer2", undefined, { identity });
    expect(await soon(honest)).toMatchObject({
      code: "option",
      option: "identity",
      message:
        "`identity` is not that of the role Buyer2: its public key is another one in `roles`",
    });
    const liar = joined(sealed, network, "Buyer2", undefined, {
      identity,
      roles: { ...publicKeys, Buyer2: publicKey },
    });
    expect(await soon(liar)).toMatchObject({ role: "Seller", reason: "protocol" });
    expect(network.refused).toEqual([
      expect.objectContaining({ message: "the public key of Buyer2 is another one in `roles`" }),
    ]);
  });

  it("with another roster cannot open a session", async () => {
    const network = await opening(sealed, "Seller");
    const other = await generateIdentity();
    const roster = { ...publicKeys, Buyer2: other.publicKey };
    const [first, second] = await soon(
      Promise.all([
        joined(sealed, network, "Buyer1", undefined, { roles: roster }),
        joined(sealed, network, "Buyer2"),
      ]),
    );
    for (const error of [first, second]) expect(error).toMatchObject({ code: "role-failed" });
    await until(() => network.ends.length === 1);
    expect(network.ends[0]).toMatchObject({ code: "role-failed" });
  });

  it("with the role of the hub, another role, or another protocol is told so", async () => {
    const network = await opening(trust, "Seller");
    const steer = () => join<unknown>({ ...trust(), port: network.hub.port });
    const play = async (machine: Parameters<typeof run>[0], side: object) =>
      run(machine, await steer(), side).catch((error: unknown) => error);
    expect(await soon(play(machines.Seller, reacting.Seller()))).toEqual(
      new SameRoleError("Seller"),
    );
    const unknown = { ...machines.Buyer1, role: "Buyer3" };
    expect(await soon(play(unknown, reacting.Buyer1()))).toMatchObject({
      role: "Seller",
      reason: "protocol",
      detail: "Buyer3 is no role of TwoBuyer",
    });
    const other = { ...machines.Buyer1, fingerprint: "cc".repeat(32) };
    expect(await soon(play(other, reacting.Buyer1()))).toMatchObject({
      name: "ProtocolMismatchError",
      ours: { name: "TwoBuyer", fingerprint: "cc".repeat(32) },
      theirs: { name: "TwoBuyer", fingerprint: machines.Seller.fingerprint },
    });
    expect(network.refused).toEqual([
      expect.any(SameRoleError),
      expect.objectContaining({ message: "Buyer3 is no role of TwoBuyer" }),
      expect.any(ProtocolMismatchError),
    ]);
  });

  it("is told when too many wait", async () => {
    const network = await opening(trust, "Seller", undefined, { limits: { waiting: 1 } });
    const first = joined(trust, network, "Buyer1");
    await until(() => network.hub.waiting === 1);
    expect(await soon(joined(trust, network, "Buyer1"))).toMatchObject({ reason: "limit" });
    expect(await soon(joined(trust, network, "Buyer2"))).toMatchObject({ reason: "limit" });
    network.hub.close(0);
    expect(await soon(first)).toMatchObject({ reason: "aborted" });
  });

  it("because it speaks as between two roles is dropped, and learns it", async () => {
    const network = await opening(trust, "Seller");
    const { balancerMaster } = await import("../testing/small.test.support.js");
    const steer = await connect({ key: testKey, port: network.hub.port });
    await expect(soon(run(balancerMaster, steer, async (s: never) => s))).rejects.toMatchObject({
      code: "truncated",
    });
  });
});

describe("the options of a network", () => {
  const base = { port: 0, protocol: twoBuyer };
  const play = () => {};
  const { identity } = identities.Seller;

  it.each([
    ["hub", {}, { key: testKey }],
    ["hub", {}, { key: testKey, hub: "yes" }],
    ["hub", {}, { roles: publicKeys, identity, hub: "trusted" }],
    ["key", {}, { roles: publicKeys, identity, key: testKey }],
    ["insecure", {}, { roles: publicKeys, identity, insecure: true }],
    ["identity", {}, { roles: publicKeys }],
    ["roles", {}, { identity, key: testKey }],
    ["key", {}, { hub: "trusted" }],
    ["role", { role: "Nobody" }, { key: testKey, hub: "trusted" }],
    ["limits.waiting", { limits: { waiting: 0 } }, { key: testKey, hub: "trusted" }],
    [
      "protocol",
      { protocol: { ...twoBuyer, roles: ["a", "b"] } },
      { key: testKey, hub: "trusted" },
    ],
  ])("`%s` must be meant (case %#)", async (option, more, trust) => {
    const options = { ...base, ...more, ...trust };
    const refused = await Reflect.apply(host, undefined, [options, play]).catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(OptionError);
    expect(refused).toMatchObject({ option });
  });

  it.each([
    ["hubRole", { key: testKey, hub: "trusted", hubRole: "Seller" }],
    ["hubRole", { roles: publicKeys, identity, hubRole: "Nobody" }],
    ["session", { key: testKey, hub: "trusted", session: "s".repeat(65) }],
    ["waitingTimeout", { key: testKey, hub: "trusted", waitingTimeout: 0 }],
    ["keepalive.every", { key: testKey, hub: "trusted", keepalive: { every: 1, timeout: 1 } }],
  ])("`%s` must be meant when joining (case %#)", async (option, trust) => {
    const refused = await Reflect.apply(join, undefined, [{ port: 1, ...trust }]).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ code: "option", option });
  });

  it("explain why the hub must be trusted, or need not be", async () => {
    await expect(host({ ...base, key: testKey }, play)).rejects.toThrow(
      'with a shared key the hub reads all that the other roles say to each other, and can change it: say `hub: "trusted"` if it may, or give each role an `identity` and all of them the same `roles`',
    );
  });

  it("may hold a roster that is not that of the protocol: its role function says so", async () => {
    const { Buyer1: _, ...few } = publicKeys;
    const network = await opening(trusts["roles that trust nobody"], "Seller");
    const steer = await join<unknown>({
      port: network.hub.port,
      roles: few,
      identity: identities.Buyer2.identity,
      hubRole: "Seller",
    });
    await expect(plays.Buyer2(steer)).rejects.toMatchObject({ option: "roles" });
  });
});
