/**
 * In: a value and where its bytes go, or bytes. Out: CBOR (RFC 8949), or the value. Guaranteed: what is handed over is
 * valid, what is not is a `PayloadError` with path and reason and nothing else, and no more memory is taken than has
 * arrived.
 *
 * What generated code uses, and what `@capitan/runtime/generated` therefore gives it under these names:
 * `Writer`, `Reader` (their methods are called), `JsonValue` (a type), `decode`,
 * `encode`, `keys`, `literals`, `newSet`, `newMap`, `own`, `schema`.
 *
 * Decided here, where the language page is silent: `length` counts UTF-16 code units, as `length` in JavaScript does; an
 * `f32` is rounded to 32 bits on both sides; NaN and the infinities are floats like others, unless a constraint excludes
 * them; integers may arrive as floats of the same value and the other way round; indefinite lengths are refused; a field
 * whose value is `undefined` is absent; a UUID is in lower case when it arrives; json is plain objects, arrays, texts,
 * booleans, null and finite numbers, with integers beyond 2^53 rounded as JSON.parse does. At most 64 arrays and maps are
 * open at once.
 */
export { type Codec, decode, encode } from "./foreign.js";
export { newMap, newSet, own } from "./globals.js";
export type { JsonValue } from "./json.js";
export { type Keys, keys, type Literals, literals } from "./keys.js";
export type { ExternalBytes } from "./locate.js";
export { type PathSegment, PayloadError } from "./payload-error.js";
export { Reader } from "./reader.js";
export { type EventSchema, type SchemaIssue, type SchemaResult, schema } from "./schema.js";
export { Writer } from "./writer.js";
