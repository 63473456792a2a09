/**
 * In: a global automaton (states, and transitions in which one role sends to another or runs a hook of its own). Out: one
 * machine per role, a verdict with a shortest run for every fault, and facts. Guaranteed: a protocol is called safe only if
 * no run of its machines over FIFO channels gets stuck, leaves a message unread, leaves the protocol or lets a role wait
 * for ever; it is rejected only with a run that shows it, and `replay` executes that run. Pure data and functions: nothing
 * of text, spans or TypeScript is known here, only opaque origins are carried along. To read: check.ts, then what it calls
 * in order: projection.ts (direct.ts for two roles), send-validity.ts, receive-validity.ts with available.ts, ends.ts;
 * then faults.ts for how a failed condition becomes a run, and facts.ts.
 */
export { checkAlternation } from "./alternation.js";
export type * from "./automaton.js";
export { type CheckOptions, check } from "./check.js";
export type { Configuration } from "./configuration.js";
export { type Replay, replay } from "./replay.js";
export {
  type ChannelMessage,
  checkRefinement,
  checkSystem,
  localMachine,
  type RefinementVerdict,
  type SystemFacts,
  type SystemFault,
  type SystemOptions,
  type SystemVerdict,
  type Unknown,
} from "./systems/index.js";
export type * from "./verdict.js";
