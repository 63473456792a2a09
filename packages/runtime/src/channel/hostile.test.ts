import { beforeAll, describe, expect, it } from "@jest/globals";
import { HandshakeRefusedError, RecordError, SameSideError, SteerError } from "../errors/index.js";
import { Key, revealKey } from "../keys/index.js";
import { counts, runSeed } from "../testing/random.test.support.js";
import { concatenate } from "./bytes.js";
import { prologueOf, pskOf } from "./derive.js";
import { maximumUnauthenticated, prepareOpening, type StartOpening } from "./opening.js";
import {
  connect,
  goodKey,
  numbers,
  opened,
  openText,
  pushInto,
  sealText,
  seeded,
} from "./opening.test.support.js";
import { loadSodium, sharedSecret } from "./sodium.js";
import { SymmetricState } from "./symmetric.js";

const none = new Uint8Array(0);
const helloLength = 8;

/** All points of order 1, 2, 4 and 8 on the curve and its twist, as little-endian coordinates. */
const lowOrderPoints = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
].map((text) => Uint8Array.from(Buffer.from(text, "hex")));

let initiate: StartOpening;
let respond: StartOpening;

/** Openings with random bytes that are the same each time. */
async function fixedPair() {
  const initiator = await prepareOpening("initiator", { key: goodKey }, seeded(1));
  const responder = await prepareOpening("responder", { key: goodKey }, seeded(2));
  return [initiator(), responder()] as const;
}

beforeAll(async () => {
  await loadSodium();
  initiate = await prepareOpening("initiator", { key: goodKey });
  respond = await prepareOpening("responder", { key: goodKey });
});

/** The first message of somebody who holds the key and sends `point` as ephemeral key. */
function firstMessageWith(point: Uint8Array): Uint8Array {
  const state = new SymmetricState("Noise_NNpsk0_25519_ChaChaPoly_BLAKE2b");
  state.mixHash(prologueOf("NNpsk0", none));
  state.mixKeyAndHash(pskOf(revealKey(Key.parse(goodKey)), none));
  state.mixHash(point);
  state.mixKey(point);
  const hello = initiate().first.subarray(0, helloLength);
  return concatenate([hello, point, state.encryptAndHash(none)]);
}

