import type { PrimitiveName } from "../program.js";

const primitives: ReadonlySet<string> = new Set<PrimitiveName>([
  "bool",
  "u8",
  "u16",
  "u32",
  "u64",
  "i8",
  "i16",
  "i32",
  "i64",
  "int",
  "f32",
  "f64",
  "string",
  "bytes",
  "timestamp",
  "uuid",
  "json",
]);

export function isPrimitive(name: string): name is PrimitiveName {
  return primitives.has(name);
}

/** Names that mean a type everywhere: no declaration may take them. */
export function isBuiltInType(name: string): boolean {
  return primitives.has(name) || name === "set" || name === "map";
}

/** All built-in types that can be written by name, for suggestions. */
export const primitiveNames: readonly string[] = [...primitives];

/**
 * Words that TypeScript does not take as the name of a type, function or constant of a module: its reserved words, also
 * those of strict mode, and the predefined types.
 */
const typescriptWords: ReadonlySet<string> = new Set(
  (
    "break case catch class const continue debugger default delete do else enum export extends false finally for " +
    "function if import in instanceof new null return super switch this throw true try typeof var void while with " +
    "implements interface let package private protected public static yield await arguments eval " +
    "any unknown never number boolean string symbol object bigint undefined"
  ).split(" "),
);

export function isTypeScriptWord(name: string): boolean {
  return typescriptWords.has(name);
}

/** Names that no declaration may take. */
export function isReserved(name: string): boolean {
  return isBuiltInType(name) || isTypeScriptWord(name);
}
