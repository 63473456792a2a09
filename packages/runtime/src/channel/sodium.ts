/**
 * The primitives of the suite 25519_ChaChaPoly_BLAKE2b, on the WebAssembly module below libsodium-wrappers.
 *
 * The wrappers allocate and free heap memory for each argument of each call, which costs more than sealing a small
 * record. So this file keeps one scratch area in the module's heap for the whole process and copies through it:
 * no allocation per call. Every function here runs to its end before another one can begin, so one area is enough.
 */

/** What we use of the Emscripten module. 64-bit lengths are passed as two halves; pointers are offsets into HEAPU8. */
interface SodiumModule {
  /** Replaced when the heap grows: never kept. */
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  // biome-ignore format: one argument list per line, as in libsodium's headers
  _crypto_aead_chacha20poly1305_ietf_encrypt(c: number, clen: number, m: number, mlenLow: number, mlenHigh: number, ad: number, adlenLow: number, adlenHigh: number, nsec: number, npub: number, k: number): number;
  // biome-ignore format: likewise
  _crypto_aead_chacha20poly1305_ietf_decrypt(m: number, mlen: number, nsec: number, c: number, clenLow: number, clenHigh: number, ad: number, adlenLow: number, adlenHigh: number, npub: number, k: number): number;
  // biome-ignore format: likewise
  _crypto_generichash(out: number, outlen: number, data: number, lenLow: number, lenHigh: number, key: number, keylen: number): number;
  _crypto_scalarmult_base(q: number, n: number): number;
  _crypto_scalarmult(q: number, n: number, p: number): number;
}

export const keyLength = 32;
export const tagLength = 16;
export const hashLength = 64;
/** Of BLAKE2b. */
const blockLength = 128;
/** The longest Noise message, tag included, and so the longest record. */
export const maximumMessage = 65_535;

const noData = new Uint8Array(0);

let module: SodiumModule | undefined;
let loading: Promise<void> | undefined;
// Offsets of the scratch area: two keys or points, a nonce, a result, associated data, and a message.
let first = 0;
let second = 0;
let nonceAt = 0;
let result = 0;
let associated = 0;
let message = 0;

/** Loads libsodium (about 10 ms, once per process). Everything below needs it. */
export function loadSodium(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  const wrappers = await import("libsodium-wrappers");
  await wrappers.ready;
  module = rawModule(wrappers);
  first = module._malloc(2 * keyLength + 16 + 2 * hashLength + maximumMessage + 1 + tagLength);
  second = first + keyLength;
  nonceAt = second + keyLength;
  result = nonceAt + 16;
  associated = result + hashLength;
  message = associated + hashLength;
}

