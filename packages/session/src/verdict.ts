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
  | { readonly kind: "waits"; readonly for: readonly { readonly partner: RoleId; readonly label: LabelId; readonly origin: Origin }[] }
  | { readonly kind: "unread"; readonly count: number }
  | { readonly kind: "unexpected"; readonly label: LabelId; readonly partner: RoleId; readonly origin: Origin }
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

/**
 * What is wrong with a protocol. `role` is the role at fault, `state` the state of its machine.
 * - stuck: a run after which the role waits and nobody can move.
 * - unread: a run after which all are over and a message to the role is left in a channel.
 * - left-protocol: a run whose histories extend to no run of the global automaton. `how` tells a role that sends what
 *   nobody expects in this branch (`sends`) from one that takes a message too early (`takes-early`).
 * - waits-for-ever: a run, then a cycle in which the role never moves again though it is not over.
 */
export type Fault =
  | { readonly kind: "stuck"; readonly role: RoleId; readonly state: StateId; readonly run: Counterexample; readonly cause: Cause }
  | { readonly kind: "unread"; readonly role: RoleId; readonly state: StateId; readonly run: Counterexample; readonly cause: Cause }
  | { readonly kind: "left-protocol"; readonly how: "sends" | "takes-early"; readonly role: RoleId; readonly state: StateId; readonly run: Counterexample; readonly cause: Cause }
  | { readonly kind: "waits-for-ever"; readonly role: RoleId; readonly state: StateId; readonly run: Counterexample; readonly cause: Cause };

/** Which condition of the projection failed (numbers of Li, Stutz, Wies and Zufferey, CAV 2023, as numbered in ARCHITECTURE.md), and the origins that a message should point at. */
export interface Cause {
  readonly condition: "send-validity" | "no-mixed-choice" | "receive-validity" | "end";
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
  /** Two roles: at most one direction ever has unread messages. */
  readonly halfDuplex: boolean;
  /** Longest chain of round trips of a run without loops taken twice; undefined when a loop makes it unbounded. */
  readonly roundTrips: number | undefined;
  /** `waiter` receives from `on` somewhere: who waits for whom. */
  readonly waits: readonly { readonly waiter: RoleId; readonly on: RoleId }[];
}

export type Verdict =
  | { readonly kind: "safe"; readonly machines: readonly Machine[]; readonly facts: Facts }
  | { readonly kind: "unsafe"; readonly machines: readonly Machine[]; readonly faults: readonly [Fault, ...Fault[]] };

/** A place where a role that has sent sends again before it heard from the other side. */
export interface AlternationFault {
  readonly role: RoleId;
  readonly first: Origin;
  readonly second: Origin;
}
