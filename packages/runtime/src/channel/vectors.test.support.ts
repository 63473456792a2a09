import { type HandshakeOptions, HandshakeState, type KeyPair } from "./noise.js";
import { type Pattern, pattern } from "./patterns.js";
import { sealedChannel } from "./records.js";
import { hash, publicKeyOf } from "./sodium.js";

/** One conversation, in the format of cacophony's file; all values in hexadecimal. */
export interface Vector {
  readonly protocol_name: string;
  readonly init_prologue: string;
  readonly init_ephemeral: string;
  readonly init_static?: string;
  readonly init_remote_static?: string;
  readonly init_psks?: readonly string[];
  readonly resp_prologue: string;
  readonly resp_ephemeral?: string;
  readonly resp_static?: string;
  readonly resp_remote_static?: string;
  readonly resp_psks?: readonly string[];
  readonly handshake_hash: string;
  readonly messages: readonly { readonly payload: string; readonly ciphertext: string }[];
}

export function bytesOf(hexadecimal: string): Uint8Array {
  return Uint8Array.from(hexadecimal.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function patternOf(vector: Vector): Pattern {
  return pattern(vector.protocol_name.split("_")[1] ?? "");
}

function pair(secret: string | undefined): KeyPair | undefined {
  if (secret === undefined) return undefined;
  const secretKey = bytesOf(secret);
  return { secretKey, publicKey: publicKeyOf(secretKey) };
}

/** Both parties of a vector, before their first message. */
export function parties(vector: Vector): readonly [HandshakeState, HandshakeState] {
  const party = (
    initiator: boolean,
    prologue: string,
    ephemeral: string | undefined,
    secret: string | undefined,
    remote: string | undefined,
    psks: readonly string[] = [],
  ): HandshakeState => {
    const staticKey = pair(secret);
    const options: HandshakeOptions = {
      pattern: patternOf(vector),
      initiator,
      prologue: bytesOf(prologue),
      psks: psks.map(bytesOf),
      ...(staticKey === undefined ? {} : { staticKey }),
      ...(remote === undefined ? {} : { remoteStatic: bytesOf(remote) }),
      ephemeralSecret: () => bytesOf(ephemeral ?? ""),
    };
    return new HandshakeState(options);
  };
  // biome-ignore format: the two lines are to be compared
  return [
    party(true, vector.init_prologue, vector.init_ephemeral, vector.init_static, vector.init_remote_static, vector.init_psks),
    party(false, vector.resp_prologue, vector.resp_ephemeral, vector.resp_static, vector.resp_remote_static, vector.resp_psks),
  ];
}

/** Lets two parties have the conversation of a vector; answers what they wrote and what they agreed on. */
export function converse(vector: Vector): {
  readonly ciphertexts: readonly string[];
  readonly received: readonly string[];
  readonly hashes: readonly [string, string];
} {
  const states = parties(vector);
  const oneWay = patternOf(vector).messages.length === 1;
  const ciphertexts: string[] = [];
  const received: string[] = [];
  let channels: ReturnType<typeof channelsOf> | undefined;
  for (const [index, { payload }] of vector.messages.entries()) {
    const turn = oneWay ? 0 : index % 2;
    const [writer, reader] = turn === 0 ? states : [states[1], states[0]];
    const plaintext = bytesOf(payload);
    if (!writer.finished) {
      const message = writer.writeMessage(plaintext);
      ciphertexts.push(hexadecimal(message));
      received.push(hexadecimal(reader.readMessage(message)));
      continue;
    }
    channels ??= channelsOf(states);
    const from = turn === 0 ? channels[0] : channels[1];
    const to = turn === 0 ? channels[1] : channels[0];
    const buffer = new Uint8Array(plaintext.length + from.sealer.overhead);
    buffer.set(plaintext);
    const end = from.sealer.seal(buffer, 0, plaintext.length);
    ciphertexts.push(hexadecimal(buffer.subarray(0, end)));
    received.push(hexadecimal(buffer.subarray(0, to.opener.open(buffer, 0, end))));
  }
  channels ??= channelsOf(states);
  const hashOf = (side: 0 | 1) => hexadecimal(channels?.[side].handshakeHash ?? new Uint8Array(0));
  return { ciphertexts, received, hashes: [hashOf(0), hashOf(1)] };
}

function channelsOf([initiator, responder]: readonly [HandshakeState, HandshakeState]) {
  const ours = initiator.split();
  const theirs = responder.split();
  return [
    sealedChannel({ key: ours.initiatorKey }, { key: ours.responderKey }, ours.handshakeHash),
    sealedChannel({ key: theirs.responderKey }, { key: theirs.initiatorKey }, theirs.handshakeHash),
  ] as const;
}

/** A vector of our own for a pattern: keys and payloads are hashes of words, the rest is what this implementation writes. */
export function ownVector(name: string): Vector {
  const bytes = (word: string) => hash(new TextEncoder().encode(`${name} ${word}`)).slice(0, 32);
  const secret = (word: string) => hexadecimal(bytes(word));
  const known = (word: string) => hexadecimal(publicKeyOf(bytes(word)));
  const { known: before, messages, psk } = pattern(name);
  const shows = (messageParity: number) =>
    messages.some((tokens, index) => index % 2 === messageParity && tokens.includes("s"));
  const prologue = hexadecimal(new TextEncoder().encode("capitan"));
  const draft: Vector = {
    protocol_name: `Noise_${name}_25519_ChaChaPoly_BLAKE2b`,
    init_prologue: prologue,
    init_ephemeral: secret("initiator's ephemeral"),
    ...(before.initiator || shows(0) ? { init_static: secret("initiator") } : {}),
    ...(before.responder ? { init_remote_static: known("responder") } : {}),
    ...(psk ? { init_psks: [secret("psk")] } : {}),
    resp_prologue: prologue,
    ...(messages.length > 1 ? { resp_ephemeral: secret("responder's ephemeral") } : {}),
    ...(before.responder || shows(1) ? { resp_static: secret("responder") } : {}),
    ...(before.initiator ? { resp_remote_static: known("initiator") } : {}),
    ...(psk ? { resp_psks: [secret("psk")] } : {}),
    handshake_hash: "",
    messages: [0, 1, 2, 3, 4, 5].map((index) => ({
      payload: hexadecimal(bytes(`payload ${index}`).subarray(0, index * 5)),
      ciphertext: "",
    })),
  };
  const { ciphertexts, hashes } = converse(draft);
  return {
    ...draft,
    handshake_hash: hashes[0],
    messages: draft.messages.map(({ payload }, index) => ({
      payload,
      ciphertext: ciphertexts[index] ?? "",
    })),
  };
}
