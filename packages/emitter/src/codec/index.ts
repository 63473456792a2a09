import type { Program, ProgramFile, TypeReference } from "@capitan/compiler";
import { addCodec } from "./definition.js";
import { CodecModule } from "./module.js";

/**
 * What the module around the codecs calls things. The codec of a declared type is `write<T>(w: $.Writer, value: T): void`
 * and `read<T>(r: $.Reader): T`, where `T` is `typeName` of it; an event without payload has none.
 */
export interface CodecScope {
  /** How this module calls a declared type, its own or one of an import: `Login`. */
  readonly typeName: (reference: TypeReference) => string;
  /** How this module calls a global: `Date`, or `globalThis.Date` where a declaration hides it. */
  readonly global: (name: string) => string;
  /** Whether a top-level name of this module is taken, by something other than the codecs of its own types. */
  readonly isTaken: (name: string) => boolean;
}

/** One top-level statement: a function or a constant. */
export interface CodecStatement {
  readonly name: string;
  /** The whole statement with its doc comment, formatted as Biome would, without a line feed at its end. */
  readonly text: string;
}

export interface CodecPlan {
  /** Printed in this order, an empty line between them. */
  readonly statements: readonly CodecStatement[];
  /** Codecs of other files' types that the statements call as `write<T>` and `read<T>`. The order does not matter. */
  readonly imports: readonly {
    readonly type: TypeReference;
    readonly write: boolean;
    readonly read: boolean;
  }[];
}

/** The codecs of all types that `file` declares, used or not. */
export function planCodecs(file: ProgramFile, program: Program, scope: CodecScope): CodecPlan {
  const module = new CodecModule(file, program, scope);
  for (const definition of file.types) addCodec(definition, module);
  return module.plan();
}
