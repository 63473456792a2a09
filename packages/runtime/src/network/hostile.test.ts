import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { loadSodium } from "../channel/index.js";
import { VirtualClock } from "../clock/virtual.js";
import { RoleFailedError } from "../errors/index.js";
import { generateIdentity } from "../keys/index.js";
import { soon } from "../testing/pair.test.support.js";
import { DATA } from "./frames.js";
import {
  cutAfter,
  drop,
  flip,
  hostile,
  publicKeys,
  replay,
  swap,
  type Treatment,
} from "./hostile.test.support.js";
import { ended, type Role, reacting, roles } from "./two-buyer.test.support.js";

beforeAll(loadSodium);

let clock = new VirtualClock();
beforeEach(() => {
  clock = new VirtualClock();
});

type Ends = Readonly<Record<Role, unknown>>;

async function endsOf(
  ends: Readonly<Record<Role, Promise<unknown>>>,
  milliseconds = 0,
): Promise<Ends> {
  if (milliseconds > 0) await clock.advance(milliseconds);
  const [Buyer1, Buyer2, Seller] = await soon(Promise.all(roles.map((role) => ends[role])));
  return { Buyer1, Buyer2, Seller };
}

/** Buyer1 speaks to Buyer2 through the Seller. */
const way = { hub: "Seller", from: "Buyer1", to: "Buyer2" } as const;

describe("a hub that is not trusted", () => {
  it("carries what Buyer1 says to Buyer2, and reads none of it", async () => {
    const heard: string[] = [];
    const { ends, carried } = await hostile({
      ...way,
      clock,
      sides: {
        Buyer1: { ...reacting.Buyer1(), onQuote: (_: string, s: never) => sayShare(s) },
        Buyer2: reacting.Buyer2(heard),
      },
    });
    expect(await endsOf(ends)).toEqual({ Buyer1: ended, Buyer2: ended, Seller: ended });
    expect(heard[1]).toBe("Share seven pounds, and no more from Buyer1");
    expect(carried.filter(({ type }) => type === DATA).length).toBe(4);
    const all = Buffer.concat(carried.map(({ bytes }) => bytes));
    for (const word of ["seven", "pounds", "TwoBuyer", "Buyer"])
      expect(all.includes(word)).toBe(false);
  });

  const sayShare = (s: { sendShare(text: string): unknown }) =>
    s.sendShare("seven pounds, and no more");

  it("that is trusted could read them: that is why it must be said", async () => {
    const { ends, carried } = await hostile({ ...way, clock, sealed: false });
    expect(await endsOf(ends)).toEqual({ Buyer1: ended, Buyer2: ended, Seller: ended });
    expect(Buffer.concat(carried.map(({ bytes }) => bytes)).includes("TwoBuyer")).toBe(true);
  });

  /** Nobody who could be deceived ends well, and somebody names what was seen. */
  function expectDetected(ends: Ends, what: string): void {
    const errors = [ends.Buyer1, ends.Buyer2];
    for (const error of errors) expect({ what, error }).toEqual({ what, error: expect.any(Error) });
    expect(errors.some((error) => error instanceof RoleFailedError)).toBe(true);
  }

  /** The frames of this way: opening, first record, SETUP, Share with CLOSE. Then it ends. */
  const frames = 4;

  const seconds = 1000;
  /** What the hub does to a frame, and how long it can take until that is found out. */
  const attacks: readonly (readonly [string, number, (at: number) => readonly Treatment[]])[] = [
    ["flips a bit of", 0, (at) => [17, 40, 77, 130].map((bit) => flip(at, bit))],
    ["replays", 0, (at) => [replay(at)]],
    ["cuts the way before", 0, (at) => [cutAfter(at)]],
    ["flips a bit of the length of", 30 * seconds, (at) => [0, 9].map((bit) => flip(at, bit))],
    ["swaps, with the next one,", 30 * seconds, (at) => [swap(at)]],
    ["drops", 30 * seconds, (at) => [drop(at)]],
  ];
  for (const [what, within, treatments] of attacks) {
    for (let at = 0; at < frames; at += 1) {
      it(`is found out ${within === 0 ? "at once" : "soon"} when it ${what} frame ${at}`, async () => {
        for (const treat of treatments(at)) {
          const { ends } = await hostile({ ...way, treat, clock });
          expectDetected(await endsOf(ends, within), `${what} ${at}`);
        }
      });
    }
  }

  it("is found out when it says that one role speaks where another one does", async () => {
    const { ends } = await hostile({
      clock,
      hub: "Buyer1",
      from: "Buyer2",
      to: "Seller",
      tamper(relay) {
        const carry = relay.frame.bind(relay);
        relay.frame = (member, type, buffer, start, end) => {
          // What Buyer2 says to the Seller comes back to Buyer2, as if the Seller had said it.
          if (member.role === "Buyer2" && buffer[start] === 2) {
            member.trunk.send(type, 2, [buffer.slice(start + 1, end)]);
          } else carry(member, type, buffer, start, end);
        };
      },
    });
    for (const error of Object.values(await endsOf(ends))) expect(error).toBeInstanceOf(Error);
  });

  it("cannot show two rosters, nor pass for a role", async () => {
    const own = await generateIdentity();
    for (const victim of ["Buyer1", "Buyer2"] as const) {
      const other = victim === "Buyer1" ? "Buyer2" : "Buyer1";
      const { ends } = await hostile({
        ...way,
        clock,
        rosters: { [victim]: { ...publicKeys, [other]: own.publicKey } },
      });
      const { Buyer1, Buyer2 } = await endsOf(ends);
      for (const error of [Buyer1, Buyer2]) expect(error).toBeInstanceOf(RoleFailedError);
      const reasons = [Buyer1, Buyer2].map((error) => Object(error).reason);
      expect(reasons).toContain("handshake-refused");
    }
  });

  it("cannot tell two members of two sessions or two versions", async () => {
    for (const from of [1, 20]) {
      const { ends } = await hostile({
        ...way,
        clock,
        tamper(relay) {
          const begin = relay.tell.bind(relay);
          relay.tell = (member, body) => {
            const changed = Uint8Array.from(body);
            if (member.role === "Buyer2") changed[from] = (changed[from] ?? 0) ^ 1;
            begin(member, changed);
          };
        },
      });
      const { Buyer1, Buyer2 } = await endsOf(ends);
      for (const error of [Buyer1, Buyer2]) expect(error).toBeInstanceOf(Error);
    }
  });
});
