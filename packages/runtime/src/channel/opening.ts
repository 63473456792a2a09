import type { Opening } from "./channel.js";
import { prologueOf, pskOf } from "./derive.js";
import {
  type Exchange,
  initiate,
  plainExchange,
  platformRandom,
  type Random,
  respond,
  type StartOpening,
  secretsFrom,
} from "./exchange.js";
import type { Side } from "./hello.js";
import { HandshakeState } from "./noise.js";
import { type SealOptions, sealingOf } from "./options.js";
import { pattern } from "./patterns.js";
import { plainChannel } from "./records.js";
import { loadSodium } from "./sodium.js";

export { maximumUnauthenticated, type Random, type StartOpening } from "./exchange.js";

const nothing = new Uint8Array(0);

/**
 * Checks the options, loads libsodium if they need it, and answers a function that opens one link after another.
 *
 * @throws OptionError, KeyError
 */
export async function prepareOpening(
  side: Side,
  options: SealOptions,
  random: Random = platformRandom,
): Promise<StartOpening> {
  const sealing = sealingOf(options);
  if (sealing.kind === "plain") return () => plainOpening(side, sealing.service);
  await loadSodium();
  const { service, secrets } = sealing;
  const fixed = {
    pattern: pattern("NNpsk0"),
    prologue: prologueOf("NNpsk0", service),
    initiator: side === "initiator",
    ephemeralSecret: secretsFrom(random),
  };
  const handshakes = secrets.map((secret) => {
    const options = { ...fixed, psks: [pskOf(secret, service)] };
    return () => new HandshakeState(options);
  });
  const exchange: Exchange = { pattern: "NNpsk0", service, handshakes };
  return () => (side === "initiator" ? initiate(exchange) : respond(exchange));
}

/** The opening of a link that is not sealed: of `insecure`, and of every link within one process. Needs no libsodium. */
export function plainOpening(side: Side, service: Uint8Array = nothing): Opening {
  return plainExchange(side, service, plainChannel);
}
