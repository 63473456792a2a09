import type { Bound, Constraint, Type } from "@capitan/compiler";
import { numberLiteral } from "../layout/literal.js";

/** The constraints of a type as the language writes them, for a comment: "`where length in 8..19`"; undefined without any. */
export function constraintText(type: Type): string | undefined {
  const written = constraintsOf(type).flatMap(constraintWords);
  return written.length === 0 ? undefined : quoted(`where ${written.join(" and ")}`);
}

function constraintsOf(type: Type): readonly Constraint[] {
  if (type.kind === "nullable") return constraintsOf(type.inner);
  return type.kind === "constrained" ? [...constraintsOf(type.inner), ...type.constraints] : [];
}

function constraintWords(constraint: Constraint): readonly string[] {
  if (constraint.kind === "matches") return [`matches ${JSON.stringify(constraint.pattern)}`];
  const { subject, low, high } = constraint;
  if (low !== undefined && high !== undefined && low.inclusive && high.inclusive) {
    const [from, to] = [numberText(low), numberText(high)];
    return [from === to ? `${subject} == ${from}` : `${subject} in ${from}..${to}`];
  }
  return [
    ...(low === undefined ? [] : [`${subject} ${low.inclusive ? ">=" : ">"} ${numberText(low)}`]),
    ...(high === undefined
      ? []
      : [`${subject} ${high.inclusive ? "<=" : "<"} ${numberText(high)}`]),
  ];
}

/** A number of the language: integers have no suffix there. */
const numberText = ({ value }: Bound): string => numberLiteral(value).replace(/n$/, "");

/** As code, in a fence that the text does not hold. */
function quoted(text: string): string {
  const fence = "`".repeat(
    Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length)) + 1,
  );
  const pad = text.endsWith("`") ? " " : "";
  return `${fence}${pad}${text}${pad}${fence}`;
}
