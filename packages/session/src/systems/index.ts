/**
 * Machines that nobody derived from a global protocol: systems, and endpoints in the place of a role.
 *
 * In: one machine per role, in the order of roles (`Machine`, as projections have it). A machine of an endpoint is built by
 * `localMachine`: its states by number, the first one initial, each with its transitions: `send`, `receive` with the
 * partner, `hook` with partner -1, labels that mean the same message to both sides (a stream is the loop of its items and
 * its end, with labels of their own), and origins, never empty, that name places in the text. A state without transitions
 * is final. No state has two transitions with the same kind, partner and label; nobody sends to itself.
 *
 * Out: safe with facts, unsafe with a run that `replay` executes on the same machines, or unknown. Guaranteed: never a wrong
 * safe, and never a fault that is none. To read: check-system.ts, then moves.ts with turning.ts for what is looked at,
 * futures.ts and faults.ts for what can go wrong, growth.ts for queues, refine.ts and monitor.ts for endpoints.
 */
export { checkSystem } from "./check-system.js";
export { localMachine } from "./local.js";
export { checkRefinement } from "./refine.js";
export type {
  ChannelMessage,
  RefinementVerdict,
  SystemFacts,
  SystemFault,
  SystemOptions,
  SystemVerdict,
  Unknown,
} from "./verdict.js";
