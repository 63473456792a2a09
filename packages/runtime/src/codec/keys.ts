import { scratch, scratchBytes } from "./float.js";
import { encodeText } from "./utf8.js";

/** The names of a record's fields or of a union's members, ready to be compared with bytes. */
export interface Keys {
  readonly names: readonly string[];
  /** Each name as a CBOR text string, head included. */
  readonly encoded: readonly Uint8Array[];
  readonly indices: ReadonlyMap<string, number>;
  /** `one of "circle", "square"` */
  readonly text: string;
}

/** The fields of a record in declared order, `keys("card", "pin")`, or the members of a union. */
export function keys(...names: string[]): Keys {
  return {
    names,
    encoded: names.map(encodedText),
    indices: new Map(names.map((name, index) => [name, index])),
    text: oneOf(names),
  };
}

export type LiteralValue = string | number | bigint | boolean;

/** The values of a literal union or an enum. */
export interface Literals<T extends LiteralValue> {
  readonly values: readonly T[];
  /** Each value as CBOR. */
  readonly encoded: readonly Uint8Array[];
  readonly indices: ReadonlyMap<LiteralValue, number>;
  /** `one of "Buy", "Sell"` */
  readonly text: string;
}

/** `literals("Buy", "Sell")`; integers beyond the safe range are bigint. */
export function literals<const T extends readonly LiteralValue[]>(
  ...values: T
): Literals<T[number]> {
  return {
    values,
    encoded: values.map(encodedLiteral),
    indices: new Map(values.map((value, index) => [value, index])),
    text: oneOf(values),
  };
}

function encodedLiteral(value: LiteralValue): Uint8Array {
  if (typeof value === "string") return encodedText(value);
  if (typeof value === "boolean") return Uint8Array.of(value ? 0xf5 : 0xf4);
  if (typeof value === "number" && (!Number.isInteger(value) || Object.is(value, -0))) {
    scratch.setFloat64(0, value);
    return Uint8Array.of(0xfb, ...scratchBytes);
  }
  const integer = BigInt(value);
  return integer < 0n ? head(0x20, -1n - integer) : head(0, integer);
}

function encodedText(text: string): Uint8Array {
  const bytes = encodeText(text);
  const start = head(0x60, BigInt(bytes.length));
  const encoded = new Uint8Array(start.length + bytes.length);
  encoded.set(start);
  encoded.set(bytes, start.length);
  return encoded;
}

/** An initial byte with its argument in the shortest form. */
function head(major: number, argument: bigint): Uint8Array {
  scratch.setBigUint64(0, argument);
  if (argument < 24n) return Uint8Array.of(major | Number(argument));
  if (argument < 0x100n) return Uint8Array.of(major | 24, ...scratchBytes.subarray(7));
  if (argument < 0x1_0000n) return Uint8Array.of(major | 25, ...scratchBytes.subarray(6));
  if (argument < 0x1_0000_0000n) return Uint8Array.of(major | 26, ...scratchBytes.subarray(4));
  return Uint8Array.of(major | 27, ...scratchBytes);
}

function oneOf(values: readonly LiteralValue[]): string {
  const shown = values
    .slice(0, 8)
    .map((value) => (typeof value === "string" ? JSON.stringify(value) : String(value)));
  if (values.length > 8) shown.push("…");
  return (values.length === 1 ? "" : "one of ") + shown.join(", ");
}
