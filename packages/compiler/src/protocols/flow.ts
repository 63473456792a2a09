import type { Span } from "@capitan/diagnostics";
import type { Branch, ChoiceStep, Name } from "@capitan/syntax";
import type { TypeReference } from "../program.js";

/** A protocol whose names are resolved: what is said by whom, in the order of the text. */
export interface Flow {
  readonly roles: readonly string[];
  readonly steps: readonly FlowStep[];
  /** By origin: the place in the text of everything that is said or done. */
  readonly places: readonly Place[];
  /** Sorted as `Protocol.messages`. */
  readonly messages: readonly SaidMessage[];
  /** Names of hooks; a label of a hook is an index into it. One name is one hook, whichever role it is of. */
  readonly hooks: readonly string[];
  readonly hasLoops: boolean;
  /** Whether there is an `end`. */
  readonly hasEnds: boolean;
  readonly hasAliases: boolean;
}

/** A message of the protocol. `index` is its label, given when all are known. */
export interface SaidMessage {
  readonly kind: "event" | "handshake" | "handshake-reply" | "keepalive";
  /** The name in this file; empty for what is no event. */
  readonly name: string;
  readonly event: TypeReference | undefined;
  index: number;
}

export type FlowStep =
  | { readonly kind: "chain"; readonly links: readonly Place[]; readonly span: Span }
  | {
      readonly kind: "choice";
      readonly branches: readonly FlowBranch[];
      /** Whether there are branches that could not be read. */
      readonly incomplete: boolean;
      /** `as name` */
      readonly alias: Name | undefined;
      /** The span of `choice by R`. */
      readonly head: Span;
      readonly span: Span;
    }
  | {
      readonly kind: "loop";
      readonly loop: Loop;
      readonly steps: readonly FlowStep[];
      readonly span: Span;
    }
  | { readonly kind: "break" | "continue"; readonly loop: Loop; readonly span: Span }
  | { readonly kind: "end"; readonly span: Span }
  /**
   * A message of which it is not known who talks to whom, or text that could not be read and may be anything (`lost`).
   * Either was reported.
   */
  | { readonly kind: "unclear"; readonly lost: boolean; readonly span: Span };

/** `links` is the event to each of its receivers, in order: the first tells the branches apart. */
export interface FlowBranch {
  readonly event: string;
  readonly links: readonly Place[];
  readonly steps: readonly FlowStep[];
}

/** A loop by identity. `head` is the span of `loop Name?`. */
export interface Loop {
  readonly name: string | undefined;
  readonly head: Span;
}

/** The branch in which a step stands. */
export interface BranchScope {
  readonly parent: BranchScope | undefined;
  readonly choice: ChoiceStep;
  readonly branch: Branch;
}

/** How long the receiver may wait: milliseconds, for ever, or undefined where nothing is written. */
export type Waiting = number | "forever" | undefined;

/** One transition of the global automaton, a message to one receiver or a hook, and all that is known of it. */
export interface Place {
  readonly kind: "event" | "handshake" | "handshake-reply" | "keepalive" | "hook";
  /** Index into `Flow.places`. */
  readonly origin: number;
  /** Who sends, or whose hook it is. */
  readonly from: number;
  /** Who receives; -1 for a hook. */
  readonly to: number;
  /** Undefined for a hook. */
  readonly message: SaidMessage | undefined;
  /** Index into `Flow.hooks`; -1 for a message. */
  readonly hook: number;
  /** As messages call it. */
  readonly text: string;
  /** What a run points at: the step, or the event of a branch. */
  readonly step: Span;
  /** The name of the event or hook, or the word. */
  readonly name: Span;
  readonly branch: BranchScope | undefined;
  /** The choice of which this is the first message of a branch. */
  readonly starts: BranchScope | undefined;
  readonly within: Waiting;
  readonly alias: Name | undefined;
  readonly doc: string | undefined;
}
