import type { Reader } from "./reader.js";
import type { Writer } from "./writer.js";

/** What `json` holds. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | JsonValue[]
  | { [key: string]: JsonValue };

/** Writes a value that JSON can say, and nothing else: finite numbers, plain objects, no undefined. */
export function writeJson(w: Writer, value: JsonValue): void {
  if (typeof value === "string") w.text(value);
  else if (typeof value === "boolean") w.bool(value);
  else if (typeof value === "number") writeNumber(w, value);
  else if (value === null) w.null();
  else if (Array.isArray(value)) writeArray(w, value);
  else if (typeof value === "object") writeObject(w, value);
  else throw w.wrong("a JSON value", value);
}

function writeNumber(w: Writer, value: number): void {
  if (!Number.isFinite(value)) throw w.refusal(w.at, "must be a finite number");
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) w.int(value);
  else w.f64(value);
}

function writeArray(w: Writer, items: readonly JsonValue[]): void {
  w.openArray(items);
  for (const item of items) writeJson(w, item);
  w.close();
}

function writeObject(w: Writer, value: { readonly [key: string]: JsonValue }): void {
  if (!isPlain(value)) throw w.refusal(w.at, "must be a JSON value, not an object of a class");
  const entries = Object.entries(value);
  w.openRecord(value, entries.length);
  for (const [key, item] of entries) {
    w.key(key);
    writeJson(w, item);
  }
  w.close();
}

/** Without a prototype or with that of object literals, of this or of another realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    prototype === Object.prototype ||
    (typeof prototype === "object" && Object.getPrototypeOf(prototype) === null)
  );
}

/** Reads a value that JSON can say. No tags, no byte strings, no keys other than text; `__proto__` is a plain key. */
export function readJson(r: Reader): JsonValue {
  switch (r.peek()) {
    case "array": {
      const items: JsonValue[] = [];
      r.openArray();
      while (r.more()) items.push(readJson(r));
      return items;
    }
    case "map": {
      const value: { [key: string]: JsonValue } = {};
      r.openMap();
      while (r.more()) r.define(value, r.text(), readJson(r));
      return value;
    }
    case "text":
      return r.text();
    case "null":
      r.isNull();
      return null;
    case "bool":
      return r.bool();
    case "number": {
      const value = r.number();
      r.check(Number.isFinite(value), "must be a finite number");
      return value;
    }
    default:
      throw r.refusal(r.at, "must be a JSON value");
  }
}
