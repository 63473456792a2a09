import { plainOpening } from "../channel/index.js";
import type { Clock } from "../clock/clock.js";
import { generateIdentity } from "../keys/index.js";
import { memoryPair } from "../link/memory.js";
import { openLink } from "../steer/open.js";
import { CUT, DATA } from "./frames.js";
import { Hub } from "./hub.js";
import { MemberSeat } from "./member.js";
import type { Relay } from "./relay.js";
import { type Roster, rosterOf } from "./roster.js";
import { NetworkSteer } from "./steer.js";
import {
  fingerprint,
  plays,
  type Role,
  reacting,
  roles,
  type Side,
} from "./two-buyer.test.support.js";

export const identities = {
  Buyer1: await generateIdentity((bytes) => bytes.fill(1)),
  Buyer2: await generateIdentity((bytes) => bytes.fill(2)),
  Seller: await generateIdentity((bytes) => bytes.fill(3)),
};

export const publicKeys = {
  Buyer1: identities.Buyer1.publicKey,
  Buyer2: identities.Buyer2.publicKey,
  Seller: identities.Seller.publicKey,
};

/** One frame that the hub should carry on, as it was sent. */
export interface Carried {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** What a hub does with the frames that one role sends to another: answers those that it carries on, in their order. */
export type Treatment = (frame: Carried, index: number) => readonly Carried[];

export interface HostileOptions {
  /** The role whose process is the hub. */
  readonly hub: Role;
  /** The frames of this way are treated; all others are carried on as they are. */
  readonly from: Role;
  readonly to: Role;
  readonly treat?: Treatment;
  /** Who thinks that the keys of the roles are others. */
  readonly rosters?: Partial<Record<Role, Readonly<Record<string, string>>>>;
  readonly sides?: Partial<Record<Role, Side>>;
  readonly clock?: Clock;
  readonly sealed?: boolean;
  /** Sees the relay before its members are told. */
  readonly tamper?: (relay: Relay) => void;
}

/** Three roles over a hub that does as it likes. Answers how each of them ends (a value or an error), and what
 * the hub has carried. */
export async function hostile(options: HostileOptions): Promise<{
  readonly ends: Readonly<Record<Role, Promise<unknown>>>;
  readonly carried: Carried[];
}> {
  const { hub: hubRole, clock, sealed = true } = options;
  const carried: Carried[] = [];
  const rosterFor = (role: Role): Promise<Roster | undefined> =>
    sealed
      ? rosterOf(options.rosters?.[role] ?? publicKeys, identities[role].identity)
      : Promise.resolve(undefined);
  const timing = clock === undefined ? {} : { clock };
  const seller = await rosterFor(hubRole);
  const playOf = (role: Role, steer: NetworkSteer<unknown>): Promise<unknown> =>
    plays[role](steer, options.sides?.[role] ?? reacting[role]()).catch((error: unknown) => error);

  let hubEnd: Promise<unknown> | undefined;
  const hub = new Hub({
    spoken: { protocol: "TwoBuyer", fingerprints: [fingerprint] },
    roles,
    role: hubRole,
    name: "",
    keepalive: undefined,
    openingTimeout: 10_000,
    mostWaiting: 10,
    mostRelayed: 16_777_216,
    mayPlay: () => true,
    begin(relay) {
      treat(relay, options, carried);
      relay.begin();
      const parts = { side: "responder", address: "", sealed, seat: relay, role: hubRole } as const;
      hubEnd = playOf(hubRole, new NetworkSteer({ ...parts, roster: seller }, timing));
    },
    refused() {},
  });
  const members = roles.filter((role) => role !== hubRole);
  const ends = new Map<Role, Promise<unknown>>();
  for (const role of members) {
    const [near, far] = memoryPair();
    const [roster, here, there] = await Promise.all([
      rosterFor(role),
      openLink(near, "initiator", () => plainOpening("initiator"), timing),
      openLink(far, "responder", () => plainOpening("responder"), timing),
    ]);
    hub.receive(there);
    const seat = new MemberSeat(here, "", undefined);
    const parts = { side: "initiator", address: "", sealed, seat, role, roster } as const;
    ends.set(role, playOf(role, new NetworkSteer(parts, timing)));
  }
  const endOf = (role: Role): Promise<unknown> =>
    ends.get(role) ?? until(() => hubEnd).then((end) => end);
  return {
    ends: { Buyer1: endOf("Buyer1"), Buyer2: endOf("Buyer2"), Seller: endOf("Seller") },
    carried,
  };
}

async function until<T>(value: () => T | undefined): Promise<T> {
  for (;;) {
    const found = value();
    if (found !== undefined) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function treat(relay: Relay, options: HostileOptions, carried: Carried[]): void {
  const { from, to, treat = (frame) => [frame], tamper } = options;
  const target = roles.indexOf(to);
  const carry = relay.frame.bind(relay);
  let index = 0;
  relay.frame = (member, type, buffer, start, end) => {
    if (member.role !== from || buffer[start] !== target) {
      carry(member, type, buffer, start, end);
      return;
    }
    const bytes = buffer.slice(start + 1, end);
    carried.push({ type, bytes: Uint8Array.from(bytes) });
    for (const frame of treat({ type, bytes }, index)) {
      const body = Uint8Array.of(target, ...frame.bytes);
      carry(member, frame.type, body, 0, body.length);
    }
    index += 1;
  };
  tamper?.(relay);
}

/** Treatments of the frame number `at`. */
export const flip =
  (at: number, bit: number): Treatment =>
  (frame, index) => {
    if (index !== at || frame.type !== DATA) return [frame];
    const bytes = Uint8Array.from(frame.bytes);
    const place = (bit >> 3) % bytes.length;
    bytes[place] = (bytes[place] ?? 0) ^ (1 << (bit & 7));
    return [{ type: frame.type, bytes }];
  };

export const drop =
  (at: number): Treatment =>
  (frame, index) =>
    index === at ? [] : [frame];

export const replay =
  (at: number): Treatment =>
  (frame, index) =>
    index === at ? [frame, frame] : [frame];

export const swap = (at: number): Treatment => {
  let held: Carried | undefined;
  return (frame, index) => {
    if (index === at) {
      held = frame;
      return [];
    }
    if (held === undefined) return [frame];
    const both = [frame, held];
    held = undefined;
    return both;
  };
};

export const cutAfter =
  (at: number): Treatment =>
  (frame, index) =>
    index < at ? [frame] : index === at ? [{ type: CUT, bytes: new Uint8Array(0) }] : [];
