import type { Span } from "@capitan/diagnostics";
import type { LocalStep, Step } from "./steps.js";

export type * from "./steps.js";

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
