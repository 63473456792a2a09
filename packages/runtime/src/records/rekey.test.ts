import { beforeAll, describe, expect, it } from "@jest/globals";
import { openText, sealText } from "../channel/opening.test.support.js";
import { sealedChannel } from "../channel/records.js";
import { loadSodium } from "../channel/sodium.js";
import { realClock } from "../clock/real.js";
import { run } from "../generated.js";
import type { Link } from "../link/link.js";
import { memoryPair } from "../link/memory.js";
import { OpenedSteer } from "../steer/opened.js";
import type { Steer } from "../steer/types.js";
import { attack, eventFrame } from "../testing/attacker.test.support.js";
import { outcomes, steers, ways } from "../testing/pair.test.support.js";
import { type End, machine, readText, writeText } from "../testing/small.test.support.js";
import { CLOSE, REKEY } from "./frame.js";

beforeAll(loadSodium);

const [plain, sealed] = ways;
const ask = { event: "Ask", label: 0 } as const;
const reply = { event: "Reply", label: 1 } as const;
const over = { event: "Over", label: 2, next: "end" } as const;
const asker = machine("master", "start", {
  start: { kind: "send", steps: [{ ...ask, write: writeText, next: "Ask" }, over] },
  Ask: { kind: "receive", steps: [{ ...reply, read: readText, next: "start" }] },
});
const replier = machine("peer", "start", {
  start: { kind: "receive", steps: [{ ...ask, read: readText, next: "Ask" }, over] },
  Ask: { kind: "send", steps: [{ ...reply, write: writeText, next: "start" }] },
});

interface Asking {
  sendAsk(text: string): Promise<{
    receive(): Promise<{ readonly event: string; readonly next: Asking }>;
  }>;
  sendOver(): Promise<End>;
}
interface Replying {
  sendReply(text: string): Promise<unknown>;
}

/** Asks and answers so many times; `each` is called before each question. */
async function conversation(
  [first, second]: readonly [Steer<unknown>, Steer<unknown>],
  rounds: number,
  each: (round: number) => void = () => {},
): Promise<readonly unknown[]> {
  let answers = 0;
  const ends = await outcomes(
    run(asker, first, async (start: Asking) => {
      let s = start;
      for (let round = 0; round < rounds; round += 1) {
        each(round);
        const answer = await (await s.sendAsk(`question ${round}`)).receive();
        if (answer.event === `answer to question ${round}`) answers += 1;
        s = answer.next;
      }
      return s.sendOver();
    }),
    run(replier, second, {
      onAsk: (text: string, s: Replying) => s.sendReply(`answer to ${text}`),
      onOver() {},
    }),
  );
  return [answers, ...ends];
}

/** Two ends whose records begin with these numbers. */
function numbered(counter: bigint): readonly [Steer<unknown>, Steer<unknown>] {
  const key = (fill: number) => ({ key: new Uint8Array(32).fill(fill), counter });
  const hash = new Uint8Array(64);
  const [a, b] = memoryPair();
  const steer = (side: "initiator" | "responder", link: Link): Steer<unknown> => {
    const [out, back] = side === "initiator" ? [1, 2] : [2, 1];
    const opened = new OpenedSteer(
      side,
      link,
      sealedChannel(key(out), key(back), hash),
      realClock,
      {},
    );
    link.start(opened);
    return opened;
  };
  return [steer("initiator", a), steer("responder", b)];
}

describe("a session", () => {
  it.each([65_530n, 131_070n, 2n ** 32n - 2n, 2n ** 48n - 2n, 2n ** 53n - 2n, 2n ** 63n - 2n])(
    "goes on over record %d and the new key there",
    async (counter) => {
      expect(await conversation(numbered(counter), 20)).toEqual([20, { at: "end" }, { at: "end" }]);
    },
  );

  it("goes on over its 65,536th record, counted from the first", async () => {
    const rounds = 65_600;
    const way = await steers(sealed);
    const result = await conversation(way, rounds);
    expect(result).toEqual([rounds, { at: "end" }, { at: "end" }]);
  }, 60_000);

  it("ends with a typed error on both sides when its numbers are used up", async () => {
    const [, first, second] = await conversation(numbered(2n ** 64n - 6n), 20);
    expect(first).toMatchObject({ name: "RecordError" });
    expect(second).toMatchObject({ name: /Record|Truncated|PeerFailed/ });
  });

  it.each(ways)("goes on with new keys that either side asks for, over $name", async (way) => {
    const pair = await steers(way);
    const [first, second] = pair;
    const result = await conversation(pair, 20, (round) => {
      if (round % 3 === 0) first.rekey();
      if (round % 4 === 0) second.rekey();
    });
    expect(result).toEqual([20, { at: "end" }, { at: "end" }]);
    // The session is over: nothing happens.
    first.rekey();
    second.rekey();
  });
});

describe("a new key", () => {
  it("is needed by whoever opens what comes behind it", () => {
    const pair = () => [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)] as const;
    const [mine, theirs] = pair();
    const left = sealedChannel({ key: mine }, { key: theirs }, new Uint8Array(64));
    const [out, back] = pair();
    const right = sealedChannel({ key: back }, { key: out }, new Uint8Array(64));
    left.sealer.rekey();
    const record = sealText(left, "new");
    expect(mine).not.toEqual(out);
    expect(() => openText(right, record.slice())).toThrow("does not verify");
    const [third, fourth] = pair();
    const informed = sealedChannel({ key: fourth }, { key: third }, new Uint8Array(64));
    informed.opener.rekey();
    expect(openText(informed, record)).toBe("new");
  });

  it("is asked for by a frame, behind which the victim wants the new key", async () => {
    const { attacker, victim } = await attack(sealed);
    const playing = outcomes(run(replier, victim, { onAsk: () => {}, onOver() {} }));
    attacker.introduce(replier);
    attacker.record(Uint8Array.of(REKEY));
    attacker.record(eventFrame(2, new Uint8Array(0)));
    expect(await playing).toMatchObject([{ name: "RecordError" }]);
  });

  it("may be asked for again and again", async () => {
    const { attacker, victim } = await attack(sealed);
    const playing = outcomes(run(replier, victim, { onAsk: () => {}, onOver() {} }));
    attacker.introduce(replier);
    for (let time = 0; time < 1000; time += 1) {
      attacker.record(Uint8Array.of(REKEY));
      attacker.channel.sealer.rekey();
    }
    const close = new Uint8Array(9);
    close[0] = CLOSE;
    attacker.record(eventFrame(2, new Uint8Array(0)), close);
    expect(await playing).toEqual([{ at: "end" }]);
  });

  it.each([
    ["in the middle of a record", sealed, [Uint8Array.of(REKEY), eventFrame(2, new Uint8Array(0))]],
    ["on a link that is not sealed", plain, [Uint8Array.of(REKEY)]],
  ] as const)("%s is an error", async (_, way, frames) => {
    const { attacker, victim } = await attack(way);
    const playing = outcomes(run(replier, victim, { onAsk: () => {}, onOver() {} }));
    attacker.introduce(replier);
    attacker.record(...frames);
    expect(await playing).toMatchObject([{ name: "ProtocolError" }]);
  });

  it("before SETUP is an error", async () => {
    const { attacker, victim } = await attack(sealed);
    const playing = outcomes(run(replier, victim, { onAsk: () => {}, onOver() {} }));
    attacker.record(Uint8Array.of(REKEY));
    expect(await playing).toMatchObject([{ name: "ProtocolError" }]);
  });
});