/** The wrappers export the module as `libsodium` without declaring it, on the namespace or on its default export. */
function rawModule(wrappers: object): SodiumModule {
  const places: object[] = [wrappers];
  if ("default" in wrappers && isObject(wrappers.default)) places.push(wrappers.default);
  for (const place of places) {
    if (!("libsodium" in place) || !isObject(place.libsodium)) continue;
    const found = place.libsodium;
    if (!("HEAPU8" in found) || !("_malloc" in found) || !("_crypto_scalarmult" in found)) continue;
    // The declarations of libsodium-wrappers do not have it; the names above are those of libsodium's C functions.
    return found as SodiumModule;
  }
  throw new Error("this build of libsodium-wrappers does not export its WebAssembly module");
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function sodium(): SodiumModule {
  if (module === undefined) throw new Error("libsodium is used before loadSodium has resolved");
  return module;
}

/** BLAKE2b-512 of `left` and `right` together, which may have `maximumMessage` bytes and a hash. */
export function hash(left: Uint8Array, right: Uint8Array = noData): Uint8Array {
  const raw = sodium();
  const heap = raw.HEAPU8;
  const length = left.length + right.length;
  if (length > maximumMessage + hashLength) throw new RangeError("too long to hash");
  // The input begins where associated data would be: a hash has none.
  heap.set(left, associated);
  heap.set(right, associated + left.length);
  raw._crypto_generichash(result, hashLength, associated, length, 0, 0, 0);
  return heap.slice(result, result + hashLength);
}

/** BLAKE2b keyed with `key` (at most 64 bytes), 32 bytes of output. */
export function keyedHash(key: Uint8Array, data: Uint8Array): Uint8Array {
  const raw = sodium();
  const heap = raw.HEAPU8;
  heap.set(key, result);
  heap.set(data, message);
  raw._crypto_generichash(first, keyLength, message, data.length, 0, result, key.length);
  return heap.slice(first, first + keyLength);
}

/** HMAC (RFC 2104) over BLAKE2b-512, of `left` and `right` together, at most 4 KiB. Keys are no longer than a block. */
export function hmac(key: Uint8Array, left: Uint8Array, right: Uint8Array = noData): Uint8Array {
  const raw = sodium();
  const heap = raw.HEAPU8;
  const at = message + blockLength;
  const length = left.length + right.length;
  if (length > 4_096 || key.length > blockLength) throw new RangeError("too long for HMAC");
  heap.fill(0x36, message, at);
  for (let i = 0; i < key.length; i++) heap[message + i] = 0x36 ^ (key[i] ?? 0);
  heap.set(left, at);
  heap.set(right, at + left.length);
  raw._crypto_generichash(result, hashLength, message, blockLength + length, 0, 0, 0);
  heap.copyWithin(at, result, result + hashLength);
  // From the inner pad to the outer one.
  for (let i = message; i < at; i++) heap[i] = (heap[i] ?? 0) ^ (0x36 ^ 0x5c);
  raw._crypto_generichash(result, hashLength, message, blockLength + hashLength, 0, 0, 0);
  heap.fill(0, message, at);
  return heap.slice(result, result + hashLength);
}

/** The public key of a secret one. */
export function publicKeyOf(secretKey: Uint8Array): Uint8Array {
  const raw = sodium();
  raw.HEAPU8.set(secretKey, first);
  raw._crypto_scalarmult_base(result, first);
  raw.HEAPU8.fill(0, first, first + keyLength);
  return raw.HEAPU8.slice(result, result + keyLength);
}

/** X25519. Undefined when `publicKey` is of low order: the shared secret would be zero, whatever our key. */
export function sharedSecret(secretKey: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined {
  const raw = sodium();
  const heap = raw.HEAPU8;
  heap.set(secretKey, first);
  heap.set(publicKey, second);
  const status = raw._crypto_scalarmult(result, first, second);
  const secret = heap.slice(result, result + keyLength);
  heap.fill(0, first, first + keyLength);
  heap.fill(0, result, result + keyLength);
  // libsodium refuses low order itself; RFC 7748, section 6.1 asks for a check of the result, so both are looked at.
  let bits = 0;
  for (const byte of secret) bits |= byte;
  return status !== 0 || bits === 0 ? undefined : secret;
}

/**
 * ChaCha20-Poly1305 of RFC 8439 with Noise's nonce: four zero bytes, then the 64-bit counter, little-endian.
 * Encrypts `buffer[start, end)` in place and writes the tag behind it. `data` is authenticated only, at most 64 bytes.
 */
export function encryptInPlace(
  key: Uint8Array,
  low: number,
  high: number,
  data: Uint8Array,
  buffer: Uint8Array,
  start: number,
  end: number,
): void {
  const raw = sodium();
  const heap = raw.HEAPU8;
  prepare(heap, key, low, high, data, buffer, start, end);
  // biome-ignore format: as declared above
  raw._crypto_aead_chacha20poly1305_ietf_encrypt(message, 0, message, end - start, 0, associated, data.length, 0, 0, nonceAt, first);
  buffer.set(heap.subarray(message, message + end - start + tagLength), start);
}

/** The reverse, in place: `buffer[start, end)` holds ciphertext and tag. False, and nothing changed, when it does not verify. */
export function decryptInPlace(
  key: Uint8Array,
  low: number,
  high: number,
  data: Uint8Array,
  buffer: Uint8Array,
  start: number,
  end: number,
): boolean {
  if (end - start < tagLength) return false;
  const raw = sodium();
  const heap = raw.HEAPU8;
  prepare(heap, key, low, high, data, buffer, start, end);
  // biome-ignore format: as declared above
  const status = raw._crypto_aead_chacha20poly1305_ietf_decrypt(message, 0, 0, message, end - start, 0, associated, data.length, 0, nonceAt, first);
  if (status !== 0) return false;
  buffer.set(heap.subarray(message, message + end - start - tagLength), start);
  return true;
}

function prepare(
  heap: Uint8Array,
  key: Uint8Array,
  low: number,
  high: number,
  data: Uint8Array,
  buffer: Uint8Array,
  start: number,
  end: number,
): void {
  if (end - start > maximumMessage + 1 || data.length > hashLength)
    throw new RangeError("too long");
  heap.set(key, first);
  heap[nonceAt] = 0;
  heap[nonceAt + 1] = 0;
  heap[nonceAt + 2] = 0;
  heap[nonceAt + 3] = 0;
  heap[nonceAt + 4] = low;
  heap[nonceAt + 5] = low >>> 8;
  heap[nonceAt + 6] = low >>> 16;
  heap[nonceAt + 7] = low >>> 24;
  heap[nonceAt + 8] = high;
  heap[nonceAt + 9] = high >>> 8;
  heap[nonceAt + 10] = high >>> 16;
  heap[nonceAt + 11] = high >>> 24;
  if (data.length > 0) heap.set(data, associated);
  heap.set(buffer.subarray(start, end), message);
}
