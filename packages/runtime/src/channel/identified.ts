import { type Identity, revealIdentity } from "../keys/index.js";
import { prologueOf } from "./derive.js";
import {
  type Exchange,
  initiate,
  platformRandom,
  type Random,
  respond,
  type StartOpening,
  secretsFrom,
} from "./exchange.js";
import type { Side } from "./hello.js";
import { HandshakeState, type KeyPair } from "./noise.js";
import { serviceOf } from "./options.js";
import { pattern } from "./patterns.js";
import { loadSodium, publicKeyOf } from "./sodium.js";

/** The two halves of an identity: a copy, which stays when the identity is disposed of. libsodium must be loaded. */
export function keyPairOf(identity: Identity): KeyPair {
  const secretKey = Uint8Array.from(revealIdentity(identity));
  return { secretKey, publicKey: publicKeyOf(secretKey) };
}

export interface CallerOptions {
  readonly identity: Identity;
  /** The static key of the end that is called. */
  readonly server: Uint8Array;
  readonly service?: string | undefined;
}

/** Opens links to somebody whose public key is known, with one's own identity: IK, as its initiator. */
export async function prepareCaller(
  options: CallerOptions,
  random: Random = platformRandom,
): Promise<StartOpening> {
  const service = serviceOf(options);
  await loadSodium();
  const handshake = {
    pattern: pattern("IK"),
    initiator: true,
    prologue: prologueOf("IK", service),
    staticKey: keyPairOf(options.identity),
    remoteStatic: options.server,
    ephemeralSecret: secretsFrom(random),
  };
  const exchange: Exchange = {
    pattern: "IK",
    service,
    handshakes: [() => new HandshakeState(handshake)],
  };
  return () => initiate(exchange);
}

export interface CalledOptions {
  readonly identity: Identity;
  /** Whether a caller with this static key is let in. */
  readonly accepts: (publicKey: Uint8Array) => boolean;
  readonly service?: string | undefined;
}

/** The other end of {@link prepareCaller}. Strangers, and callers that are not accepted, get no byte back. */
export async function prepareCalled(
  options: CalledOptions,
  random: Random = platformRandom,
): Promise<StartOpening> {
  const service = serviceOf(options);
  await loadSodium();
  const handshake = {
    pattern: pattern("IK"),
    initiator: false,
    prologue: prologueOf("IK", service),
    staticKey: keyPairOf(options.identity),
    ephemeralSecret: secretsFrom(random),
  };
  const exchange: Exchange = {
    pattern: "IK",
    service,
    handshakes: [() => new HandshakeState(handshake)],
    accepts: options.accepts,
  };
  return () => respond(exchange);
}

const noService = new Uint8Array(0);

/** Two ends that know each other's static key: KK. `agreed`: what both must hold for true, besides. libsodium must be loaded. */
export function knownOpening(
  side: Side,
  ours: KeyPair,
  theirs: Uint8Array,
  agreed: Uint8Array,
  random: Random = platformRandom,
): StartOpening {
  const handshake = {
    pattern: pattern("KK"),
    initiator: side === "initiator",
    prologue: prologueOf("KK", noService, agreed),
    staticKey: ours,
    remoteStatic: theirs,
    ephemeralSecret: secretsFrom(random),
  };
  const exchange: Exchange = {
    pattern: "KK",
    service: noService,
    handshakes: [() => new HandshakeState(handshake)],
  };
  return () => (side === "initiator" ? initiate(exchange) : respond(exchange));
}