describe("a hostile link", () => {
  it("that is cut anywhere leaves both ends waiting, and the listener silent", () => {
    const first = initiate().first;
    const answer = connect(initiate(), respond()).sent[1];
    for (let length = 0; length < first.length; length += 1) {
      const sent: number[] = [];
      const outcome = pushInto(respond(), first.subarray(0, length), (bytes) =>
        sent.push(...bytes),
      );
      expect([outcome.kind, sent]).toEqual(["waiting", []]);
    }
    for (let length = 0; length < answer.length; length += 1)
      expect(pushInto(initiate(), Uint8Array.from(answer.slice(0, length))).kind).not.toBe("open");
  });

  it("that falls silent after a correct hello has got no byte, and has made no key", () => {
    const opening = respond();
    expect(opening.push(initiate().first.subarray(0, helloLength))).toEqual({
      kind: "more",
      send: none,
    });
    expect(opening.push(none)).toEqual({ kind: "more", send: none });
  });

  it("is refused at the first wrong byte of its hello", () => {
    const hello = initiate().first.subarray(0, helloLength);
    for (let at = 0; at < helloLength; at += 1) {
      for (let other = 0; other < 256; other += 1) {
        if (other === hello[at]) continue;
        const opening = respond();
        if (at > 0) expect(pushInto(opening, hello.subarray(0, at)).kind).toBe("waiting");
        const outcome = pushInto(opening, Uint8Array.of(other));
        const type = at === 7 && other === 2 ? SameSideError : HandshakeRefusedError;
        expect(outcome).toEqual({ kind: "failed", error: expect.any(type) });
      }
    }
  });

  it("that speaks HTTP, TLS or SSH is told apart from a steer", () => {
    for (const greeting of ["GET / HTTP/1.1\r\n", "\x16\x03\x01\x02", "SSH-2.0-OpenSSH_9.2"]) {
      const outcome = pushInto(respond(), Buffer.from(greeting, "latin1"));
      const error = new HandshakeRefusedError("what is at the other end is no steer");
      expect(outcome).toEqual({ kind: "failed", error });
    }
  });

  it("that has failed once has failed for good", () => {
    const opening = respond();
    expect(() => opening.push(Uint8Array.of(0))).toThrow(HandshakeRefusedError);
    expect(() => opening.push(initiate().first)).toThrow(HandshakeRefusedError);
  });

  it(`sends at most ${maximumUnauthenticated} bytes before it is authenticated`, () => {
    const within = concatenate([initiate().first, new Uint8Array(maximumUnauthenticated - 56)]);
    expect(pushInto(respond(), within).kind).toBe("open");
    const beyond = concatenate([initiate().first, new Uint8Array(maximumUnauthenticated - 55)]);
    expect(pushInto(respond(), beyond).kind).toBe("failed");
    expect(pushInto(respond(), new Uint8Array(1 << 20)).kind).toBe("failed");
  });

  it("that replays a first message is answered, and fails at its first sealed record", async () => {
    const victim = await fixedPair();
    const recorded = victim[0].first;
    const session = connect(...victim);
    const record = sealText(opened(session.left), "pay 100");
    expect(openText(opened(session.right), record)).toBe("pay 100");

    const replay = pushInto(respond(), recorded);
    expect(() => openText(opened(replay), record)).toThrow(RecordError);
    const another = pushInto(respond(), recorded);
    expect(opened(another).handshakeHash).not.toEqual(opened(session.right).handshakeHash);
    expect(() => openText(opened(another), sealText(opened(replay), "x"))).toThrow(RecordError);
  });

  it("that replays an answer is refused", async () => {
    const session = connect(...(await fixedPair()));
    const outcome = pushInto(initiate(), Uint8Array.from(session.sent[1]));
    expect(outcome).toEqual({ kind: "failed", error: expect.any(HandshakeRefusedError) });
  });

  it("with a point of low order is refused, although its sender holds the key", () => {
    const secret = new Uint8Array(32).fill(77);
    for (const point of lowOrderPoints) {
      for (const highBit of [0, 0x80]) {
        const sent = point.map((byte, at) => (at === 31 ? byte | highBit : byte));
        expect(sharedSecret(secret, sent)).toBeUndefined();
        const outcome = pushInto(respond(), firstMessageWith(sent));
        expect(outcome).toEqual({ kind: "failed", error: expect.any(HandshakeRefusedError) });
      }
    }
    const ordinary = Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 9 : 0));
    expect(pushInto(respond(), firstMessageWith(ordinary)).kind).toBe("open");
  });

  it("that flips any single bit of a session is noticed at that message or record", async () => {
    const texts = ["first", "", "the third record of this direction"];
    const clean = connect(...(await fixedPair()));
    const [first = none, answer = none] = clean.sent.map((bytes) => Uint8Array.from(bytes));
    const there = texts.map((text) => sealText(opened(clean.left), text));
    const back = texts.map((text) => sealText(opened(clean.right), text));
    const again = {
      /** A listener that has got this first message; the recorded one makes the recorded session. */
      responder: async (message: Uint8Array) => pushInto((await fixedPair())[1], message),
      initiator: async (message: Uint8Array) => pushInto((await fixedPair())[0], message),
    };
    let flips = 0;
    for (const [side, message, records] of [
      ["responder", first, there],
      ["initiator", answer, back],
    ] as const) {
      for (const flipped of bitFlips(message)) {
        const outcome = await again[side](flipped);
        expect(outcome).toEqual({ kind: "failed", error: expect.any(SteerError) });
        flips += 1;
      }
      for (const [index, record] of records.entries()) {
        for (const flipped of bitFlips(record)) {
          const channel = opened(await again[side](message));
          const before = records.slice(0, index).map((intact) => openText(channel, intact));
          expect(before).toEqual(texts.slice(0, index));
          expect(() => openText(channel, flipped)).toThrow(RecordError);
          expect(() => openText(channel, record)).toThrow(RecordError);
          flips += 1;
        }
      }
    }
    expect(flips).toBe(8 * 2 * (56 + 3 * 16 + texts.join("").length));
  });

  const mutations = counts(100_000, 1_000_000);
  it(`with ${mutations} mutated first messages never gets in, and never crashes the listener`, async () => {
    const seed = runSeed;
    const below = numbers(seed);
    const pair = await fixedPair();
    const original = pair[0].first;
    const kinds = { waiting: 0, failed: 0, open: 0 };
    for (let index = 0; index < mutations; index += 1) {
      const mutated = mutate(original, below);
      // What begins with the whole original is the original, with something behind it.
      if (Buffer.from(mutated.subarray(0, original.length)).equals(original)) continue;
      const opening = respond();
      const cut = below(mutated.length + 1);
      let outcome = pushInto(opening, mutated.subarray(0, cut));
      if (outcome.kind === "waiting") outcome = pushInto(opening, mutated.subarray(cut));
      kinds[outcome.kind] += 1;
    }
    expect({ seed, open: kinds.open }).toEqual({ seed, open: 0 });
    expect(kinds.failed).toBeGreaterThan(mutations / 2);
  });

  it(`with ${mutations / 50} mutated answers never gets a client in, and never crashes it`, async () => {
    const seed = runSeed;
    const below = numbers(seed);
    const answer = Uint8Array.from(connect(...(await fixedPair())).sent[1]);
    const start = await prepareOpening("initiator", { key: goodKey }, (bytes) => seeded(1)(bytes));
    expect(pushInto(start(), answer).kind).toBe("open");
    for (let index = 0; index < mutations / 50; index += 1) {
      const mutated = mutate(answer, below);
      if (Buffer.from(mutated.subarray(0, answer.length)).equals(answer)) continue;
      expect({ seed, kind: pushInto(start(), mutated).kind }).not.toEqual({ seed, kind: "open" });
    }
  });
});

function* bitFlips(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let bit = 0; bit < bytes.length * 8; bit += 1)
    yield bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}

/** Changes some bytes, cuts, lengthens, moves a part to another place, or keeps the hello and invents the rest. */
function mutate(original: Uint8Array, below: (limit: number) => number): Uint8Array {
  const bytes = Array.from(original);
  const place = () => below(bytes.length + 1);
  const noise = (length: number) => Array.from({ length }, () => below(256));
  for (let round = below(3); round >= 0; round -= 1) {
    switch (below(6)) {
      case 0:
        bytes.splice(place(), 1, below(256));
        break;
      case 1:
        bytes.splice(place(), below(20));
        break;
      case 2:
        bytes.splice(place(), 0, ...noise(below(300)));
        break;
      case 3:
        bytes.splice(place(), 0, ...bytes.splice(place(), below(40)));
        break;
      case 4:
        bytes.splice(helloLength, bytes.length, ...noise(original.length - helloLength));
        break;
      default:
        bytes.splice(place(), 4, ...[0, 255, 127, 128].slice(below(4)));
    }
  }
  return Uint8Array.from(bytes);
}
