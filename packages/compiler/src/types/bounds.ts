import type { Bound, Constraint, PrimitiveName, Type, TypeDefinition } from "../program.js";
import type { Definitions } from "./definitions.js";

export type Subject = "length" | "size" | "count" | "value";

/** Everything that is asked of one subject, in one interval. */
export interface Interval {
  readonly low: Bound | undefined;
  readonly high: Bound | undefined;
}

/** A type without its aliases, constraints and null, and all constraints that were on the way, outermost first. */
export interface Stripped {
  /** Undefined where the aliases go round in a circle. */
  readonly base: Exclude<Type, { readonly kind: "constrained" | "nullable" }> | undefined;
  /** What a reference stands for: a record, a union, an enum. */
  readonly definition: TypeDefinition | undefined;
  readonly constraints: readonly Constraint[];
  readonly nullable: boolean;
}

/** Follows aliases by a loop, as chains of them may be long. */
export function strip(type: Type, definitions: Definitions): Stripped {
  const constraints: Constraint[] = [];
  const seen = new Set<TypeDefinition>();
  let nullable = false;
  let at = type;
  for (;;) {
    if (at.kind === "constrained") {
      for (const constraint of at.constraints) constraints.push(constraint);
      at = at.inner;
    } else if (at.kind === "nullable") {
      nullable = true;
      at = at.inner;
    } else if (at.kind === "reference") {
      const definition = definitions.of(at.to);
      if (definition?.kind !== "alias") return { base: at, definition, constraints, nullable };
      if (seen.has(definition)) {
        return { base: undefined, definition: undefined, constraints, nullable };
      }
      seen.add(definition);
      at = definition.type;
    } else {
      return { base: at, definition: undefined, constraints, nullable };
    }
  }
}

const safe = BigInt(Number.MAX_SAFE_INTEGER);

const integers: ReadonlyMap<PrimitiveName, readonly [bigint, bigint]> = new Map([
  ["u8", [0n, 2n ** 8n - 1n]],
  ["u16", [0n, 2n ** 16n - 1n]],
  ["u32", [0n, 2n ** 32n - 1n]],
  ["u64", [0n, 2n ** 64n - 1n]],
  ["i8", [-(2n ** 7n), 2n ** 7n - 1n]],
  ["i16", [-(2n ** 15n), 2n ** 15n - 1n]],
  ["i32", [-(2n ** 31n), 2n ** 31n - 1n]],
  ["i64", [-(2n ** 63n), 2n ** 63n - 1n]],
  ["int", [-safe, safe]],
]);

export function isInteger(name: PrimitiveName): boolean {
  return integers.has(name);
}

const largestF32 = 2 ** 128 - 2 ** 104;

/** What the type itself says of the subject: the range of the integer, or at least 0 for what counts. */
export function naturalInterval(subject: Subject, base: Type | undefined): Interval {
  if (subject !== "value") return { low: { value: 0n, inclusive: true }, high: undefined };
  if (base?.kind !== "primitive") return { low: undefined, high: undefined };
  const range = integers.get(base.name);
  if (range !== undefined) {
    return {
      low: { value: range[0], inclusive: true },
      high: { value: range[1], inclusive: true },
    };
  }
  const largest = base.name === "f32" ? largestF32 : Number.MAX_VALUE;
  return {
    low: { value: -largest, inclusive: true },
    high: { value: largest, inclusive: true },
  };
}

/** The interval of whole numbers with the same members: 1 < x becomes 2 <= x. */
function wholeInterval({ low, high }: Interval): Interval {
  return {
    low: low === undefined ? undefined : { value: floor(low, 1n), inclusive: true },
    high: high === undefined ? undefined : { value: floor(high, 0n), inclusive: true },
  };
}

/** The least whole number above a lower bound (`up` 1), or the greatest one below an upper bound (`up` 0). */
function floor({ value, inclusive }: Bound, up: bigint): bigint {
  const whole = typeof value === "bigint" ? value : BigInt(Math.floor(value));
  const exact = typeof value === "bigint" || Number.isInteger(value);
  if (!exact) return up === 1n ? whole + 1n : whole;
  if (inclusive) return whole;
  return up === 1n ? whole + 1n : whole - 1n;
}

function intersect(one: Interval, other: Interval): Interval {
  return {
    low: tighter(one.low, other.low, (a, b) => a > b),
    high: tighter(one.high, other.high, (a, b) => a < b),
  };
}

function tighter(
  one: Bound | undefined,
  other: Bound | undefined,
  isTighter: (a: bigint | number, b: bigint | number) => boolean,
): Bound | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  if (isTighter(one.value, other.value)) return one;
  if (isTighter(other.value, one.value)) return other;
  return one.inclusive ? other : one;
}

export function isEmpty({ low, high }: Interval): boolean {
  if (low === undefined || high === undefined) return false;
  if (low.value > high.value) return true;
  return low.value >= high.value && !(low.inclusive && high.inclusive);
}

/** What is left of an interval where `more` is asked as well. */
export function narrow(
  subject: Subject,
  interval: Interval,
  more: Interval,
  base: Type | undefined,
): Interval {
  const narrowed = intersect(interval, more);
  const whole = subject !== "value" || (base?.kind === "primitive" && isInteger(base.name));
  return whole ? wholeInterval(narrowed) : narrowed;
}

/** All bounds of one subject among `constraints`, with what the type itself says. */
export function intervalOf(
  subject: Subject,
  constraints: readonly Constraint[],
  base: Type | undefined,
): Interval {
  let interval = naturalInterval(subject, base);
  for (const constraint of constraints) {
    if (constraint.kind === "bounds" && constraint.subject === subject) {
      interval = narrow(subject, interval, constraint, base);
    }
  }
  return interval;
}
