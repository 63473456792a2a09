import { concatenate } from "./bytes.js";
import type { Pattern, Token } from "./patterns.js";
import { keyLength, maximumMessage, publicKeyOf, sharedSecret, tagLength } from "./sodium.js";
import { NoiseError, SymmetricState } from "./symmetric.js";

/*
 * The Noise Protocol Framework, revision 34, for the suite 25519_ChaChaPoly_BLAKE2b: the handshake state here, the
 * symmetric state in symmetric.ts, with the specification's names. `loadSodium` must have resolved.
 */

export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

export interface HandshakeOptions {
  readonly pattern: Pattern;
  readonly initiator: boolean;
  readonly prologue: Uint8Array;
  /** One of 32 bytes per psk token, in their order. */
  readonly psks?: readonly Uint8Array[];
  readonly staticKey?: KeyPair;
  /** The other party's static key, where the pattern says that it is known before. */
  readonly remoteStatic?: Uint8Array;
  /** 32 fresh random bytes: the secret of the ephemeral key. */
  readonly ephemeralSecret: () => Uint8Array;
}

/** Section 5.3. Messages are read and written in turn; a refused message leaves a state that is good for nothing. */
export class HandshakeState {
  readonly #symmetric: SymmetricState;
  readonly #options: HandshakeOptions;
  #ephemeral: KeyPair | undefined;
  #remoteEphemeral: Uint8Array | undefined;
  #remoteStatic: Uint8Array | undefined;
  #next = 0;
  #psk = 0;

  constructor(options: HandshakeOptions) {
    const { pattern, initiator, staticKey, remoteStatic } = options;
    this.#options = options;
    this.#remoteStatic = remoteStatic;
    this.#symmetric = new SymmetricState(`Noise_${pattern.name}_25519_ChaChaPoly_BLAKE2b`);
    this.#symmetric.mixHash(options.prologue);
    const ours = staticKey?.publicKey;
    if (pattern.known.initiator) this.#symmetric.mixHash(needed(initiator ? ours : remoteStatic));
    if (pattern.known.responder) this.#symmetric.mixHash(needed(initiator ? remoteStatic : ours));
  }

  get finished(): boolean {
    return this.#next === this.#options.pattern.messages.length;
  }

  /** The other party's static key, once it is known. */
  get remoteStatic(): Uint8Array | undefined {
    return this.#remoteStatic;
  }

  writeMessage(payload: Uint8Array): Uint8Array {
    const parts: Uint8Array[] = [];
    for (const token of this.#turn()) {
      if (token === "e") {
        const secretKey = this.#options.ephemeralSecret();
        this.#ephemeral = { secretKey, publicKey: publicKeyOf(secretKey) };
        parts.push(this.#ephemeral.publicKey);
        this.#mixEphemeral(this.#ephemeral.publicKey);
      } else if (token === "s") {
        parts.push(this.#symmetric.encryptAndHash(needed(this.#options.staticKey?.publicKey)));
      } else this.#mix(token);
    }
    parts.push(this.#symmetric.encryptAndHash(payload));
    return concatenate(parts);
  }

  readMessage(message: Uint8Array): Uint8Array {
    if (message.length > maximumMessage) throw new NoiseError("too long");
    let at = 0;
    const take = (length: number): Uint8Array => {
      if (message.length - at < length) throw new NoiseError("cut");
      at += length;
      return new Uint8Array(message.subarray(at - length, at));
    };
    for (const token of this.#turn()) {
      if (token === "e") {
        this.#remoteEphemeral = take(keyLength);
        this.#mixEphemeral(this.#remoteEphemeral);
      } else if (token === "s") {
        const sealed = take(keyLength + (this.#symmetric.hasKey ? tagLength : 0));
        this.#remoteStatic = this.#symmetric.decryptAndHash(sealed);
      } else this.#mix(token);
    }
    return this.#symmetric.decryptAndHash(message.subarray(at));
  }

  /** The keys of both directions and the handshake hash. Wipes what led to them. */
  split(): {
    readonly initiatorKey: Uint8Array;
    readonly responderKey: Uint8Array;
    readonly handshakeHash: Uint8Array;
  } {
    if (!this.finished) throw new Error("the handshake is not finished");
    const keys = this.#symmetric.split();
    this.#ephemeral?.secretKey.fill(0);
    this.#symmetric.wipe();
    return { ...keys, handshakeHash: this.#symmetric.handshakeHash };
  }

  #turn(): readonly Token[] {
    const tokens = this.#options.pattern.messages[this.#next];
    if (tokens === undefined) throw new Error("the handshake is finished");
    this.#next += 1;
    return tokens;
  }

  #mixEphemeral(publicKey: Uint8Array): void {
    this.#symmetric.mixHash(publicKey);
    if (this.#options.pattern.psk) this.#symmetric.mixKey(publicKey); // section 9.2
  }

  #mix(token: Exclude<Token, "e" | "s">): void {
    if (token === "psk") {
      this.#symmetric.mixKeyAndHash(needed(this.#options.psks?.[this.#psk++]));
      return;
    }
    // The first letter is the initiator's key, the second the responder's.
    const { initiator, staticKey } = this.#options;
    const local = initiator ? token[0] : token[1];
    const remote = initiator ? token[1] : token[0];
    const secretKey = needed((local === "e" ? this.#ephemeral : staticKey)?.secretKey);
    const publicKey = needed(remote === "e" ? this.#remoteEphemeral : this.#remoteStatic);
    const secret = sharedSecret(secretKey, publicKey);
    if (secret === undefined) throw new NoiseError("low order");
    this.#symmetric.mixKey(secret);
    secret.fill(0);
  }
}

function needed(bytes: Uint8Array | undefined): Uint8Array {
  if (bytes?.length !== keyLength) throw new Error("a key of 32 bytes is missing");
  return bytes;
}
