/// <reference lib="esnext.disposable" preserve="true" />
import { loadSodium, publicKeyOf as pointOf } from "../channel/sodium.js";
import { KeyError } from "../errors/index.js";
import { identityKey, keyBytes, publicKey, spell, unspell } from "./spelling.js";

let secretOf: (identity: Identity) => Uint8Array;

/**
 * Who somebody is: a secret of their own, whose public half others know. It does not show its secret in logs, `inspect`
 * or JSON; {@link Identity[Symbol.dispose]} overwrites it.
 */
export class Identity {
  readonly #secret: Uint8Array;
  #disposed = false;

  private constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  static {
    secretOf = (identity) => {
      if (identity.#disposed) throw new KeyError("this identity has been disposed of");
      return identity.#secret;
    };
  }

  /**
   * The identity that `text` spells: the first line that `capitan keygen --identity` prints, nothing around it.
   *
   * @throws KeyError for anything else. The message says what is wrong and never repeats the text.
   */
  static parse(text: string): Identity {
    return new Identity(unspell(identityKey, text));
  }

  /** Overwrites the secret. Hubs and links made with it go on with their copy; no new one can be made. */
  [Symbol.dispose](): void {
    this.#secret.fill(0);
    this.#disposed = true;
  }

  toString(): string {
    return `${identityKey.prefix}[secret]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** The 32 secret bytes of an identity, not copied. For the opening only: not exported by the package. */
export function revealIdentity(identity: Identity): Uint8Array {
  return secretOf(identity);
}

/** Both halves of an identity, as texts. */
export interface IdentityPair {
  /** `capitan-identity-1-…`: stays with its owner. */
  readonly identity: string;
  /** `capitan-public-1-…`: for everybody who wants to know the owner again. */
  readonly publicKey: string;
}

/**
 * A new random identity. `random` fills an array with random bytes; by default that of the platform.
 */
export async function generateIdentity(
  random: (bytes: Uint8Array) => void = (bytes) => void crypto.getRandomValues(bytes),
): Promise<IdentityPair> {
  await loadSodium();
  const secret = new Uint8Array(keyBytes);
  random(secret);
  const pair = {
    identity: spell(identityKey, secret),
    publicKey: spell(publicKey, pointOf(secret)),
  };
  secret.fill(0);
  return pair;
}

/** The public half of an identity, as text. @throws KeyError */
export async function publicKeyOf(identity: string | Identity): Promise<string> {
  const known = identity instanceof Identity ? identity : Identity.parse(identity);
  await loadSodium();
  return spell(publicKey, pointOf(secretOf(known)));
}

/** The 32 bytes of a public key. @throws KeyError for anything else than what `capitan keygen --identity` prints */
export function parsePublicKey(text: string): Uint8Array {
  return unspell(publicKey, text);
}
