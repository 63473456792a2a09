import { decryptInPlace, encryptInPlace, tagLength } from "./sodium.js";

/**
 * ChaCha20-Poly1305 for records, in place, with Noise's nonce (a 64-bit counter in two halves) and no associated data.
 * Bytes of the result never depend on who computes them.
 */
export interface RecordAead {
  /** Encrypts `buffer[start, end)` and writes 16 bytes of tag behind it. */
  seal(
    key: Uint8Array,
    low: number,
    high: number,
    buffer: Uint8Array,
    start: number,
    end: number,
  ): void;
  /** The reverse; the last 16 bytes before `end` are the tag. False when it does not verify: the plaintext was not released. */
  open(
    key: Uint8Array,
    low: number,
    high: number,
    buffer: Uint8Array,
    start: number,
    end: number,
  ): boolean;
}

const noData = new Uint8Array(0);

export const sodiumAead: RecordAead = {
  seal: (key, low, high, buffer, start, end) =>
    encryptInPlace(key, low, high, noData, buffer, start, end),
  open: (key, low, high, buffer, start, end) =>
    decryptInPlace(key, low, high, noData, buffer, start, end),
};

/** Plaintext bytes from which the native AEAD is faster than WebAssembly: measured by `bench/channel`. */
export const nativeFrom = 3_072;

let native: RecordAead | undefined;

/**
 * Offers a native ChaCha20-Poly1305, which then does the large records of every channel of the process. Node transports
 * call it with that of `node:crypto`. Answers whether it was taken: it must pass a self-test first.
 */
export function useNativeAead(offered: RecordAead): boolean {
  if (!passesSelfTest(offered)) return false;
  native = offered;
  return true;
}

/** Who seals or opens a record with so many bytes of plaintext. */
export function aeadFor(bytes: number): RecordAead {
  return native !== undefined && bytes >= nativeFrom ? native : sodiumAead;
}

/** A test vector of our own: key 0…31, nonce 2³² + 5, plaintext "capitan"; confirmed by libsodium and OpenSSL. */
const expected = "69019a64ee1316578d696eceecddb508e456b4da32b110";

function passesSelfTest(aead: RecordAead): boolean {
  const key = Uint8Array.from({ length: 32 }, (_, index) => index);
  const plaintext = Array.from("capitan", (letter) => letter.charCodeAt(0));
  const record = new Uint8Array(plaintext.length + tagLength);
  record.set(plaintext);
  try {
    aead.seal(key, 5, 1, record, 0, plaintext.length);
    if (hexadecimal(record) !== expected) return false;
    const forged = record.slice();
    forged[0] = (forged[0] ?? 0) ^ 1;
    if (aead.open(key, 5, 1, forged, 0, forged.length)) return false;
    return (
      aead.open(key, 5, 1, record, 0, record.length) &&
      plaintext.every((byte, index) => record[index] === byte)
    );
  } catch {
    return false; // this build of the native library does not have the cipher
  }
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
