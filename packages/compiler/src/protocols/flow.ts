import type { Span } from "@capitan/diagnostics";
import type {
  Branch,
  ChoiceStep,
  LocalBranch,
  LocalChoiceStep,
  Name,
  ProtocolDeclaration,
  RunStep,
} from "@capitan/syntax";
import type { Scope } from "../names/scope.js";
import type { TypeReference } from "../program.js";

/** A protocol, or an endpoint with its own part of one, whose names are resolved: what is said by whom, in the order of the text. */
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
  /** The protocol itself, then those that it runs: each once for every way in which it is used. */
  readonly bodies: readonly [Body, ...Body[]];
  /** The parts of every `par`; the channel of a part is its place here, counted from 1. */
  readonly parts: readonly FlowPart[];
}

/**
 * A protocol as it is used: its own steps, or in line, with events for its parameters and roles of the protocol that runs
 * it for its own. Its places have consecutive origins, from `first` up to, but without, `end`.
 */
export interface Body {
  /** The protocol, or the endpoint. */
  readonly declaration: { readonly name: Name; readonly span: Span };
  /** The declaration of a protocol that is run. */
  readonly protocol: ProtocolDeclaration | undefined;
  readonly scope: Scope;
  /** What is known of it where its own steps are not looked at; undefined where they are. */
  readonly outline: Outline | undefined;
  /** Where it is run; undefined for the protocol itself. */
  readonly run: RunStep | undefined;
  /** The branches in which it is run. */
  readonly sites: (BranchScope | undefined)[];
  steps: readonly FlowStep[];
  first: number;
  end: number;
}

/** A protocol as it is seen by one that runs it. */
export interface Outline {
  /** Whether what follows the `run` is reached. */
  readonly comesBack: boolean;
  /** Whether it can be passed without a message. */
  readonly passes: boolean;
  /** Whether it can be passed without an event or stream. */
  readonly isIdle: boolean;
}

/** A part of a `par`: a conversation of its own over channels of its own. */
export interface FlowPart {
  /** From 1, the same for all roles. */
  readonly channel: number;
  /** As written, or `part1`, `part2`, … by its place in the `par`. */
  readonly name: string;
  readonly isNamed: boolean;
  /** The span of its name, or of `par`. */
  readonly span: Span;
  readonly body: Body;
  /** Of its places in the body: from the first up to, but without, `end`. */
  readonly first: number;
  readonly end: number;
  readonly steps: readonly FlowStep[];
}

/** A message of the protocol. `index` is its label, given when all are known. */
export interface SaidMessage {
  readonly kind: "event" | "stream" | "handshake" | "handshake-reply" | "keepalive";
  /** The name in this file, or where it is declared; empty for what is no event. */
  readonly name: string;
  readonly event: TypeReference | undefined;
  /** A parameter of a protocol that is looked at by itself: it stands for any event. */
  readonly isParameter: boolean;
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
  | { readonly kind: "end" | "return"; readonly span: Span }
  | { readonly kind: "run"; readonly body: Body; readonly step: RunStep; readonly span: Span }
  | {
      readonly kind: "par";
      /** One for each role that has something to do in a part, in role order. */
      readonly joins: Place[];
      readonly parts: readonly FlowPart[];
      /** `as name` */
      readonly alias: Name | undefined;
      /** The span of `par`. */
      readonly head: Span;
      readonly span: Span;
    }
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
  readonly body: Body;
  readonly choice: ChoiceStep | LocalChoiceStep;
  readonly branch: Branch | LocalBranch;
}

/** How long the receiver may wait: milliseconds, for ever, or undefined where nothing is written. */
export type Waiting = number | "forever" | undefined;

/** One transition of the global automaton, a message to one receiver or a hook, and all that is known of it. */
export interface Place {
  readonly kind:
    | "event"
    | "stream"
    | "handshake"
    | "handshake-reply"
    | "keepalive"
    | "hook"
    | "join";
  /** Index into `Flow.places`. */
  readonly origin: number;
  readonly body: Body;
  /** Who sends, whose hook it is, or who takes part in a `par`. */
  readonly from: number;
  /** Who receives; -1 for a hook or a join. */
  readonly to: number;
  /** Undefined for a hook or a join. */
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
