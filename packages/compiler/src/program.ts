import type { Span } from "@capitan/diagnostics";
import type { Facts, SystemFacts } from "@capitan/session";
import type { SourceFile } from "@capitan/syntax";

/** What a compilation knows: every file that was reached, and what it declares. Plain frozen data. */
export interface Program {
  /** By path, as the host names them; in the order of first reach. */
  readonly files: ReadonlyMap<string, ProgramFile>;
}

export interface ProgramFile {
  readonly path: string;
  readonly text: string;
  readonly syntax: SourceFile;
  /** `import type { … }` of this file, as written. */
  readonly typeImports: readonly ExternalImport[];
  /** `import codec { … }` of this file, as written: each name is a type and a value. */
  readonly codecImports: readonly ExternalImport[];
  /** Paths of the `.steer` files that this one imports, in order, without duplicates. */
  readonly imports: readonly string[];
  /** Where each import of a `.steer` file leads: the path, by the text between its quotes. */
  readonly importPaths: ReadonlyMap<string, string>;
  /** In source order. */
  readonly types: readonly TypeDefinition[];
  readonly protocols: readonly Protocol[];
  readonly endpoints: readonly Endpoint[];
  readonly systems: readonly System[];
}

/** A TypeScript module that a `.steer` file imports types from. `from` is as written, relative to the `.steer` file. */
export interface ExternalImport {
  readonly from: string;
  readonly names: readonly { readonly name: string; readonly local: string }[];
}

// Types

/** A declared type by the file that declares it and its name there. */
export interface TypeReference {
  readonly file: string;
  readonly name: string;
}

export type TypeDefinition =
  | EventDefinition
  | RecordDefinition
  | EnumDefinition
  | UnionDefinition
  | AliasDefinition;

interface DefinitionBase {
  readonly name: string;
  readonly doc: string | undefined;
  readonly span: Span;
  /** One-based line of the declaration, for `@see`. */
  readonly line: number;
}

export interface EventDefinition extends DefinitionBase {
  readonly kind: "event";
  readonly payload:
    | { readonly kind: "none" }
    | { readonly kind: "fields"; readonly fields: readonly FieldDefinition[] }
    | { readonly kind: "type"; readonly type: Type };
}

export interface RecordDefinition extends DefinitionBase {
  readonly kind: "record";
  readonly fields: readonly FieldDefinition[];
}

export interface FieldDefinition {
  readonly name: string;
  readonly optional: boolean;
  readonly type: Type;
  readonly doc: string | undefined;
  readonly line: number;
}

export interface EnumDefinition extends DefinitionBase {
  readonly kind: "enum";
  readonly members: readonly { readonly name: string; readonly doc: string | undefined }[];
}

export interface UnionDefinition extends DefinitionBase {
  readonly kind: "union";
  readonly members: readonly {
    readonly name: string;
    readonly type: Type;
    readonly doc: string | undefined;
  }[];
}

export interface AliasDefinition extends DefinitionBase {
  readonly kind: "alias";
  readonly type: Type;
}

export type PrimitiveName =
  | "bool"
  | "u8"
  | "u16"
  | "u32"
  | "u64"
  | "i8"
  | "i16"
  | "i32"
  | "i64"
  | "int"
  | "f32"
  | "f64"
  | "string"
  | "bytes"
  | "timestamp"
  | "uuid"
  | "json";

export type Type =
  | { readonly kind: "primitive"; readonly name: PrimitiveName }
  | { readonly kind: "literals"; readonly members: readonly (string | number | bigint | boolean)[] }
  | { readonly kind: "array"; readonly element: Type }
  | { readonly kind: "set"; readonly element: Type }
  | { readonly kind: "map"; readonly key: Type; readonly value: Type }
  | { readonly kind: "tuple"; readonly elements: readonly Type[] }
  | { readonly kind: "nullable"; readonly inner: Type }
  | { readonly kind: "reference"; readonly to: TypeReference }
  | CodecType
  | {
      readonly kind: "constrained";
      readonly inner: Type;
      readonly constraints: readonly Constraint[];
    };

/**
 * A TypeScript type with its own encoding, known in `file` alone as `local`: one of its `codecImports`. It is no key of a map
 * and no element of a set, and has no constraints: its own `validate` says what is allowed.
 */
export interface CodecType {
  readonly kind: "codec";
  /** As the module calls it. */
  readonly name: string;
  readonly local: string;
  /** The `.steer` file that imports it. */
  readonly file: string;
}

/** Normalised: `in`, `<`, `<=`, `>`, `>=`, `==` all become bounds. Integers are bigint, decimals number. */
export type Constraint =
  | {
      readonly kind: "bounds";
      readonly subject: "length" | "size" | "count" | "value";
      readonly low: Bound | undefined;
      readonly high: Bound | undefined;
    }
  | { readonly kind: "matches"; readonly pattern: string };

export interface Bound {
  readonly value: bigint | number;
  readonly inclusive: boolean;
}

// Protocols

