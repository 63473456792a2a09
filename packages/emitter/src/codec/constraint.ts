import type { Bound, Constraint, Program, Type } from "@capitan/compiler";
import { countLiteral, numberLiteral } from "../layout/literal.js";
import { type Resolved, resolve } from "./type.js";

/** A constraint as TypeScript. */
export interface Condition {
  /** To be joined by `&&`; all are false for NaN. */
  readonly tests: readonly string[];
  /** "must be 8 to 19 characters long" */
  readonly reason: string;
}

type Bounds = Extract<Constraint, { readonly kind: "bounds" }>;

/** The conditions that bounds put on `subject`, the expression of what is counted or compared. */
export function condition(
  bounds: Bounds,
  subject: string,
  type: Type,
  program: Program,
): Condition {
  const resolved = resolve(type, program);
  const whole = bounds.subject !== "value" || isInteger(resolved);
  const low = whole ? wholeBound(bounds.low, 1n) : bounds.low;
  const high = whole ? wholeBound(bounds.high, -1n) : bounds.high;
  const literal = (value: bigint | number): string => boundLiteral(value, resolved, bounds);
  const tests: string[] = [];
  if (low !== undefined && high !== undefined && low.value === high.value) {
    tests.push(`${subject} === ${literal(low.value)}`);
  } else {
    if (low !== undefined && (bounds.subject === "value" || low.value > 0)) {
      tests.push(`${subject} ${low.inclusive ? ">=" : ">"} ${literal(low.value)}`);
    }
    if (high !== undefined) {
      tests.push(`${subject} ${high.inclusive ? "<=" : "<"} ${literal(high.value)}`);
    }
  }
  return { tests, reason: reason(bounds, low, high, resolved) };
}

/** What is counted or compared: `value.card.length`. */
export function subjectOf(
  bounds: Bounds,
  expression: string,
  type: Type,
  program: Program,
): string {
  switch (bounds.subject) {
    case "value":
      return expression;
    case "length":
    case "size":
      return `${expression}.length`;
    case "count": {
      const { kind } = resolve(type, program).base;
      return kind === "set" || kind === "map" ? `${expression}.size` : `${expression}.length`;
    }
  }
}

const integers = /^([ui](8|16|32|64)|int)$/;

function isInteger({ base }: Resolved): boolean {
  return base.kind === "primitive" && integers.test(base.name);
}

/** Among whole numbers `> 1` is `>= 2`, and `> 1.5` as well. */
function wholeBound(bound: Bound | undefined, inward: bigint): Bound | undefined {
  if (bound === undefined) return undefined;
  const { value, inclusive } = bound;
  if (typeof value === "bigint" || Number.isInteger(value)) {
    const whole = BigInt(value);
    return { value: inclusive ? whole : whole + inward, inclusive: true };
  }
  const inside = inward > 0n ? Math.ceil(value) : Math.floor(value);
  return { value: BigInt(inside), inclusive: true };
}

function boundLiteral(value: bigint | number, { base }: Resolved, { subject }: Bounds): string {
  const isBig = base.kind === "primitive" && (base.name === "u64" || base.name === "i64");
  if (subject === "value" && isBig) return numberLiteral(BigInt(value));
  return countLiteral(Number(value));
}

function reason(
  { subject }: Bounds,
  low: Bound | undefined,
  high: Bound | undefined,
  resolved: Resolved,
): string {
  if (subject === "value") return `must be ${range(low, high)}`;
  if (subject === "count") {
    return `must have ${amount(low, high, resolved.base.kind === "map" ? "entry" : "element")}`;
  }
  return `must be ${amount(low, high, subject === "length" ? "character" : "byte")} long`;
}

/** "from 1 to 65535", "greater than 0 and at most 10" */
function range(low: Bound | undefined, high: Bound | undefined): string {
  if (low !== undefined && high !== undefined && low.inclusive && high.inclusive) {
    return low.value === high.value ? `${low.value}` : `from ${low.value} to ${high.value}`;
  }
  const words: string[] = [];
  if (low !== undefined) words.push(`${low.inclusive ? "at least" : "greater than"} ${low.value}`);
  if (high !== undefined) words.push(`${high.inclusive ? "at most" : "less than"} ${high.value}`);
  return words.join(" and ");
}

/** "8 to 19 characters", "exactly 1 byte" */
function amount(low: Bound | undefined, high: Bound | undefined, unit: string): string {
  const from = low === undefined || low.value <= 0 ? undefined : low.value;
  if (low !== undefined && high !== undefined && low.value === high.value) {
    return `exactly ${high.value} ${units(high.value, unit)}`;
  }
  if (high === undefined) return `at least ${from ?? 0} ${units(from ?? 0, unit)}`;
  if (from === undefined) return `at most ${high.value} ${units(high.value, unit)}`;
  return `${from} to ${high.value} ${units(high.value, unit)}`;
}

function units(count: bigint | number, unit: string): string {
  if (Number(count) === 1) return unit;
  return unit === "entry" ? "entries" : `${unit}s`;
}

/** The regular expression literal that the whole of a text must match. */
export function patternLiteral(pattern: string): string {
  let text = "";
  let inClass = false;
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    if (character === "\\") {
      index += 1;
      text += character + lineBreak(pattern.charAt(index), true);
      continue;
    }
    if (character === "[") inClass = true;
    if (character === "]") inClass = false;
    text += character === "/" && !inClass ? "\\/" : lineBreak(character, false);
  }
  return `/^(?:${text})$/u`;
}

const lineBreaks: ReadonlyMap<string, string> = new Map([
  ["\n", "n"],
  ["\r", "r"],
  ["\u2028", "u2028"],
  ["\u2029", "u2029"],
]);

/** A literal cannot hold a line break; `\n` says the same. */
function lineBreak(character: string, escaped: boolean): string {
  const letters = lineBreaks.get(character);
  if (letters === undefined) return character;
  return escaped ? letters : `\\${letters}`;
}
