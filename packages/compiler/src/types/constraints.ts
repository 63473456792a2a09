import { diagnostic } from "@capitan/diagnostics";
import type { ConstrainedType, ConstraintExpression } from "@capitan/syntax";
import type { Constraint, Type } from "../program.js";
import type { Candidate, Report } from "../report/findings.js";
import {
  type Interval,
  intervalOf,
  isEmpty,
  isInteger,
  narrow,
  type Stripped,
  type Subject,
  strip,
} from "./bounds.js";
import { cardinality } from "./cardinality.js";
import type { Definitions } from "./definitions.js";
import { describeBase } from "./describe.js";
import { patternFault } from "./pattern.js";
import { unknownType } from "./resolve.js";

/**
 * Checks one `where`: each subject fits its type, numbers are of the right kind, patterns are safe, and some value meets
 * it all, together with what aliases below it ask.
 */
export function checkConstraints(
  expression: ConstrainedType,
  inner: Type,
  constraints: readonly Constraint[],
  definitions: Definitions,
  report: Report,
): void {
  const stripped = strip(inner, definitions);
  if (stripped.base === undefined || stripped.base === unknownType) return;
  const intervals = new Map<Subject, Interval>();
  const intervalFor = (subject: Subject): Interval => {
    const known = intervals.get(subject);
    return known ?? intervalOf(subject, stripped.constraints, stripped.base);
  };
  for (const [index, written] of expression.constraints.entries()) {
    const constraint = constraints[index];
    if (constraint === undefined || !fits(written, stripped, report)) continue;
    if (constraint.kind === "matches") continue;
    const { subject } = constraint;
    const before = intervalFor(subject);
    const after = narrow(subject, before, constraint, stripped.base);
    intervals.set(subject, after);
    // What is below it may be empty by itself, or be made so by one before: that was reported there.
    if (nothingFits(subject, before, stripped, definitions)) continue;
    if (!nothingFits(subject, after, stripped, definitions)) continue;
    const type = describeBase(stripped).replace(/^an? /, "");
    report.add(diagnostic("CAP2201", { type }, [{ span: written.span, text: "" }]), () =>
      turned(written),
    );
  }
  checkPatterns(expression, stripped, intervalFor("length"), report);
}

/** `5..1`, which was meant to be `1..5`. */
function turned(written: ConstraintExpression): readonly Candidate[] {
  if (written.kind !== "range" || written.low.value <= written.high.value) return [];
  const { low, high } = written;
  const text = `write \`${high.text}..${low.text}\`: the lower bound comes first`;
  const edits = [
    { span: low.span, text: high.text },
    { span: high.span, text: low.text },
  ];
  return [{ text, edits, advice: text }];
}

function nothingFits(
  subject: Subject,
  interval: Interval,
  { base }: Stripped,
  definitions: Definitions,
): boolean {
  if (isEmpty(interval)) return true;
  if (subject !== "count" || (base?.kind !== "set" && base?.kind !== "map")) return false;
  const most = cardinality(base.kind === "set" ? base.element : base.key, definitions);
  return most !== undefined && interval.low !== undefined && interval.low.value > most;
}

/** Whether this can be asked of the type; reported if not. */
function fits(written: ConstraintExpression, stripped: Stripped, report: Report): boolean {
  const subject = written.kind === "matches" ? "matches" : written.subject;
  const allowed = subjectsOf(stripped);
  if (!allowed.includes(subject)) {
    const [first] = allowed;
    const instead = subject === "matches" ? undefined : first;
    report.add(
      diagnostic(
        "CAP2202",
        { subject, type: describeBase(stripped), instead },
        [{ span: written.span, text: "" }],
        stripped.base?.kind === "codec"
          ? { notes: ["its own `validate` says what is allowed"] }
          : {},
      ),
    );
    return false;
  }
  if (written.kind === "matches") return true;
  const { base } = stripped;
  const whole = written.subject !== "value" || (base?.kind === "primitive" && isInteger(base.name));
  const numbers = written.kind === "range" ? [written.low, written.high] : [written.value];
  const broken = whole ? numbers.find(({ value }) => typeof value !== "bigint") : undefined;
  if (broken === undefined) return true;
  report.add(
    diagnostic("CAP2212", { subject: written.subject, text: broken.text }, [
      { span: broken.span, text: "" },
    ]),
  );
  return false;
}

/** What can be asked of a type, the usual one first. */
function subjectsOf({ base }: Stripped): readonly string[] {
  switch (base?.kind) {
    case "primitive":
      if (base.name === "string") return ["length", "matches"];
      if (base.name === "bytes") return ["size"];
      return isInteger(base.name) || base.name === "f32" || base.name === "f64" ? ["value"] : [];
    case "array":
    case "set":
    case "map":
      return ["count"];
    default:
      return [];
  }
}

function checkPatterns(
  { constraints }: ConstrainedType,
  { base }: Stripped,
  length: Interval,
  report: Report,
): void {
  if (base?.kind !== "primitive" || base.name !== "string") return;
  for (const constraint of constraints) {
    if (constraint.kind !== "matches") continue;
    const { pattern, span } = constraint;
    const fault = patternFault(pattern.value);
    if (fault?.kind === "invalid") {
      report.add(diagnostic("CAP2203", { why: fault.why }, [{ span: pattern.span, text: "" }]));
    } else if (fault?.kind === "feature") {
      const { feature } = fault;
      report.add(diagnostic("CAP2204", { feature }, [{ span: pattern.span, text: "" }]));
    } else if (length.high === undefined) {
      report.add(
        diagnostic("CAP2205", {}, [{ span, text: "" }], {
          prose:
            "The text comes from the other side: without a bound, matching it could take any time.",
          helps: [{ text: "add `and length <= 100`, or whatever fits", edits: [] }],
        }),
      );
    }
  }
}
