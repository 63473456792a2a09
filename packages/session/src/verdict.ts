import type { LabelId, Machine, Origin, RoleId, StateId } from "./automaton.js";

/** One step of a run of the machines over FIFO channels. `origin` is that of the transition taken. */
export interface RunStep {
  readonly kind: "send" | "receive" | "hook";
  readonly role: RoleId;
  readonly partner: RoleId;
  readonly label: LabelId;
  readonly origin: Origin;
}

/** How a role stands at the end of a run. */
export type RoleEnd =
  | { readonly kind: "done" }
  | {
      readonly kind: "waits";
      readonly for: readonly {
        readonly partner: RoleId;
        readonly label: LabelId;
        readonly origin: Origin;
      }[];
    }
  | { readonly kind: "unread"; readonly count: number }
  | {
      readonly kind: "unexpected";
      readonly label: LabelId;
      readonly partner: RoleId;
      readonly origin: Origin;
    }
  | { readonly kind: "repeats" }
  /** Could still act; the run ends before it does. */
  | { readonly kind: "active" };

/**
 * A shortest run that shows a fault: fewest messages, ties broken by source order.
 * With `cycleFrom`, `steps.slice(cycleFrom)` can be repeated for ever and the role at fault never moves in it.
 */
export interface Counterexample {
  readonly steps: readonly RunStep[];
  readonly ends: readonly RoleEnd[];
  readonly cycleFrom: number | undefined;
}

interface FaultBase {
  /** The role that the run goes wrong for. */
  readonly role: RoleId;
  /** The state of its machine at the end of the run. */
  readonly state: number;
  readonly run: Counterexample;
  readonly cause: Cause;
}

/**
 * What is wrong with a protocol.
 * - stuck: a run after which the role waits and nobody can move.
 * - unread: a run after which all are over and a message to the role is left in a channel.
 * - left-protocol: a run whose histories extend to no run of the global automaton; the last step is the one that leaves.
 *   `how` tells a role that sends what nobody expects in this branch (`sends`), or runs a hook that is not of this
 *   branch (`acts`), from one that takes a message too early (`takes-early`).
 * - waits-for-ever: a run, then a cycle in which the role never moves again though it is not over.
 */
export type Fault =
  | (FaultBase & { readonly kind: "stuck" })
  | (FaultBase & { readonly kind: "unread" })
  | (FaultBase & {
      readonly kind: "left-protocol";
      readonly how: "sends" | "takes-early" | "acts";
    })
  | (FaultBase & { readonly kind: "waits-for-ever" });

/**
 * Why: which condition of the projection failed (in the order of Li, Stutz, Wies and Zufferey, CAV 2023), for whom, and
 * the facts that a message needs.
 *
 * `role` is the one that cannot know; it differs from the fault's role only for `unread`, where the role at fault is the
 * receiver and this is the sender. In `state` of its machine it knows the transitions
 * `machines[role].states[state].transitions`, with the origins of all branches that they belong to.
 */
export interface Cause {
  readonly condition: "send-validity" | "no-mixed-choice" | "receive-validity" | "end";
  readonly role: RoleId;
  readonly state: number;
  /** The choice that the role is not told of. */
  readonly choice: DecidingChoice;
  /** What the role does that is wrong in the branch taken; undefined under "end", where it can do nothing any more. */
  readonly step: WrongStep | undefined;
  /** Under "receive-validity": the message that the role has to take first in the branch taken. */
  readonly instead: WrongStep | undefined;
  /** What a message points at, most telling first: the choice, the branch taken, what the role waits for or does elsewhere. */
  readonly origins: readonly Origin[];
}

/** The last choice of the run from which what the role still expects was possible. */
export interface DecidingChoice {
  /** The global state in which the choice is made, and its origin. */
  readonly state: StateId;
  readonly origin: Origin;
  readonly by: RoleId;
  /** The branch of the run: in it the role's step is not expected. */
  readonly taken: Branch;
  /** The branches in which it is, in source order; never empty. */
  readonly others: readonly [Branch, ...Branch[]];
}

/** A branch is known by the message that begins it. */
export interface Branch {
  readonly to: RoleId;
  readonly label: LabelId;
  readonly origin: Origin;
}

export interface WrongStep {
  readonly kind: "send" | "receive" | "hook";
  readonly partner: RoleId;
  readonly label: LabelId;
  readonly origins: readonly Origin[];
}

/** The largest number of unread messages in the channel `from` → `to`. */
export interface ChannelBound {
  readonly from: RoleId;
  readonly to: RoleId;
  readonly bound:
    | { readonly kind: "exact"; readonly messages: number }
    | { readonly kind: "at-most"; readonly messages: number }
    | { readonly kind: "unbounded"; readonly cycle: readonly Origin[] };
}

export interface Facts {
  readonly channels: readonly ChannelBound[];
  /** Some run reaches the end. */
  readonly canEnd: boolean;
  /** Two roles that take strict turns: whoever has sent hears from the other side before it sends again. False for more roles. */
  readonly halfDuplex: boolean;
  /**
   * The longest chain of messages of which each is sent by the receiver of the one before it, in round trips (two
   * messages each, rounded down); undefined when a loop makes it unbounded.
   */
  readonly roundTrips: number | undefined;
  /** `waiter` receives from `on` somewhere: who waits for whom. */
  readonly waits: readonly { readonly waiter: RoleId; readonly on: RoleId }[];
}

export type Verdict =
  | { readonly kind: "safe"; readonly machines: readonly Machine[]; readonly facts: Facts }
  | {
      readonly kind: "unsafe";
      readonly machines: readonly Machine[];
      readonly faults: readonly [Fault, ...Fault[]];
    }
  /** The machine of `role` needs more than `limit` entries (states times the global states they stand for): no answer. */
  | { readonly kind: "too-large"; readonly role: RoleId; readonly limit: number };

/** A place where a role that has sent sends again before it heard from the other side. */
export interface AlternationFault {
  readonly role: RoleId;
  readonly first: Origin;
  readonly second: Origin;
}
