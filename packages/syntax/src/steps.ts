import type { Span } from "@capitan/diagnostics";
import type { Doc, Duration, Name } from "./ast.js";

/** A step of a protocol. */
export type Step =
  | MessageStep
  | ChoiceStep
  | LoopStep
  | BreakStep
  | ContinueStep
  | EndStep
  | ReturnStep
  | ParStep
  | RunStep
  | HookStep
  | LostStep;

/** `within 5s` or `within forever`, as written on a step. */
export interface Within {
  readonly duration: Duration | "forever";
  readonly span: Span;
}

interface StepBase {
  readonly doc: Doc;
  readonly span: Span;
}

/** Who talks to whom, as written. */
export type Direction =
  | { readonly kind: "send" } // send E; send stream E; tx_handshake; tx_keepalive
  | { readonly kind: "receive" } // receive E; rx_handshake; rx_keepalive
  | { readonly kind: "arrow"; readonly from: Name; readonly to: readonly [Name, ...Name[]] };

/** What is said: an event, a stream of them, a handshake (a round trip opened by the sender) or a keepalive. */
export type Said =
  | { readonly kind: "event"; readonly event: Name }
  /** Its span is that of `stream E`. */
  | { readonly kind: "stream"; readonly event: Name; readonly span: Span }
  | { readonly kind: "handshake"; readonly span: Span }
  | { readonly kind: "keepalive"; readonly span: Span };

export interface MessageStep extends StepBase {
  readonly kind: "message";
  readonly direction: Direction;
  readonly said: Said;
  readonly within: Within | undefined;
  /** `as name` */
  readonly alias: Name | undefined;
}

export interface ChoiceStep extends StepBase {
  readonly kind: "choice";
  readonly chooser: Name;
  /** The span of `choice by R`. */
  readonly head: Span;
  readonly within: Within | undefined;
  readonly alias: Name | undefined;
  readonly branches: readonly Branch[];
  /** Whether a branch of it could not be read. */
  readonly incomplete: boolean;
}

/** `on E to R1, R2 within 5s as name { … }`; without `to` the other role of two. */
export interface Branch {
  readonly event: Name;
  readonly to: readonly Name[];
  readonly within: Within | undefined;
  readonly alias: Name | undefined;
  readonly steps: readonly Step[];
  readonly doc: Doc;
  readonly span: Span;
}

export interface LoopStep extends StepBase {
  readonly kind: "loop";
  readonly name: Name | undefined;
  /** The span of `loop Name?`. */
  readonly head: Span;
  readonly steps: readonly Step[];
}

export interface BreakStep extends StepBase {
  readonly kind: "break";
  readonly loop: Name | undefined;
}

export interface ContinueStep extends StepBase {
  readonly kind: "continue";
  readonly loop: Name | undefined;
}

export interface EndStep extends StepBase {
  readonly kind: "end";
}

/** Leaves the protocol: `run` in another one goes on behind it. At the top it is `end`. */
export interface ReturnStep extends StepBase {
  readonly kind: "return";
}

/** `par upload { … } and progress { … } as sync`: the parts run at the same time. */
export interface ParStep extends StepBase {
  readonly kind: "par";
  /** The span of `par`. */
  readonly head: Span;
  /** In the order of the text; one alone, or none, was told to be a mistake. */
  readonly parts: readonly Part[];
  readonly alias: Name | undefined;
}

/** One part of a `par`. Its span begins at its name or `{`; its doc stands in front of `par` or `and`. */
export interface Part {
  readonly name: Name | undefined;
  readonly steps: readonly Step[];
  readonly doc: Doc;
  readonly span: Span;
}

/** `run Sub;` `run Rpc<Ask, Answer>;` `run Sub(A as X, B as Y);` */
export interface RunStep extends StepBase {
  readonly kind: "run";
  readonly protocol: Name;
  /** The events for its parameters; empty without a list. */
  readonly arguments: readonly Name[];
  /** Undefined without a list: the roles are then bound by their names. */
  readonly bindings: readonly RoleBinding[] | undefined;
}

/** `A as X`: the role A of the protocol that runs plays the role X of the one that is run. */
export interface RoleBinding {
  readonly role: Name;
  readonly as: Name;
  readonly span: Span;
}

/** `master { hook; }`, `both { … }`, `R { … }`, `all { … }` */
export interface HookStep extends StepBase {
  readonly kind: "hook";
  /** `master`, `peer`, `both`, `all` or a role's name, as written. */
  readonly owner: Name;
  readonly hooks: readonly Name[];
}

// Steps of an endpoint: what one side does, as it sees it

/** A step of an endpoint. The owner of a hook is the endpoint's own role, as written. */
export type LocalStep =
  | LocalMessageStep
  | LocalChoiceStep
  | LocalLoopStep
  | BreakStep
  | ContinueStep
  | EndStep
  | HookStep
  | LostStep;

/** `send E to R;` `receive stream E from R;` `tx_handshake to R;` (a send) `rx_keepalive from R;` (a receive) */
export interface LocalMessageStep extends StepBase {
  readonly kind: "local-message";
  readonly action: "send" | "receive";
  /** Who is behind `to` or `from`; undefined where it is left out. */
  readonly partner: Name | undefined;
  readonly said: Said;
  readonly within: Within | undefined;
  readonly alias: Name | undefined;
}

/** `choice { send A to R { … } send B to R { … } }` */
export interface LocalChoiceStep extends StepBase {
  readonly kind: "local-choice";
  /** The span of `choice`. */
  readonly head: Span;
  readonly within: Within | undefined;
  readonly alias: Name | undefined;
  readonly branches: readonly LocalBranch[];
}

/** `receive A from R within 5s as name { … }` */
export interface LocalBranch {
  readonly action: "send" | "receive";
  readonly event: Name;
  /** Who is behind `to` or `from`; undefined where it is left out. */
  readonly partner: Name | undefined;
  readonly within: Within | undefined;
  readonly alias: Name | undefined;
  readonly steps: readonly LocalStep[];
  readonly doc: Doc;
  readonly span: Span;
}

export interface LocalLoopStep extends StepBase {
  readonly kind: "loop";
  readonly name: Name | undefined;
  /** The span of `loop Name?`. */
  readonly head: Span;
  readonly steps: readonly LocalStep[];
}

/** Text among steps that could not be read, and was told: one step or several, of any kind. */
export interface LostStep extends StepBase {
  readonly kind: "lost";
}
