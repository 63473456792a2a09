import { describe, expect, it } from "@jest/globals";
import { HandshakeRefusedError, KeyError, OptionError, SameSideError } from "../errors/index.js";
import { generateKey, Key } from "../keys/index.js";
import { pskOf } from "./derive.js";
import { plainOpening, prepareOpening } from "./opening.js";
import {
  connect,
  goodKey,
  opened,
  openText,
  otherKey,
  sealText,
  seeded,
} from "./opening.test.support.js";
import type { SealOptions } from "./options.js";

async function meet(initiator: SealOptions, responder: SealOptions, step?: number) {
  const left = await prepareOpening("initiator", initiator, seeded(1));
  const right = await prepareOpening("responder", responder, seeded(2));
  return connect(left(), right(), step);
}

async function expectRefused(initiator: SealOptions, responder: SealOptions): Promise<void> {
  const { left, right, sent } = await meet(initiator, responder);
  expect(right).toEqual({ kind: "failed", error: expect.any(HandshakeRefusedError) });
  expect(left).toEqual({ kind: "waiting" }); // until the link ends, which the session makes the same error of
  expect(sent[1]).toEqual([]);
}

describe("an opening", () => {
  it("with the same key on both sides gives a channel that seals in both directions", async () => {
    const { left, right, sent } = await meet({ key: goodKey }, { key: Key.parse(goodKey) });
    const [ours, theirs] = [opened(left), opened(right)];
    expect(sent.map((bytes) => bytes.length)).toEqual([56, 56]);
    expect(ours.handshakeHash).toEqual(theirs.handshakeHash);
    expect(ours.handshakeHash.length).toBe(64);
    const record = sealText(ours, "hello");
    expect(record.length).toBe(5 + 16);
    expect(openText(theirs, record)).toBe("hello");
    expect(openText(ours, sealText(theirs, "and back"))).toBe("and back");
  });

  it("gives the same bytes when it arrives byte by byte", async () => {
    const whole = await meet({ key: goodKey }, { key: goodKey });
    const bytewise = await meet({ key: goodKey }, { key: goodKey }, 1);
    expect(bytewise.sent).toEqual(whole.sent);
    expect(opened(bytewise.left).handshakeHash).toEqual(opened(whole.right).handshakeHash);
  });

  it("is fresh each time: the same key never gives the same bytes", async () => {
    const start = await prepareOpening("initiator", { key: goodKey });
    expect(start().first).not.toEqual(start().first);
  });

  it("begins with a hello that says steer, version 1, the pattern and the side", async () => {
    const sealed = await prepareOpening("initiator", { key: goodKey });
    expect([...sealed().first.subarray(0, 8)]).toEqual([...Buffer.from("steer"), 1, 1, 1]);
    expect([...plainOpening("initiator").first]).toEqual([...Buffer.from("steer"), 1, 0, 1, 0]);
  });

  it("with another key is refused, and the listener sends no byte", async () => {
    await expectRefused({ key: otherKey }, { key: goodKey });
  });

  it("accepts each of up to four keys of a listener, while keys are being changed", async () => {
    const keys = [generateKey(), generateKey(), otherKey, goodKey];
    for (const key of keys) {
      const { left, right } = await meet({ key }, { key: keys });
      expect(openText(opened(right), sealText(opened(left), key))).toBe(key);
    }
    await expectRefused({ key: generateKey() }, { key: keys });
  });

  it("uses the first key of the side that connects", async () => {
    expect((await meet({ key: [goodKey, otherKey] }, { key: goodKey })).right.kind).toBe("open");
    await expectRefused({ key: [otherKey, goodKey] }, { key: goodKey });
  });

  it("of another service is refused, with the same key and without one", async () => {
    const [bank, shop] = [{ service: "bank" }, { service: "shop" }];
    await expectRefused({ key: goodKey, ...bank }, { key: goodKey, ...shop });
    await expectRefused({ insecure: true, ...bank }, { insecure: true, ...shop });
    expect((await meet({ key: goodKey, ...bank }, { key: goodKey, ...bank })).left.kind).toBe(
      "open",
    );
    const plain = await meet({ insecure: true, ...bank }, { insecure: true, ...bank }, 1);
    expect([plain.left.kind, plain.right.kind]).toEqual(["open", "open"]);
  });

  it("derives another psk from the same key for each service", () => {
    const secret = new Uint8Array(32).fill(1);
    const psks = ["", "bank", "shop"].map((name) => pskOf(secret, Buffer.from(name)).join());
    expect(new Set(psks).size).toBe(3);
  });

  it("never falls back between sealed and insecure", async () => {
    await expectRefused({ insecure: true }, { key: goodKey });
    await expectRefused({ key: goodKey }, { insecure: true });
  });

  it("that is insecure is a hello each way and leaves records as they are", async () => {
    const { left, right, sent } = await meet({ insecure: true }, { insecure: true });
    expect(sent.map((bytes) => bytes.length)).toEqual([9, 9]);
    expect(openText(opened(right), sealText(opened(left), "open"))).toBe("open");
    expect(opened(left).sealer.overhead).toBe(0);
  });

  it("hands on what arrives behind it", async () => {
    const initiator = await prepareOpening("initiator", { key: goodKey });
    const responder = (await prepareOpening("responder", { key: goodKey }))();
    const opening = initiator();
    const answer = responder.push(opening.first);
    const progress = opening.push(Uint8Array.of(...answer.send, 7, 8, 9));
    expect(progress).toMatchObject({ kind: "done", rest: Uint8Array.of(7, 8, 9) });
    expect(() => opening.push(Uint8Array.of(1))).toThrow("this opening is finished");
  });

  it("of two initiators fails on both sides, sealed or not", async () => {
    for (const options of [{ key: goodKey }, { insecure: true }]) {
      const one = await prepareOpening("initiator", options);
      const { left, right } = connect(one(), one());
      expect(left).toEqual({ kind: "failed", error: new SameSideError("initiator") });
      expect(right).toEqual({ kind: "failed", error: new SameSideError("initiator") });
    }
  });

  it("whose own hello is reflected fails", async () => {
    const opening = (await prepareOpening("initiator", { key: goodKey }))();
    expect(() => opening.push(opening.first)).toThrow(SameSideError);
  });

  it("answers a hello of a responder with SameSideError at a responder", () => {
    const opening = plainOpening("responder");
    const hello = Uint8Array.of(...Buffer.from("steer"), 1, 0, 2, 0);
    expect(() => opening.push(hello)).toThrow(new SameSideError("responder"));
  });
});

