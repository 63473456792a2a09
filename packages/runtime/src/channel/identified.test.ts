import { beforeAll, describe, expect, it } from "@jest/globals";
import { HandshakeRefusedError } from "../errors/index.js";
import { generateIdentity, Identity, parsePublicKey } from "../keys/index.js";
import { keyPairOf, knownOpening, prepareCalled, prepareCaller } from "./identified.js";
import { prepareOpening } from "./opening.js";
import { connect, goodKey, opened, openText, sealText, seeded } from "./opening.test.support.js";
import { loadSodium } from "./sodium.js";

async function someone(seed: number) {
  const pair = await generateIdentity(seeded(seed));
  return { identity: Identity.parse(pair.identity), publicKey: parsePublicKey(pair.publicKey) };
}

const [alice, bob, mallory] = await Promise.all([someone(1), someone(2), someone(3)]);
const text = (value: string) => new TextEncoder().encode(value);

beforeAll(loadSodium);

describe("a caller with an identity (IK)", () => {
  const called = (accepts: (key: Uint8Array) => boolean, service?: string) =>
    prepareCalled({ identity: bob.identity, accepts, service }, seeded(11));
  const isAlice = (key: Uint8Array) => Buffer.from(key).equals(alice.publicKey);
  const call = (who: typeof alice, server: Uint8Array, service?: string) =>
    prepareCaller({ identity: who.identity, server, service }, seeded(12));

  it("is known to the end that it calls, and both seal", async () => {
    const [caller, server] = await Promise.all([call(alice, bob.publicKey), called(isAlice)]);
    const { left, right, sent } = connect(caller(), server());
    expect(opened(right).remoteStatic).toEqual(alice.publicKey);
    expect(opened(left).remoteStatic).toEqual(bob.publicKey);
    expect(sent.map((bytes) => bytes.length)).toEqual([8 + 96, 8 + 48]);
    expect(openText(opened(right), sealText(opened(left), "hello"))).toBe("hello");
    expect(openText(opened(left), sealText(opened(right), "and back"))).toBe("and back");
  });

  it("is not shown on the way", async () => {
    const caller = await call(alice, bob.publicKey);
    expect(Buffer.from(caller().first).includes(Buffer.from(alice.publicKey))).toBe(false);
  });

  it.each([
    ["who is not accepted", () => call(mallory, bob.publicKey)],
    ["who thinks of another server", () => call(alice, mallory.publicKey)],
    ["of another service", () => call(alice, bob.publicKey, "other")],
    ["with a shared key instead", () => prepareOpening("initiator", { key: goodKey })],
  ])("%s gets no byte back", async (_, prepare) => {
    const [caller, server] = await Promise.all([prepare(), called(isAlice)]);
    const { right, sent } = connect(caller(), server());
    expect(right).toEqual({ kind: "failed", error: expect.any(HandshakeRefusedError) });
    expect(sent[1]).toEqual([]);
  });

  it("is refused for every bit that changes on the way", async () => {
    const [caller, server] = await Promise.all([call(alice, bob.publicKey), called(isAlice)]);
    const first = caller().first;
    for (let bit = 0; bit < first.length * 8; bit += 1) {
      const changed = first.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => server().push(changed)).toThrow();
    }
  });
});

describe("two ends that know each other (KK)", () => {
  const open = (
    left: { readonly agreed?: string; readonly other?: typeof alice },
    right: { readonly agreed?: string; readonly other?: typeof alice },
  ) =>
    connect(
      knownOpening(
        "initiator",
        keyPairOf(alice.identity),
        (left.other ?? bob).publicKey,
        text(left.agreed ?? "this"),
      )(),
      knownOpening(
        "responder",
        keyPairOf(bob.identity),
        (right.other ?? alice).publicKey,
        text(right.agreed ?? "this"),
      )(),
    );

  it("open to each other, and seal", () => {
    const { left, right, sent } = open({}, {});
    expect(sent.map((bytes) => bytes.length)).toEqual([56, 56]);
    expect(openText(opened(right), sealText(opened(left), "hello"))).toBe("hello");
    expect(opened(left).handshakeHash).toEqual(opened(right).handshakeHash);
  });

  it("do not, when they do not agree on what surrounds them, or on each other", () => {
    for (const { right, sent } of [
      open({ agreed: "that" }, {}),
      open({}, { agreed: "that" }),
      open({ other: mallory }, {}),
      open({}, { other: mallory }),
    ]) {
      expect(right).toEqual({ kind: "failed", error: expect.any(HandshakeRefusedError) });
      expect(sent[1]).toEqual([]);
    }
  });
});
