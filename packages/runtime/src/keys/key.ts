/// <reference lib="esnext.disposable" preserve="true" />
import { KeyError } from "../errors/index.js";
import { fromBase64url, toBase64url } from "./base64url.js";
import { checksum } from "./checksum.js";

const prefix = "capitan-key-1-";
const secretBytes = 32;
const secretCharacters = 43;
const checksumCharacters = 8;
const keyCharacters = prefix.length + secretCharacters + 1 + checksumCharacters;
const advice = "make one with `capitan keygen` and give it to both sides";

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
    const fault = faultOf(text);
    if (fault !== undefined) throw new KeyError(fault);
    const secret = fromBase64url(text.slice(prefix.length, prefix.length + secretCharacters));
    if (secret === undefined) throw new KeyError(changed);
    return new Key(secret);
  }

  /** Overwrites the secret. Listeners and links made with it go on with what they derived from it; no new one can be made. */
  [Symbol.dispose](): void {
    this.#secret.fill(0);
    this.#disposed = true;
  }

  toString(): string {
    return `${prefix}[secret]`;
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
  const secret = new Uint8Array(secretBytes);
  random(secret);
  const text = prefix + toBase64url(secret);
  secret.fill(0);
  return `${text}-${checksumOf(text)}`;
}

/** The checksum covers the prefix too: a key of a later version does not pass for one of this. */
function checksumOf(text: string): string {
  return checksum(new TextEncoder().encode(text));
}

const changed = `the key was changed on its way, its checksum does not match: copy it again, or ${advice}`;

/** What is wrong with `text`; undefined when its form and its checksum are right. */
function faultOf(text: unknown): string | undefined {
  if (typeof text !== "string")
    return `the key is ${text === null ? "null" : typeof text}, not a text: ${advice}`;
  if (text === "") return `the key is empty: ${advice}`;
  if (text.trim() !== text && text.trim().startsWith(prefix))
    return "the key has white space around it: remove it, `.trim()` does when the key is read from a file";
  if (/^capitan-key-(?!1-)[0-9]+-/.test(text))
    return `the key is of another version than 1, which is the only one here: ${advice}`;
  if (!text.startsWith(prefix)) return `this is not a capitan key: ${advice}`;
  if (text.length < keyCharacters)
    return `the key is cut: it has ${text.length} characters of ${keyCharacters}; copy it again, or ${advice}`;
  if (text.length > keyCharacters)
    return `the key is too long: it has ${text.length} characters instead of ${keyCharacters}; copy it again, or ${advice}`;
  const body = text.slice(0, prefix.length + secretCharacters);
  if (text !== `${body}-${checksumOf(body)}`) return changed;
  return undefined;
}
