import type { LabelId, Machine, RoleId } from "../automaton.js";
import type { ChannelBound, Counterexample, Facts } from "../verdict.js";

/** A message in the channel `from` → `to`. */
export interface ChannelMessage {
  readonly from: RoleId;
  readonly to: RoleId;
  readonly label: LabelId;
}

interface FaultBase {
  /** The role that the run goes wrong for. */
  readonly role: RoleId;
  /** The state of its machine at the end of the run. */
  readonly state: number;
  readonly run: Counterexample;
  /**
   * No run that shows a fault of this kind or another has fewer messages (for `waits-for-ever`: to where the role stops
   * for ever, and with the circle shown). False where the search for it was given up, and for `unbounded`.
   */
  readonly isShortest: boolean;
}

/**
 * What goes wrong with communicating machines.
 * - stuck: a run after which the role waits and nobody can move.
 * - unread: a run after which `message`, at the head of its channel, is never taken: the role is over, or goes on without it.
 * - unexpected: a run after which the role waits for others than `message`, which is at the head of the channel.
 * - waits-for-ever: a run, then a circle in which all move who ever can, and the role does not though it is not over; there
 *   is no way out of that.
 * - unbounded: a run, then steps that can be repeated for ever, each time with more unread messages in `channel`.
 * - left-protocol (refinements only): a run whose last step, an endpoint's, belongs to no run of the machine that it stands
 *   for: it `sends` or `takes` what is not of this branch.
 */
export type SystemFault =
  | (FaultBase & { readonly kind: "stuck" | "waits-for-ever" })
  | (FaultBase & { readonly kind: "unread" | "unexpected"; readonly message: ChannelMessage })
  | (FaultBase & {
      readonly kind: "unbounded";
      readonly channel: { readonly from: RoleId; readonly to: RoleId };
    })
  | (FaultBase & {
      readonly kind: "left-protocol";
      readonly how: "sends" | "takes";
      readonly message: ChannelMessage;
    });

export interface SystemFacts extends Omit<Facts, "roundTrips"> {
  /** Of the channels that are used. Bounds are exact. */
  readonly channels: readonly ChannelBound[];
  /** Channels for which no bound was found, nor that there is none. Empty unless unbounded channels are allowed. */
  readonly undecided: readonly { readonly from: RoleId; readonly to: RoleId }[];
}

/**
 * Why there is no answer.
 * - configurations: too many configurations.
 * - queues: every bound tried on the queues was reached.
 * - growth: nothing goes wrong, but whether the queues are bounded was not found out.
 * - order: nothing goes wrong, but whether the endpoint keeps to the protocol was not found out.
 */
export type Unknown = "configurations" | "queues" | "growth" | "order";

export type SystemVerdict =
  | { readonly kind: "safe"; readonly facts: SystemFacts }
  | { readonly kind: "unsafe"; readonly fault: SystemFault }
  /** No fault in any run in which no channel ever holds more than `bound` messages, as far as such runs show one. */
  | { readonly kind: "unknown"; readonly bound: number; readonly why: Unknown };

export interface SystemOptions {
  /** How many configurations may be looked at in all. Default 200,000. */
  readonly configurations?: number;
  /** The largest number of messages in a channel that is tried. Default 64. */
  readonly bound?: number;
  /** A channel without bound is a fact, not a fault. Default false. */
  readonly allowUnbounded?: boolean;
}

/** The verdict on an endpoint, with the machines that a run of it is about: the partners and the endpoint. */
export type RefinementVerdict = SystemVerdict & { readonly machines: readonly Machine[] };
