/**
 * What generated modules import, as one namespace `$`: no steer name can hold a `$`, so nothing can collide.
 * Programs import from "@capitan/runtime" instead.
 */
export {
  type Codec,
  decode,
  type EventSchema,
  encode,
  type JsonValue,
  type Keys,
  keys,
  type Literals,
  literals,
  newMap,
  newSet,
  own,
  Reader,
  schema,
  Writer,
} from "./codec/index.js";
export type { Machine } from "./machine.js";
export { type Protocol, protocol } from "./session/descriptor.js";
export type { Options } from "./session/options.js";
export type { Maybe, Received, ReceivedFrom } from "./session/received.js";
export { run } from "./session/run.js";
export type { Steer } from "./steer/types.js";
export type { IncomingStream, ReceivedStream, Source } from "./stream/types.js";
