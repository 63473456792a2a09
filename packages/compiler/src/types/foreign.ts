import type { Name } from "@capitan/syntax";
import type { Candidate } from "../report/findings.js";

/** What a type of another language is called here: the type to write, and what else it could be. */
interface Foreign {
  readonly type: string;
  readonly or?: string;
}

const types = new Map<string, Foreign>();

function means(type: string, or: string | undefined, words: string): void {
  for (const word of words.split(" ")) types.set(word, or === undefined ? { type } : { type, or });
}

means("f64", "or `int` for whole numbers", "number Number decimal Decimal numeric");
means("f64", undefined, "float double float64 Float Double real");
means("f32", undefined, "float32");
means("bool", undefined, "boolean Boolean");
means("i64", "or `u64` where it is never negative", "bigint BigInt");
means("int", undefined, "integer Integer Int");
means("i64", undefined, "long Long int64 sint64 sfixed64 i128 isize");
means("i32", undefined, "int32 sint32 sfixed32");
means("i16", undefined, "short Short int16");
means("i8", undefined, "int8 sbyte");
means("u8", undefined, "byte Byte uint8 uchar");
means("u16", undefined, "uint16 ushort");
means("u32", undefined, "uint32 fixed32 uint");
means("u64", undefined, "uint64 fixed64 ulong usize u128");
means("timestamp", undefined, "Date DateTime datetime Datetime date time Time Instant");
means("bytes", undefined, "Uint8Array Buffer ArrayBuffer Blob blob binary");
means(
  "json",
  "or declare a `record` that says what it holds",
  "any unknown object Object JsonValue",
);
means("string", undefined, "String str text Text char Char varchar URL Url");
means("uuid", undefined, "guid Guid GUID");

const nothing: ReadonlySet<string> = new Set(["null", "undefined", "void", "None", "nil"]);
const unsendable: ReadonlySet<string> = new Set(["never", "symbol", "Function", "function"]);

/** Advice for a name that is a type of another language; empty for any other. */
export function foreignType({ text, span }: Name): readonly Candidate[] {
  const found = types.get(text);
  if (found !== undefined) {
    const words = `write \`${found.type}\`${found.or === undefined ? "" : `, ${found.or}`}`;
    return [{ text: words, edits: [{ span, text: found.type }], advice: words }];
  }
  if (nothing.has(text)) {
    return [
      words("write `T?` for a value that may be null, `name?: T` for a field that may be absent"),
    ];
  }
  return unsendable.has(text) ? [words("no value of it can travel in a message")] : [];
}

/** Advice without edits: it stays advice, since nothing is there to be verified. */
const words = (advice: string): Candidate => ({ text: advice, edits: [], advice });
