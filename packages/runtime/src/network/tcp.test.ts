import { describe, expect, it } from "@jest/globals";
import { generateIdentity } from "../keys/index.js";
import { type HostOptions, type HubServer, host } from "../tcp/hub.js";
import { type JoinOptions, join } from "../tcp/join.js";
import { outcomes, soon, testKey } from "../testing/pair.test.support.js";
import {
  ended,
  heard,
  newLogs,
  plays,
  type Role,
  reacting,
  roles,
  type Side,
  twoBuyer,
} from "./two-buyer.test.support.js";

const pairs = {
  Buyer1: await generateIdentity((bytes) => bytes.fill(1)),
  Buyer2: await generateIdentity((bytes) => bytes.fill(2)),
  Seller: await generateIdentity((bytes) => bytes.fill(3)),
};
export const roster = {
  Buyer1: pairs.Buyer1.publicKey,
  Buyer2: pairs.Buyer2.publicKey,
  Seller: pairs.Seller.publicKey,
};

const trusts = {
  "a trusted hub": (_: Role, _hub: Role) => ({ key: testKey, hub: "trusted" }) as const,
  "roles that trust nobody": (role: Role, hubRole: Role) => ({
    identity: pairs[role].identity,
    roles: roster,
    hubRole,
  }),
};

type Trusts = (typeof trusts)[keyof typeof trusts];

/** A hub that plays `role` with `side`, and where what it returns or rejects with is kept. */
async function opened(
  trust: Trusts,
  role: Role,
  side: () => Side = () => reacting[role](),
  more: Partial<HostOptions<unknown>> = {},
): Promise<{ readonly hub: HubServer; readonly ends: unknown[] }> {
  const ends: unknown[] = [];
  const { hubRole: _, ...options } = { hubRole: "", ...trust(role, role) };
  const hub = await host<unknown>(
    { port: 0, protocol: twoBuyer, role, ...options, ...more },
    async (steer) => {
      await plays[role](steer, side()).then(
        (end) => ends.push(end),
        (error) => ends.push(error),
      );
    },
  );
  return { hub, ends };
}

const joined = async (
  trust: Trusts,
  hub: HubServer,
  hubRole: Role,
  role: Role,
  side: Side = reacting[role](),
  more: Partial<JoinOptions<unknown>> = {},
): Promise<unknown> =>
  plays[role](await join<unknown>({ port: hub.port, ...trust(role, hubRole), ...more }), side);

describe.each(Object.entries(trusts))("a network over TCP, with %s", (_, trust) => {
  it.each(roles)("works when the hub is %s", async (hubRole) => {
    const logs = newLogs();
    const { hub, ends } = await opened(trust, hubRole, () => reacting[hubRole](logs[hubRole]));
    const members = roles.filter((role) => role !== hubRole);
    const playing = members.map((role) =>
      joined(trust, hub, hubRole, role, reacting[role](logs[role])),
    );
    expect(await outcomes(...playing)).toEqual([ended, ended]);
    await soon(hub.close());
    expect(ends).toEqual([ended]);
    expect(logs).toEqual(heard);
    expect([hub.sessions, hub.waiting]).toEqual([0, 0]);
  });
});
