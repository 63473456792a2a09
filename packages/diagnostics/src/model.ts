import type { Code } from "./catalogue.js";

/** A half-open range `[start, end)` of UTF-16 code units in a file; `start === end` marks a point. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

export type Severity = "error" | "warning";

/** A span with what is to be said about it. An empty text draws the marks alone. */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** Replaces `span` by `text`. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** Advice. With edits it is a verified fix: applied and checked again, the error was gone and none was added. */
export interface Help {
  readonly text: string;
  readonly edits: readonly Edit[];
}

/** One arrow of a run: `from` has sent `label` to `to`. Roles are indices into `Run.roles`. */
export interface RunArrow {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly span: Span;
}

/** How a role stands when the run is over. */
export type RunEnd =
  | { readonly kind: "done" }
  | {
      readonly kind: "waits";
      /** The message, or several: "Pay or Cancel". */
      readonly for: string;
      /** Who was to send it; -1 where it could be one of several. */
      readonly from: number;
      readonly span: Span | undefined;
    }
  | { readonly kind: "unread"; readonly count: number }
  | {
      readonly kind: "unexpected";
      readonly label: string;
      /** The branch in which nobody expects it. */
      readonly branch: string | undefined;
      /**
       * What the role does: sends what nobody expects (also when absent), takes a message before its time, or runs a hook
       * that is not of this branch.
       */
      readonly act?: "sends" | "takes" | "runs";
    }
  | { readonly kind: "repeats" }
  | { readonly kind: "active" };

/** What a role does in a run, in order: the steps that a replay executes. */
export interface RunAction {
  readonly kind: "send" | "receive";
  readonly role: number;
  readonly partner: number;
  readonly label: string;
}

/** A counterexample: a shortest run of all roles, drawn in lanes and replayed by the tests. */
export interface Run {
  /** "shortest run that gets stuck (2 steps)" without the count, for example "shortest run that gets stuck". */
  readonly title: string;
  readonly roles: readonly string[];
  readonly arrows: readonly RunArrow[];
  readonly ends: readonly RunEnd[];
  readonly actions: readonly RunAction[];
  /** Index into `arrows` of the first arrow of the cycle that repeats for ever, where the fault needs one. */
  readonly cycleFrom: number | undefined;
}

/** A finding. `labels[0]` is the primary one. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly labels: readonly [Label, ...Label[]];
  /** What stands behind the location in the frame: "protocol Checkout, role Bank". */
  readonly context: string | undefined;
  /** Why this is so, in a sentence or two. */
  readonly prose: string | undefined;
  readonly run: Run | undefined;
  readonly notes: readonly string[];
  readonly helps: readonly Help[];
}

/** A source text by its name, as diagnostics show it. */
export interface Source {
  readonly file: string;
  readonly text: string;
}
