import type { TokenType } from "chevrotain";
import { add, type Report, shown } from "../report.js";
import { nameEnd } from "./characters.js";
import { Decimal, DurationLiteral, Integer, SizeLiteral } from "./tokens.js";

export interface ScannedNumber {
  readonly type: TokenType;
  /** A duration in milliseconds, a size in bytes, an integer as bigint, a decimal as number; undefined if malformed. */
  readonly value: number | bigint | undefined;
  readonly end: number;
}

const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const bytes: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 * 1024 };

/** A timer of JavaScript waits for at most 2³¹ − 1 ms; this is the longest whole number of hours in it. */
const longest = 596 * 3_600_000;
/** No number of a message needs more digits: the largest f64 has 309. */
const mostDigits = 309;

const timeLike =
  /^(?:[smhd]|ms|us|ns|secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|millis|milliseconds?)$/i;
const sizeLike = /^(?:[bkgt]|[kmgt]i?b?|bytes?)$/i;

const digits = /-?[0-9][0-9_]*(?:\.[0-9][0-9_]*)?/y;

/** Reads a number, a duration or a size; `1..5` is a range of two numbers. */
export function scanNumber(text: string, start: number, report: Report): ScannedNumber {
  digits.lastIndex = start;
  digits.test(text);
  const unitStart = digits.lastIndex;
  const end = nameEnd(text, unitStart);
  const written = text.slice(start, unitStart);
  const unit = text.slice(unitStart, end);
  const span = { start, end };
  const wrong = (why: string, label: string): ScannedNumber => {
    add(report, "CAP1006", { text: shown(text.slice(start, end)), why }, span, label);
    return { type: Integer, value: undefined, end };
  };

  if (unit === "" || Object.hasOwn(milliseconds, unit) || Object.hasOwn(bytes, unit)) {
    const why = malformed(written);
    if (why !== undefined) return wrong(why, "");
  } else if (/^-?0$/.test(written) && /^[xob][0-9a-f_]+$/i.test(unit)) {
    return wrong("there are only decimal ones", "write it in decimal");
  } else if (/^e[0-9_]*$/i.test(unit)) {
    return wrong("there are no exponents", "write it out: `_` may separate digits");
  } else if (unit === "n") {
    return wrong("every integer is exact here", "leave out the `n`");
  } else {
    return unknownUnit(unit, { start: unitStart, end }, report);
  }

  if (written.length > mostDigits) {
    const limit = `${mostDigits} digits`;
    add(report, "CAP1008", { text: shown(text.slice(start, end)), limit }, span, "");
    return { type: Integer, value: undefined, end };
  }
  const plain = written.replaceAll("_", "");
  if (unit === "") {
    return plain.includes(".")
      ? { type: Decimal, value: Number(plain), end }
      : { type: Integer, value: BigInt(plain), end };
  }
  return quantity(plain, unit, span, report);
}

function malformed(written: string): string | undefined {
  if (/__|_(?:$|\.)/.test(written)) return "`_` stands between digits";
  if (/^-?0[0-9_]/.test(written)) return "it begins with a zero";
  return undefined;
}

/** A duration or a size: a whole number, not negative, not too large. */
function quantity(
  plain: string,
  unit: string,
  span: { readonly start: number; readonly end: number },
  report: Report,
): ScannedNumber {
  const time = Object.hasOwn(milliseconds, unit);
  const type = time ? DurationLiteral : SizeLiteral;
  const factor = (time ? milliseconds[unit] : bytes[unit]) ?? 1;
  const kind = time ? "a duration" : "a size";
  if (plain.startsWith("-") || plain.includes(".")) {
    const why = plain.startsWith("-") ? `${kind} is not negative` : `${kind} is whole`;
    const smaller = time ? "`1500ms` for one and a half seconds" : "`1536B` for one and a half KiB";
    const label = plain.includes(".") ? `use a smaller unit: ${smaller}` : "";
    add(report, "CAP1006", { text: shown(plain + unit), why }, span, label);
    return { type, value: undefined, end: span.end };
  }
  const value = Number(plain) * factor;
  const limit = time ? longest : Number.MAX_SAFE_INTEGER;
  if (value > limit) {
    const most = time ? "`596h`" : `\`${Number.MAX_SAFE_INTEGER}B\``;
    add(report, "CAP1008", { text: shown(plain + unit), limit: most }, span, "");
    return { type, value: undefined, end: span.end };
  }
  return { type, value, end: span.end };
}

function unknownUnit(
  unit: string,
  span: { readonly start: number; readonly end: number },
  report: Report,
): ScannedNumber {
  const [type, expected]: readonly [TokenType, string] = timeLike.test(unit)
    ? [DurationLiteral, "`ms`, `s`, `m` or `h`"]
    : sizeLike.test(unit)
      ? [SizeLiteral, "`B`, `KiB` or `MiB`"]
      : [Integer, "`ms`, `s`, `m`, `h`, `B`, `KiB` or `MiB`"];
  add(report, "CAP1007", { unit: shown(unit), expected }, span, "");
  return { type, value: undefined, end: span.end };
}
