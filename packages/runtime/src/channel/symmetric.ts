import {
  decryptInPlace,
  encryptInPlace,
  hash,
  hashLength,
  hmac,
  keyLength,
  tagLength,
} from "./sodium.js";

/** A handshake message is refused: it does not verify, is cut or too long, or holds a point of low order. Says nothing more. */
export class NoiseError extends Error {}

const empty = new Uint8Array(0);
const one = Uint8Array.of(1);
const two = Uint8Array.of(2);
const three = Uint8Array.of(3);

/** HKDF of section 4.3. The third output is made only where it is used. */
function hkdf(
  chainingKey: Uint8Array,
  material: Uint8Array,
): { first: Uint8Array; second: Uint8Array; third: () => Uint8Array } {
  const temporary = hmac(chainingKey, material);
  const first = hmac(temporary, one);
  const second = hmac(temporary, first, two);
  return { first, second, third: () => hmac(temporary, second, three) };
}

/** Section 5.2. A key of a CipherState is used at most a few times here, so the nonce is a number. */
export class SymmetricState {
  #chainingKey: Uint8Array;
  #hash: Uint8Array;
  #key: Uint8Array | undefined;
  #nonce = 0;

  constructor(protocolName: string) {
    // No name of this suite is longer than a hash, so none is hashed itself.
    this.#hash = new Uint8Array(hashLength);
    this.#hash.set(new TextEncoder().encode(protocolName));
    this.#chainingKey = this.#hash;
  }

  get handshakeHash(): Uint8Array {
    return this.#hash;
  }

  get hasKey(): boolean {
    return this.#key !== undefined;
  }

  mixKey(material: Uint8Array): void {
    const { first, second } = hkdf(this.#chainingKey, material);
    this.#chainingKey = first;
    this.#key = second.subarray(0, keyLength);
    this.#nonce = 0;
  }

  mixHash(data: Uint8Array): void {
    this.#hash = hash(this.#hash, data);
  }

  mixKeyAndHash(material: Uint8Array): void {
    const { first, second, third } = hkdf(this.#chainingKey, material);
    this.#chainingKey = first;
    this.mixHash(second);
    this.#key = third().subarray(0, keyLength);
    this.#nonce = 0;
  }

  encryptAndHash(plaintext: Uint8Array): Uint8Array {
    const message = new Uint8Array(plaintext.length + (this.hasKey ? tagLength : 0));
    message.set(plaintext);
    if (this.#key !== undefined)
      encryptInPlace(this.#key, this.#nonce++, 0, this.#hash, message, 0, plaintext.length);
    this.mixHash(message);
    return message;
  }

  decryptAndHash(message: Uint8Array): Uint8Array {
    let plaintext = new Uint8Array(message); // a copy, of a Buffer too: its `slice` is a view
    if (this.#key !== undefined) {
      if (!decryptInPlace(this.#key, this.#nonce++, 0, this.#hash, plaintext, 0, plaintext.length))
        throw new NoiseError("does not verify");
      plaintext = plaintext.subarray(0, plaintext.length - tagLength);
    }
    this.mixHash(message);
    return plaintext;
  }

  split(): { readonly initiatorKey: Uint8Array; readonly responderKey: Uint8Array } {
    const { first, second } = hkdf(this.#chainingKey, empty);
    return {
      initiatorKey: first.subarray(0, keyLength),
      responderKey: second.subarray(0, keyLength),
    };
  }

  wipe(): void {
    this.#chainingKey.fill(0);
    this.#key?.fill(0);
  }
}
