/**
 * The runtime of capitan: what programs import beside their generated modules.
 * In: links and the options of a session. Out: steers, on which role functions of generated modules run. Guaranteed: one
 * typed error (a SteerError with a stable code) ends whatever goes wrong, on both sides where both can still be reached.
 */
export type { Clock, Timer } from "./clock/clock.js";
export { realClock } from "./clock/real.js";
export { VirtualClock } from "./clock/virtual.js";
export * from "./errors/index.js";
export type { Link, LinkReceiver } from "./link/link.js";
export type { Options } from "./session/options.js";
export type { JsonValue, Maybe, Received } from "./session/received.js";
export type { Caller, MetadataSource, Steer } from "./steer/types.js";
