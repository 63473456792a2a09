/**
 * What generated modules import, as one namespace `$`: no steer name can hold a `$`, so nothing can collide.
 * Programs import from "@capitan/runtime" instead.
 */
export { Reader } from "./codec/reader.js";
export { Writer } from "./codec/writer.js";
export type { Machine } from "./machine.js";
export { type Protocol, protocol } from "./session/descriptor.js";
export type { Options } from "./session/options.js";
export type { JsonValue, Maybe, Received } from "./session/received.js";
export { run } from "./session/run.js";
export { type Schema, schema } from "./session/schema.js";
export type { Steer } from "./steer/types.js";
