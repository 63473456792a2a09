/// <reference lib="esnext.disposable" preserve="true" />
import { KeyError } from "../errors/index.js";
import { keyBytes, sharedKey, spell, unspell } from "./spelling.js";

let secretOf: (key: Key) => Uint8Array;

/**
 * A shared key. Whoever holds it can open links and can be opened to, in either role. It does not show its secret in
 * logs, `inspect` or JSON; {@link Key[Symbol.dispose]} overwrites it.
 */
export class Key {
  readonly #secret: Uint8Array;
  #disposed = false;

  private constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  static {
    secretOf = (key) => {
      if (key.#disposed) throw new KeyError("this key has been disposed of");
      return key.#secret;
    };
  }

  /**
   * The key that `text` spells: what `capitan keygen` prints, nothing around it.
   *
   * @throws KeyError for anything else. The message says what is wrong and never repeats the text.
   */
  static parse(text: string): Key {
    return new Key(unspell(sharedKey, text));
  }

  /** Overwrites the secret. Listeners and links made with it go on with what they derived from it; no new one can be made. */
  [Symbol.dispose](): void {
    this.#secret.fill(0);
    this.#disposed = true;
  }

  toString(): string {
    return `${sharedKey.prefix}[secret]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** The 32 bytes of a key, not copied. For the opening only: not exported by the package. */
export function revealKey(key: Key): Uint8Array {
  return secretOf(key);
}

/**
 * A new random key as text: `capitan-key-1-`, 43 characters of base64url, `-`, 8 hexadecimal digits of checksum.
 * `random` fills an array with random bytes; by default that of the platform.
 */
export function generateKey(
  random: (bytes: Uint8Array) => void = (bytes) => void crypto.getRandomValues(bytes),
): string {
  const secret = new Uint8Array(keyBytes);
  random(secret);
  const text = spell(sharedKey, secret);
  secret.fill(0);
  return text;
}
