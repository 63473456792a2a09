import { type HostOptions, type HubServer, host } from "../tcp/hub.js";
import { type JoinOptions, join } from "../tcp/join.js";
import { testKey } from "../testing/pair.test.support.js";
import { identities, publicKeys } from "./hostile.test.support.js";
import { plays, type Role, reacting, type Side, twoBuyer } from "./two-buyer.test.support.js";

/** What a role says of whom it trusts, when the hub plays `hub`. */
export type Trust = (role: Role, hub: Role) => Partial<JoinOptions<unknown>>;

export const trusts = {
  "a trusted hub": () => ({ key: testKey, hub: "trusted" }),
  "roles that trust nobody": (role, hubRole) => ({
    identity: identities[role].identity,
    roles: publicKeys,
    hubRole,
  }),
} as const satisfies Record<string, Trust>;

/** A hub, and how its own role has ended in each session: with a value or an error. */
export interface Opened {
  readonly hub: HubServer;
  readonly role: Role;
  readonly ends: unknown[];
  /** Who got no seat, and why. */
  readonly refused: unknown[];
}

export async function opened(
  trust: Trust,
  role: Role,
  side: () => Side = () => reacting[role](),
  more: Partial<HostOptions<unknown>> = {},
): Promise<Opened> {
  const ends: unknown[] = [];
  const refused: unknown[] = [];
  const { hubRole: _, ...options } = trust(role, role);
  const hub = await host<unknown>(
    {
      ...options,
      port: 0,
      protocol: twoBuyer,
      role,
      limits: {},
      onRefused: (error) => void refused.push(error),
      ...more,
    },
    async (steer) => {
      ends.push(await plays[role](steer, side()).catch((error: unknown) => error));
    },
  );
  return { hub, role, ends, refused };
}

/** A member's end: a value or an error. */
export async function joined(
  trust: Trust,
  { hub, role: hubRole }: Opened,
  role: Role,
  side: Side = reacting[role](),
  more: Partial<JoinOptions<unknown>> = {},
): Promise<unknown> {
  try {
    const steer = await join<unknown>({ ...trust(role, hubRole), port: hub.port, ...more });
    return await plays[role](steer, side);
  } catch (error) {
    return error;
  }
}

/** Lets what is on its way arrive: turns of the event loop until `done`. */
export async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setImmediate(resolve));
}
