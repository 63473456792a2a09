import { HandshakeRefusedError, type SteerError } from "../errors/index.js";
import { concatenate } from "./bytes.js";
import type { Channel, Opening, OpeningProgress } from "./channel.js";
import { faultOfHello, hello, otherSide, type PatternName, type Side } from "./hello.js";
import type { HandshakeState } from "./noise.js";
import { sealedChannel } from "./records.js";
import { keyLength, tagLength } from "./sodium.js";
import { NoiseError } from "./symmetric.js";

/** Bytes that a responder takes from somebody who is not authenticated: the opening and the first sealed record. */
export const maximumUnauthenticated = 256;

/** Begins the opening of one link. */
export type StartOpening = () => Opening;

/** Fills the array with random bytes. */
export type Random = (bytes: Uint8Array) => void;

export const platformRandom: Random = (bytes) => void crypto.getRandomValues(bytes);

/** How links of one kind are opened: a hello each way, and a handshake of one message each way. */
export interface Exchange {
  readonly pattern: Exclude<PatternName, "plain">;
  readonly service: Uint8Array;
  /** Begins a handshake, one function for each key that may fit; an initiator uses the first. */
  readonly handshakes: readonly (() => HandshakeState)[];
  /** Whether a responder takes an initiator with this static key. */
  readonly accepts?: (publicKey: Uint8Array) => boolean;
}

const nothing = new Uint8Array(0);
/** An ephemeral key and a tag: a message of every pattern here, but for the first one of IK. */
const shortMessage = keyLength + tagLength;
/** With a sealed static key between them. */
const longMessage = shortMessage + keyLength + tagLength;

/** The secrets of ephemeral keys. */
export function secretsFrom(random: Random): () => Uint8Array {
  return () => {
    const secret = new Uint8Array(keyLength);
    random(secret);
    return secret;
  };
}

/** Sends its hello and first message at once, with its first key. */
export function initiate({ pattern, service, handshakes: [start] }: Exchange): Opening {
  if (start === undefined) throw new Error("an opening without a key");
  const handshake = start();
  const first = concatenate([
    hello(pattern, "initiator", service),
    handshake.writeMessage(nothing),
  ]);
  const theirs = hello(pattern, "responder", service);
  return openingOf("initiator", theirs, shortMessage, first, (message) => {
    handshake.readMessage(message);
    return { send: nothing, channel: channelOf(handshake, "initiator") };
  });
}

/** Tries its keys in turn, and sends nothing before one of them has verified the first message. */
export function respond({ pattern, service, handshakes, accepts }: Exchange): Opening {
  const theirs = hello(pattern, "initiator", service);
  const length = pattern === "IK" ? longMessage : shortMessage;
  return openingOf("responder", theirs, length, nothing, (message) => {
    for (const start of handshakes) {
      const handshake = start();
      try {
        handshake.readMessage(message);
      } catch (error) {
        if (error instanceof NoiseError) continue;
        throw error;
      }
      const { remoteStatic } = handshake;
      if (accepts !== undefined && (remoteStatic === undefined || !accepts(remoteStatic))) break;
      const answer = handshake.writeMessage(nothing);
      const send = concatenate([hello(pattern, "responder", service), answer]);
      return { send, channel: channelOf(handshake, "responder") };
    }
    throw new HandshakeRefusedError();
  });
}

function channelOf(handshake: HandshakeState, side: Side): Channel {
  const { initiatorKey, responderKey, handshakeHash } = handshake.split();
  const [ours, theirs] =
    side === "initiator" ? [initiatorKey, responderKey] : [responderKey, initiatorKey];
  const channel = sealedChannel({ key: ours }, { key: theirs }, handshakeHash);
  const { remoteStatic } = handshake;
  return remoteStatic === undefined ? channel : { ...channel, remoteStatic };
}

/**
 * What all openings share: the other side's hello and its one message are gathered, whatever the chunks; the hello is
 * compared byte by byte as it comes; an opening that has failed stays so.
 */
export function openingOf(
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

/** The opening of a link that is not sealed: of `insecure`, and of every link within one process. Needs no libsodium. */
export function plainExchange(side: Side, service: Uint8Array, channel: Channel): Opening {
  const ours = hello("plain", side, service);
  const theirs = hello("plain", otherSide(side), service);
  return openingOf(side, theirs, 0, side === "initiator" ? ours : nothing, () => ({
    send: side === "initiator" ? nothing : ours,
    channel,
  }));
}