describe("the options of an opening", () => {
  const cases: readonly (readonly [SealOptions, new (...args: never[]) => Error, string])[] = [
    [{}, OptionError, "a `key` is missing: make one with `capitan keygen`"],
    [{ insecure: false }, OptionError, "a `key` is missing"],
    [{ key: goodKey, insecure: true }, OptionError, "`insecure` and `key` exclude each other"],
    [{ key: undefined, insecure: undefined }, OptionError, "a `key` is missing"],
    [Object({ insecure: "false" }), OptionError, "`insecure` must be `true` or `false`"],
    [
      Object({ key: new Uint8Array(32) }),
      OptionError,
      "`key` must be what `capitan keygen` prints",
    ],
    [Object({ key: [goodKey, 5] }), KeyError, "the key is number, not a text"],
    [{ key: [] }, OptionError, "`key` has 0 keys: give one, or up to 4"],
    [{ key: new Array<string>(5).fill(goodKey) }, OptionError, "`key` has 5 keys"],
    [{ key: "secret" }, KeyError, "this is not a capitan key: make one with `capitan keygen`"],
    [{ key: [goodKey, ""] }, KeyError, "the key is empty"],
    [
      { key: goodKey, service: "ü".repeat(33) },
      OptionError,
      "`service` has 66 bytes, at most 64 are allowed",
    ],
  ];
  it.each(cases)("%j are refused", async (options, type, message) => {
    await expect(prepareOpening("initiator", options)).rejects.toThrow(type);
    await expect(prepareOpening("responder", options)).rejects.toThrow(message);
  });
});
