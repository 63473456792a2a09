import type { Span } from "@capitan/diagnostics";

/** A name with the place where it is written. */
export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** A string literal, escapes resolved. */
export interface Text {
  readonly value: string;
  readonly span: Span;
}

/** A duration literal in milliseconds. */
export interface Duration {
  readonly milliseconds: number;
  readonly span: Span;
}

/** A size literal in bytes. */
export interface Size {
  readonly bytes: number;
  readonly span: Span;
}

/** The text of the `///` lines above a node, without the slashes, joined by "\n". */
export type Doc = string | undefined;

export interface SourceFile {
  readonly kind: "file";
  readonly path: string;
  readonly imports: readonly Import[];
  readonly declarations: readonly Declaration[];
  /**
   * Words in text that could not be read, or that belongs to a later version. What is said of a name in here is not to
   * be reported: not that it is unknown, not that it is unused; it may be declared, or used, right there.
   */
  readonly skipped: ReadonlySet<string>;
  /** Whether reading stopped before the end (too large, too many mistakes): any name may be declared in the rest. */
  readonly truncated: boolean;
  readonly span: Span;
}

// Imports

export type Import = SteerImport | TypeImport | CodecImport;

/** `import { Name as Local } from "./other.steer";` */
export interface SteerImport {
  readonly kind: "steer-import";
  readonly names: readonly ImportedName[];
  readonly from: Text;
  readonly span: Span;
}

/** `import type { Name } from "./state.js";` */
export interface TypeImport {
  readonly kind: "type-import";
  readonly names: readonly ImportedName[];
  readonly from: Text;
  readonly span: Span;
}

/** `import codec { Vec3 } from "./vec3.js";`: a TypeScript type and a value of its name that encodes, decodes and validates. */
export interface CodecImport {
  readonly kind: "codec-import";
  readonly names: readonly ImportedName[];
  readonly from: Text;
  readonly span: Span;
}

export interface ImportedName {
  readonly name: Name;
  /** The name in this file; the same node as `name` without `as`. */
  readonly local: Name;
  readonly span: Span;
}

// Declarations

export type Declaration =
  | EventDeclaration
  | RecordDeclaration
  | EnumDeclaration
  | UnionDeclaration
  | TypeDeclaration
  | ProtocolDeclaration
  | EndpointDeclaration
  | SystemDeclaration;

interface DeclarationBase {
  readonly name: Name;
  readonly doc: Doc;
  readonly span: Span;
}

/** `event E;` (none), `event E { … }` (fields), `event E(T);` or `event E = "a" | "b";` (type). */
export interface EventDeclaration extends DeclarationBase {
  readonly kind: "event";
  readonly payload:
    | { readonly kind: "none" }
    | { readonly kind: "fields"; readonly fields: readonly Field[] }
    | { readonly kind: "type"; readonly type: TypeExpression };
}

export interface RecordDeclaration extends DeclarationBase {
  readonly kind: "record";
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: Name;
  readonly optional: boolean;
  readonly type: TypeExpression;
  readonly doc: Doc;
  readonly span: Span;
}

export interface EnumDeclaration extends DeclarationBase {
  readonly kind: "enum";
  readonly members: readonly EnumMember[];
}

export interface EnumMember {
  readonly name: Name;
  readonly doc: Doc;
  readonly span: Span;
}

export interface UnionDeclaration extends DeclarationBase {
  readonly kind: "union";
  readonly members: readonly UnionMember[];
}

export interface UnionMember {
  readonly name: Name;
  readonly type: TypeExpression;
  readonly doc: Doc;
  readonly span: Span;
}

/** `type Port = u16 where value in 1..65535;` */
export interface TypeDeclaration extends DeclarationBase {
  readonly kind: "type";
  readonly type: TypeExpression;
}

// Types

export type TypeExpression =
  | NamedType
  | ArrayType
  | SetType
  | MapType
  | TupleType
  | NullableType
  | LiteralUnionType
  | ConstrainedType;

/** A built-in type or a declared one. */
export interface NamedType {
  readonly kind: "named";
  readonly name: Name;
  readonly span: Span;
}

export interface ArrayType {
  readonly kind: "array";
  readonly element: TypeExpression;
  readonly span: Span;
}

export interface SetType {
  readonly kind: "set";
  readonly element: TypeExpression;
  readonly span: Span;
}

export interface MapType {
  readonly kind: "map";
  readonly key: TypeExpression;
  readonly value: TypeExpression;
  readonly span: Span;
}

