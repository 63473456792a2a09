/**
 * In: a global automaton. Out: one machine per role, a verdict with a shortest run for every fault, and facts.
 * Guaranteed: a protocol is called safe only if no run of its machines gets stuck, leaves a message unread, leaves the
 * protocol or lets a role wait for ever; it is rejected only with a run that shows it.
 */
export { checkAlternation } from "./alternation.js";
export type * from "./automaton.js";
export { type CheckOptions, check } from "./check.js";
export type { Configuration } from "./configuration.js";
export { type Replay, replay } from "./replay.js";
export type * from "./verdict.js";
