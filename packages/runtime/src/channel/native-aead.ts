import type { RecordAead } from "./aead.js";
import { tagLength } from "./sodium.js";

/** The part of `node:crypto` that is used, so that nothing here imports it. */
export interface NativeCrypto {
  createCipheriv(
    algorithm: "chacha20-poly1305",
    key: Uint8Array,
    nonce: Uint8Array,
    options: { readonly authTagLength: number },
  ): { update(data: Uint8Array): Uint8Array; final(): Uint8Array; getAuthTag(): Uint8Array };
  createDecipheriv(
    algorithm: "chacha20-poly1305",
    key: Uint8Array,
    nonce: Uint8Array,
    options: { readonly authTagLength: number },
  ): {
    update(data: Uint8Array): Uint8Array;
    final(): Uint8Array;
    setAuthTag(tag: Uint8Array): unknown;
  };
}

const algorithm = "chacha20-poly1305";
const options = { authTagLength: tagLength };

/** The AEAD of `node:crypto`, to be handed to `useNativeAead`. */
export function nativeAead(crypto: NativeCrypto): RecordAead {
  return {
    seal(key, low, high, buffer, start, end) {
      const cipher = crypto.createCipheriv(algorithm, key, nonce(low, high), options);
      buffer.set(cipher.update(buffer.subarray(start, end)), start);
      cipher.final();
      buffer.set(cipher.getAuthTag(), end);
    },
    open(key, low, high, buffer, start, end) {
      const tagAt = end - tagLength;
      if (tagAt < start) return false;
      const decipher = crypto.createDecipheriv(algorithm, key, nonce(low, high), options);
      decipher.setAuthTag(buffer.subarray(tagAt, end));
      const plaintext = decipher.update(buffer.subarray(start, tagAt));
      try {
        decipher.final();
      } catch {
        return false; // the plaintext is dropped unread
      }
      buffer.set(plaintext, start);
      return true;
    },
  };
}

function nonce(low: number, high: number): Uint8Array {
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, low, true);
  view.setUint32(8, high, true);
  return bytes;
}