export interface TupleType {
  readonly kind: "tuple";
  readonly elements: readonly TypeExpression[];
  readonly span: Span;
}

export interface NullableType {
  readonly kind: "nullable";
  readonly inner: TypeExpression;
  readonly span: Span;
}

/** `"a" | "b" | 3`; one member is a literal type. */
export interface LiteralUnionType {
  readonly kind: "literals";
  readonly members: readonly Literal[];
  readonly span: Span;
}

export interface Literal {
  /** Integers beyond the safe range are bigint. */
  readonly value: string | number | bigint | boolean;
  /** As written, for messages. */
  readonly text: string;
  readonly span: Span;
}

/** `T where length in 8..19 and matches "…"` */
export interface ConstrainedType {
  readonly kind: "constrained";
  readonly inner: TypeExpression;
  readonly constraints: readonly ConstraintExpression[];
  readonly span: Span;
}

export type ConstraintExpression =
  | {
      readonly kind: "range";
      readonly subject: ConstraintSubject;
      readonly low: NumberLiteral;
      readonly high: NumberLiteral;
      readonly span: Span;
    }
  | {
      readonly kind: "compare";
      readonly subject: ConstraintSubject;
      readonly operator: "<" | "<=" | ">" | ">=" | "==";
      readonly value: NumberLiteral;
      readonly span: Span;
    }
  | { readonly kind: "matches"; readonly pattern: Text; readonly span: Span };

export type ConstraintSubject = "length" | "size" | "count" | "value";

/** An integer (bigint, exact) or a decimal. Sizes such as `4KiB` are integers here. */
export interface NumberLiteral {
  readonly value: bigint | number;
  readonly text: string;
  readonly span: Span;
}

// Protocols

export interface ProtocolDeclaration extends DeclarationBase {
  readonly kind: "protocol";
  /** `<Req, Res>`: names that stand for events; undefined without a list. */
  readonly parameters: readonly Name[] | undefined;
  /** Undefined without a role list: the roles are then `master` and `peer`, and steps are seen from the master. */
  readonly roles: readonly Name[] | undefined;
  /** The `fn` line, in role order; undefined when there is none. */
  readonly functions: readonly FunctionName[] | undefined;
  readonly settings: readonly Setting[];
  readonly steps: readonly Step[];
  /**
   * What of it could not be read: nothing (false), single steps, for each of which a `lost` step stands, or braces, which
   * were guessed, so that it is not known which step belongs to which block. What could be said about its safety would be
   * a guess; about its shape only where braces were guessed.
   */
  readonly incomplete: false | "steps" | "shape";
}

/** `fn masterEvent(Meta)`; the metadata type may be absent. */
export interface FunctionName {
  readonly name: Name;
  readonly metadata: Name | undefined;
  readonly span: Span;
}

export type Setting =
  | { readonly kind: "deadline"; readonly duration: Duration; readonly span: Span }
  | {
      readonly kind: "keepalive";
      readonly every: Duration;
      readonly timeout: Duration;
      readonly span: Span;
    }
  | { readonly kind: "max-message"; readonly size: Size; readonly span: Span }
  | { readonly kind: "alternating"; readonly span: Span };

// Steps

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

/** Text among steps that could not be read, and was told: one step or several, of any kind. */
export interface LostStep extends StepBase {
  readonly kind: "lost";
}

// Endpoints and systems: what one side does, as it sees it

/** `endpoint FastAtm refines Atm as master { … }` */
export interface EndpointDeclaration extends DeclarationBase {
  readonly kind: "endpoint";
  /** The protocol. */
  readonly refines: Name;
  /** The role of the protocol that it plays. */
  readonly as: Name;
  readonly function: FunctionName | undefined;
  readonly steps: readonly LocalStep[];
  /** What of it could not be read, as of a protocol. */
  readonly incomplete: false | "steps" | "shape";
}

/** `system Legacy { endpoint A { … } endpoint B { … } }` */
export interface SystemDeclaration extends DeclarationBase {
  readonly kind: "system";
  readonly endpoints: readonly SystemEndpoint[];
  /** What of it could not be read, as of a protocol. */
  readonly incomplete: false | "steps" | "shape";
}

/** `endpoint A { fn a(Meta); send Ping to B; }` in a system: its name is that of its role. */
export interface SystemEndpoint {
  readonly name: Name;
  readonly function: FunctionName | undefined;
  readonly steps: readonly LocalStep[];
  readonly doc: Doc;
  readonly span: Span;
}

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
