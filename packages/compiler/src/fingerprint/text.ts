import type { Bound, Constraint, Type } from "../program.js";
import { intervalOf, naturalInterval, type Subject } from "../types/bounds.js";

type LiteralValue = string | number | bigint | boolean;

/** Literals in one order, whatever the order in the text. */
export function literalsText(members: readonly LiteralValue[]): string {
  const texts = members.map((member) =>
    typeof member === "string" ? JSON.stringify(member) : String(member),
  );
  return `(${texts.sort().join("|")})`;
}

const subjects: readonly Subject[] = ["length", "size", "count", "value"];

/** What constraints amount to: one interval for each subject, without what the type says by itself, and the patterns. */
export function constraintText(constraints: readonly Constraint[], base: Type): string {
  let text = "";
  for (const subject of subjects) {
    const { low, high } = intervalOf(subject, constraints, base);
    const natural = naturalInterval(subject, base);
    const lowText = boundText(low, natural.low);
    const highText = boundText(high, natural.high);
    if (lowText !== "" || highText !== "") text += `{${subject} ${lowText}..${highText}}`;
  }
  const patterns = constraints.flatMap((constraint) =>
    constraint.kind === "matches" ? [JSON.stringify(constraint.pattern)] : [],
  );
  for (const pattern of [...new Set(patterns)].sort()) text += `{matches ${pattern}}`;
  return text;
}

/** Empty where the bound says no more than the type itself. */
function boundText(bound: Bound | undefined, natural: Bound | undefined): string {
  if (bound === undefined) return "";
  if (natural !== undefined && bound.inclusive && sameNumber(bound.value, natural.value)) return "";
  return `${bound.inclusive ? "=" : ""}${bound.value}`;
}

function sameNumber(one: bigint | number, other: bigint | number): boolean {
  return one >= other && one <= other;
}
