import { beforeAll, describe, expect, it } from "@jest/globals";
import NoiseState from "noise-handshake";
import { HandshakeState, type KeyPair } from "./noise.js";
import { pattern } from "./patterns.js";
import { loadSodium, publicKeyOf } from "./sodium.js";

beforeAll(loadSodium);

const prologue = Buffer.from("capitan");
const psk = Buffer.alloc(32, 7);

function keyPair(fill: number): KeyPair {
  const secretKey = Buffer.alloc(32, fill);
  return { secretKey, publicKey: Buffer.from(publicKeyOf(secretKey)) };
}

function staticKeys(): { readonly initiator: KeyPair; readonly responder: KeyPair } {
  return { initiator: keyPair(1), responder: keyPair(2) };
}

function ours(name: string, initiator: boolean): HandshakeState {
  const statics = staticKeys();
  const { known, psk: withPsk } = pattern(name);
  const remoteKnown = initiator ? known.responder : known.initiator;
  const [mine, theirs] = initiator
    ? [statics.initiator, statics.responder]
    : [statics.responder, statics.initiator];
  return new HandshakeState({
    pattern: pattern(name),
    initiator,
    prologue,
    staticKey: mine,
    ...(remoteKnown ? { remoteStatic: theirs.publicKey } : {}),
    ...(withPsk ? { psks: [psk] } : {}),
    ephemeralSecret: () => Uint8Array.from(Buffer.alloc(32, initiator ? 3 : 4)),
  });
}

function foreign(name: string, initiator: boolean): NoiseState {
  const statics = staticKeys();
  const { known, psk: withPsk } = pattern(name);
  const state = new NoiseState(
    name,
    initiator,
    initiator ? statics.initiator : statics.responder,
    withPsk ? { psk } : {},
  );
  const remoteKnown = initiator ? known.responder : known.initiator;
  state.initialise(
    prologue,
    remoteKnown ? (initiator ? statics.responder : statics.initiator).publicKey : undefined,
  );
  return state;
}

describe("the Noise core against noise-handshake", () => {
  const patterns = ["NN", "NNpsk0", "XX", "XXpsk0", "IK", "XK"];
  const cases = patterns.flatMap((name) => [[name, true] as const, [name, false] as const]);
  it.each(cases)("agrees on %s (we are the initiator: %s)", (name, initiator) => {
    const [here, there] = [ours(name, initiator), foreign(name, !initiator)];
    for (const index of pattern(name).messages.keys()) {
      const payload = Buffer.from(`payload ${index}`);
      if ((index % 2 === 0) === initiator) {
        expect(Buffer.from(there.recv(Buffer.from(here.writeMessage(payload))))).toEqual(payload);
      } else {
        expect(Buffer.from(here.readMessage(there.send(payload)))).toEqual(payload);
      }
    }
    const { initiatorKey, responderKey, handshakeHash } = here.split();
    expect(there.complete).toBe(true);
    expect(Buffer.from(there.hash)).toEqual(Buffer.from(handshakeHash));
    expect([there.rx, there.tx].map((key) => Buffer.from(key))).toEqual(
      (initiator ? [initiatorKey, responderKey] : [responderKey, initiatorKey]).map((key) =>
        Buffer.from(key),
      ),
    );
  });
});