export interface Protocol {
  readonly name: string;
  readonly doc: string | undefined;
  readonly span: Span;
  readonly line: number;
  readonly roles: readonly Role[];
  /** True without a role list: the roles are `master` and `peer`. */
  readonly implicitRoles: boolean;
  readonly settings: Settings;
  /** What is said in this protocol. A machine's `message` is an index into it. Events first, then streams, each sorted by name; then handshakes and keepalives. */
  readonly messages: readonly Message[];
  /** One per role, in role order. Built when first asked for, as is the fingerprint: a check needs neither. */
  readonly machines: readonly RoleMachine[];
  readonly facts: Facts;
  /** 64 hexadecimal digits: BLAKE2b over the canonical machines and wire types. */
  readonly fingerprint: string;
}

export interface Role {
  /** As written: `master`, `Buyer1`. */
  readonly name: string;
  /** Of the generated function: from the `fn` line, or `<role>Event`. */
  readonly functionName: string;
  /** The local name of an imported TypeScript type. */
  readonly metadata: string | undefined;
}

/** `endpoint N refines P as R`: its function takes the place of that of the role, among the old partners. */
export interface Endpoint {
  readonly name: string;
  readonly doc: string | undefined;
  readonly span: Span;
  readonly line: number;
  /** The protocol, by the file that declares it and its name there: its settings, messages and fingerprint hold. */
  readonly protocol: TypeReference;
  /** The role that it plays: an index into the protocol's. */
  readonly role: number;
  /** From the `fn` line, or `<name>Event`. */
  readonly functionName: string;
  /** The local name of an imported TypeScript type, of the `fn` line. */
  readonly metadata: string | undefined;
  /** Messages and partners are indices of the protocol. */
  readonly machine: RoleMachine;
  /** Among the old partners; undefined where it is not known whether it is safe, of which a warning told. */
  readonly facts: SystemFacts | undefined;
}

/** `system S { endpoint A { … } … }`: checked only, no code is generated for it. */
export interface System {
  readonly name: string;
  readonly doc: string | undefined;
  readonly span: Span;
  readonly line: number;
  /** The endpoints. */
  readonly roles: readonly Role[];
  /** As those of a protocol. */
  readonly messages: readonly Message[];
  /** One per endpoint. */
  readonly machines: readonly RoleMachine[];
  /** Undefined where it is not known whether it is safe, of which a warning told. */
  readonly facts: SystemFacts | undefined;
}

export interface Settings {
  readonly deadline: number | undefined;
  readonly keepalive: { readonly every: number; readonly timeout: number } | undefined;
  readonly maxMessage: number | undefined;
  readonly alternating: boolean;
}

export type Message =
  | {
      readonly kind: "event";
      readonly event: TypeReference /** The name in this file. */;
      readonly name: string;
    }
  /** A stream of that event. */
  | { readonly kind: "stream"; readonly event: TypeReference; readonly name: string }
  | { readonly kind: "handshake"; readonly phase: "request" | "reply" }
  | { readonly kind: "keepalive" };

/** What one role does, with the names that users see. */
export interface RoleMachine {
  readonly role: number;
  readonly initial: number;
  readonly states: readonly RoleState[];
  /** Every part of a `par` in which the role has something to do, by channel; parts within parts as well. */
  readonly parts: readonly PartMachine[];
}

/** What a role does in one part. Its states are named as those outside: no name occurs twice in a role. */
export interface PartMachine {
  /** From 1, the same for all roles. */
  readonly channel: number;
  /** As written, or `part1`, `part2`, … by its place in the `par`. */
  readonly name: string;
  readonly isNamed: boolean;
  readonly initial: number;
  readonly states: readonly RoleState[];
}

/**
 * A state. Its transitions are all sends, all receives, or one hook; a `par` has none, but `parts`. `name` is made of words of the file, unique in the
 * machine, and does not change when an unrelated branch is added: "start" for the initial one, "end" for the final one.
 */
export interface RoleState {
  readonly name: string;
  readonly kind: "send" | "receive" | "hook" | "par" | "end";
  readonly transitions: readonly RoleTransition[];
  /** Of a `par`. */
  readonly par: ParTransition | undefined;
  /** How long the role may wait here, in milliseconds; undefined for ever. Only on receiving states and on those that wait for a handshake. */
  readonly within: number | undefined;
  /** What is written above the choice that is made here. */
  readonly doc: string | undefined;
}

/** A `par`: the role is in all of these parts at once, and goes on when they have ended for it. */
export interface ParTransition {
  /** Channels of the parts in which the role has something to do. */
  readonly channels: readonly number[];
  readonly target: number;
  /** `as name` of the step. */
  readonly alias: string | undefined;
  readonly doc: string | undefined;
  readonly span: Span;
  readonly line: number;
}

export interface RoleTransition {
  readonly kind: "send" | "receive" | "hook";
  /** Role index; -1 for a hook. */
  readonly partner: number;
  /** Index into `Protocol.messages`; -1 for a hook. */
  readonly message: number;
  /** Of a hook. */
  readonly hook: string | undefined;
  readonly target: number;
  /** `as name` of the step: the exact name of its handler. */
  readonly alias: string | undefined;
  readonly doc: string | undefined;
  readonly span: Span;
  readonly line: number;
}
