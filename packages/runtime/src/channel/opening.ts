import { HandshakeRefusedError, type SteerError } from "../errors/index.js";
import { concatenate } from "./bytes.js";
import type { Channel, Opening, OpeningProgress } from "./channel.js";
import { prologueOf, pskOf } from "./derive.js";
import { faultOfHello, hello, otherSide, type Side } from "./hello.js";
import { HandshakeState } from "./noise.js";
import { type SealOptions, sealingOf } from "./options.js";
import { pattern } from "./patterns.js";
import { plainChannel, sealedChannel } from "./records.js";
import { keyLength, loadSodium, tagLength } from "./sodium.js";
import { NoiseError } from "./symmetric.js";

/** Bytes that a responder takes from somebody who is not authenticated: the opening and the first sealed record. */
export const maximumUnauthenticated = 256;

/** Begins the opening of one link. */
export type StartOpening = () => Opening;

/** Fills the array with random bytes. */
export type Random = (bytes: Uint8Array) => void;

const nothing = new Uint8Array(0);
/** A message of NNpsk0 with an empty payload: an ephemeral key and a tag. */
const messageLength = keyLength + tagLength;

/**
 * Checks the options, loads libsodium if they need it, and answers a function that opens one link after another.
 *
 * @throws OptionError, KeyError
 */
export async function prepareOpening(
  side: Side,
  options: SealOptions,
  random: Random = (bytes) => void crypto.getRandomValues(bytes),
): Promise<StartOpening> {
  const sealing = sealingOf(options);
  if (sealing.kind === "plain") return () => plainOpening(side, sealing.service);
  await loadSodium();
  const fixed = { pattern: pattern("NNpsk0"), prologue: prologueOf(sealing.service) };
  const ephemeralSecret = () => {
    const secret = new Uint8Array(keyLength);
    random(secret);
    return secret;
  };
  const handshakes = sealing.secrets.map((secret): StartHandshake => {
    const psks = [pskOf(secret, sealing.service)];
    const options = { ...fixed, initiator: side === "initiator", psks, ephemeralSecret };
    return () => new HandshakeState(options);
  });
  return () =>
    side === "initiator"
      ? initiate(handshakes, sealing.service)
      : respond(handshakes, sealing.service);
}

/** The opening of a link that is not sealed: of `insecure`, and of every link within one process. Needs no libsodium. */
export function plainOpening(side: Side, service: Uint8Array = nothing): Opening {
  const ours = hello("plain", side, service);
  const theirs = hello("plain", otherSide(side), service);
  return openingOf(side, theirs, 0, side === "initiator" ? ours : nothing, () => ({
    send: side === "initiator" ? nothing : ours,
    channel: plainChannel,
  }));
}

type StartHandshake = () => HandshakeState;

/** Sends its hello and first message at once, with its first key. */
function initiate([start]: readonly StartHandshake[], service: Uint8Array): Opening {
  if (start === undefined) throw new Error("an opening without a key");
  const handshake = start();
  const first = concatenate([
    hello("NNpsk0", "initiator", service),
    handshake.writeMessage(nothing),
  ]);
  const theirs = hello("NNpsk0", "responder", service);
  return openingOf("initiator", theirs, messageLength, first, (message) => {
    handshake.readMessage(message);
    return { send: nothing, channel: channelOf(handshake, "initiator") };
  });
}

/** Tries its keys in turn, and sends nothing before one of them has verified the first message. */
function respond(starts: readonly StartHandshake[], service: Uint8Array): Opening {
  const theirs = hello("NNpsk0", "initiator", service);
  return openingOf("responder", theirs, messageLength, nothing, (message) => {
    for (const start of starts) {
      const handshake = start();
      try {
        handshake.readMessage(message);
      } catch (error) {
        if (error instanceof NoiseError) continue;
        throw error;
      }
      const answer = handshake.writeMessage(nothing);
      const send = concatenate([hello("NNpsk0", "responder", service), answer]);
      return { send, channel: channelOf(handshake, "responder") };
    }
    throw new HandshakeRefusedError();
  });
}

function channelOf(handshake: HandshakeState, side: Side): Channel {
  const { initiatorKey, responderKey, handshakeHash } = handshake.split();
  return side === "initiator"
    ? sealedChannel({ key: initiatorKey }, { key: responderKey }, handshakeHash)
    : sealedChannel({ key: responderKey }, { key: initiatorKey }, handshakeHash);
}

/**
 * What all openings share: the other side's hello and its one message are gathered, whatever the chunks; the hello is
 * compared byte by byte as it comes; an opening that has failed stays so.
 */
function openingOf(
  side: Side,
  theirHello: Uint8Array,
  messageBytes: number,
  first: Uint8Array,
  finish: (message: Uint8Array) => { readonly send: Uint8Array; readonly channel: Channel },
): Opening {
  const arrived = new Uint8Array(theirHello.length + messageBytes);
  let filled = 0;
  let failure: SteerError | undefined;
  const fail = (error: SteerError): never => {
    failure = error;
    throw error;
  };

  function push(chunk: Uint8Array): OpeningProgress {
    if (failure !== undefined) throw failure;
    if (filled === arrived.length) throw new Error("this opening is finished");
    const taken = chunk.subarray(0, arrived.length - filled);
    arrived.set(taken, filled);
    filled += taken.length;
    const fault = faultOfHello(arrived.subarray(0, filled), theirHello, side);
    if (fault !== undefined) return fail(fault);
    if (filled < arrived.length) return { kind: "more", send: nothing };
    const rest = chunk.subarray(taken.length);
    // An initiator that is still to be authenticated has nothing to say before our answer, and little after it.
    if (messageBytes > 0 && side === "responder" && filled + rest.length > maximumUnauthenticated)
      return fail(new HandshakeRefusedError());
    try {
      return { kind: "done", ...finish(arrived.subarray(theirHello.length)), rest };
    } catch (error) {
      if (error instanceof HandshakeRefusedError) return fail(error);
      if (error instanceof NoiseError) return fail(new HandshakeRefusedError());
      throw error;
    }
  }
  return { first, push };
}
