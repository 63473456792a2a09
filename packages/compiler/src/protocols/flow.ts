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
  | {
      readonly kind: "chain";
      readonly links: readonly Link[];
      /** The name of the state in which the first link is taken; undefined where it follows from what comes after. */
      readonly state: string | undefined;
      readonly span: Span;
    }
  | {
      readonly kind: "choice";
      readonly branches: readonly FlowBranch[];
      readonly state: string;
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
  /** A message of which it is not known who talks to whom, which was reported. */
  | { readonly kind: "unclear"; readonly span: Span };

/** `links` is the event to each of its receivers, in order: the first tells the branches apart. */
export interface FlowBranch {
  readonly links: readonly Link[];
  readonly steps: readonly FlowStep[];
}

/** One transition of the global automaton: a message to one receiver, or a hook. `origin` indexes `Flow.places`. */
export type Link =
  | {
      readonly kind: "message";
      readonly from: number;
      readonly to: number;
      readonly message: SaidMessage;
      readonly origin: number;
    }
  | {
      readonly kind: "hook";
      readonly role: number;
      readonly hook: number;
      readonly origin: number;
    };

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

/** Where a transition comes from, and all that is known of it beside its action. */
export interface Place {
  readonly kind: "event" | "handshake" | "handshake-reply" | "keepalive" | "hook";
  /** What a run points at: the step, or the event of a branch. */
  readonly step: Span;
  /** The name of the event or hook, or the word. */
  readonly name: Span;
  /** As messages call it. */
  readonly text: string;
  /** Who sends, or whose hook it is. */
  readonly from: number;
  /** Who receives; -1 for a hook. */
  readonly to: number;
  readonly branch: BranchScope | undefined;
  /** The choice of which this is the first message of a branch. */
  readonly starts: BranchScope | undefined;
  readonly within: Waiting;
  readonly alias: Name | undefined;
  readonly doc: string | undefined;
}
