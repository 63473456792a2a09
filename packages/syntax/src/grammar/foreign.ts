import type { TokenType } from "chevrotain";
import * as t from "../scan/tokens.js";
import type { Foreign } from "./recovery.js";

// Words of other languages, and what they are here.

/** Words that begin a step. */
export const foreignSteps: Foreign = {
  recv: t.Receive,
  emit: t.Send,
  select: t.Choice,
  switch: t.Choice,
  exit: t.End,
  stop: t.End,
  timeout: t.Deadline,
};

/** Words that begin a block that is turned again and again. */
export const foreignLoops: Foreign = {
  while: t.Loop,
  for: t.Loop,
  foreach: t.Loop,
  repeat: t.Loop,
  do: t.Loop,
  rec: t.Loop,
  forever: t.Loop,
  until: t.Loop,
};

export const foreignPar: Foreign = {
  parallel: t.Par,
  concurrent: t.Par,
  concurrently: t.Par,
  fork: t.Par,
};

/** Words that begin what only a protocol has. */
export const foreignCompositions: Foreign = {
  ...foreignPar,
  call: t.Run,
  invoke: t.Run,
  include: t.Run,
  do: t.Run,
};

export const foreignDeclarations: Foreign = {
  struct: t.Record,
  interface: t.Record,
  class: t.Record,
  message: t.Event,
  service: t.Protocol,
  oneof: t.Union,
};

export const foreignCollections: Foreign = {
  record: t.MapOf,
  hashmap: t.MapOf,
  btreemap: t.MapOf,
  dict: t.MapOf,
  dictionary: t.MapOf,
  readonlymap: t.MapOf,
  hashset: t.SetOf,
  btreeset: t.SetOf,
  readonlyset: t.SetOf,
};

/** Generic types that are a suffix here. */
export const suffixes: ReadonlyMap<string, "[]" | "?"> = new Map([
  ["Array", "[]"],
  ["ReadonlyArray", "[]"],
  ["List", "[]"],
  ["Vec", "[]"],
  ["Vector", "[]"],
  ["Seq", "[]"],
  ["Slice", "[]"],
  ["Iterable", "[]"],
  ["array", "[]"],
  ["list", "[]"],
  ["Option", "?"],
  ["Optional", "?"],
  ["Maybe", "?"],
  ["Nullable", "?"],
  ["option", "?"],
  ["optional", "?"],
]);

/** Built-in types that are no keywords: enough to see that a type stands in front of a name. */
export const builtIn: ReadonlySet<string> = new Set(
  "bool u8 u16 u32 u64 i8 i16 i32 i64 int f32 f64 string bytes timestamp uuid json".split(" "),
);

/** Type names that other languages write in front of the name of a field. */
export const foreignBuiltIn: ReadonlySet<string> = new Set(
  (
    "number boolean bigint float double long short byte char integer int8 int16 int32 int64 uint8 uint16 uint32 uint64 " +
    "uint sint32 sint64 fixed32 fixed64 String str object any"
  ).split(" "),
);

/** Words in front of a field, a step or a declaration, and what to do instead. */
export const modifiers: ReadonlyMap<string, string> = new Map([
  ["repeated", "write `name: T[]`"],
  ["optional", "write `name?: T`"],
  ["required", "leave it out: every field without `?` is required"],
  ["readonly", "leave it out: what arrives is the receiver's own"],
  ...[
    "public",
    "private",
    "protected",
    "pub",
    "static",
    "final",
    "mut",
    "async",
    "await",
    "abstract",
    "declare",
    "default",
    "global",
    "explicit",
    "aux",
    "inline",
    "virtual",
    "export",
  ].map((word): [string, string] => [word, "leave it out"]),
]);

const branching =
  "the other side learns of a decision by a message: `choice by R { on A { … } on B { … } }`";
/** What an endpoint writes where a protocol is advised so. */
export const localBranching: ReadonlyMap<string, string> = new Map([
  [
    branching,
    "the other side learns of a decision by a message: `choice { send A { … } send B { … } }`",
  ],
]);
const computing = "it says what is exchanged; what is computed is written in TypeScript";
const module = "leave it out: a file is a module, and every declaration can be imported";

/** Statements of other languages among the steps of a protocol. */
export const foreignStatements: ReadonlyMap<string, string> = new Map([
  ["if", branching],
  ["else", branching],
  ["elif", branching],
  ["unless", branching],
  ["when", branching],
  ["match", branching],
  ["case", branching],
  ["try", "an error is an event like any other: a branch of a `choice`"],
  ["catch", "an error is an event like any other: a branch of a `choice`"],
  ["finally", "an error is an event like any other: a branch of a `choice`"],
  ["throw", "an error is an event like any other: a branch of a `choice`"],
  ["maxMessage", "write `max message 1MiB;`"],
  ["max_message", "write `max message 1MiB;`"],
  ["const", computing],
  ["let", computing],
  ["var", computing],
  ["function", computing],
  ["def", computing],
  ["print", computing],
  ["console", computing],
  ["yield", computing],
  ["goto", "write a `loop Name { … }`, with `break Name;` and `continue Name;` in it"],
  ["sleep", "hooks are for own code: `master { pause; }`"],
  ["wait", "hooks are for own code: `master { pause; }`"],
]);

/** Statements of other languages among declarations. */
export const foreignFiles: ReadonlyMap<string, string> = new Map([
  ["const", "literals can be a type: `type Version = 1;`"],
  ["let", computing],
  ["var", computing],
  ["function", computing],
  ["def", computing],
  ["impl", computing],
  ["package", module],
  ["module", module],
  ["namespace", module],
  ["mod", module],
  ["option", module],
  ["syntax", "leave it out"],
  ["use", 'write `import { Name } from "./other.steer";`'],
  ["include", 'write `import { Name } from "./other.steer";`'],
  ["require", 'write `import { Name } from "./other.steer";`'],
  ["using", 'write `import { Name } from "./other.steer";`'],
  ["extend", "declare a record with all its fields"],
  ["role", "roles stand behind the name of their protocol: `protocol P(A, B) { … }`"],
  ["roles", "roles stand behind the name of their protocol: `protocol P(A, B) { … }`"],
  ["trait", "declare what it holds as a `record`"],
]);

/** Words between the name of a declaration and its `{`. */
export const inheritance: ReadonlySet<string> = new Set(["extends", "implements", "with"]);

/** Whether the token is one of those words, and not a name that is used as such. */
export function isWord(token: t.Token, words: { has(word: string): boolean }): boolean {
  const type: TokenType = token.tokenType;
  return (type === t.Identifier || t.is(token, t.Identifier)) && words.has(token.image);
}
