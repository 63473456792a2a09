/**
 * The payload codec: CBOR (RFC 8949) written and read in place, checked on the way.
 *
 * What generated code uses, and what `@capitan/runtime/generated` therefore gives it under these names:
 * `Writer`, `Reader`, `JsonValue` (types); `keys`, `literals`, `newSet`, `newMap`, `own`, `schema` (values).
 */
export { newMap, newSet, own } from "./globals.js";
export type { JsonValue } from "./json.js";
export { type Keys, keys, type Literals, literals } from "./keys.js";
export type { ExternalBytes } from "./locate.js";
export { type PathSegment, PayloadError } from "./payload-error.js";
export { Reader } from "./reader.js";
export { type EventSchema, type SchemaIssue, type SchemaResult, schema } from "./schema.js";
export { Writer } from "./writer.js";
