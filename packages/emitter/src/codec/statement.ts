import {
  concat,
  type Doc,
  group,
  hardLine,
  indent,
  join,
  line,
  list,
  softLine,
} from "../layout/doc.js";

/** `callee(a, b)`, one argument per line where they do not fit. */
export const call = (callee: string, ...items: readonly Doc[]): Doc =>
  concat(callee, list("(", items, ")"));

/** The same as a statement. */
export const callStatement = (callee: string, ...items: readonly Doc[]): Doc =>
  concat(call(callee, ...items), ";");

/** `head { … }`, always on lines of its own. */
export const block = (head: Doc, body: readonly Doc[]): Doc =>
  concat(head, " {", indent(hardLine, join(hardLine, body)), hardLine, "}");

/** `if (…)` or `switch (…)`. */
export const control = (keyword: string, expression: Doc): Doc =>
  group(`${keyword} (`, indent(softLine, expression), softLine, ")");

/** An exported function or a helper, after its comment. */
export function functionDoc(comment: string | undefined, head: Doc, body: readonly Doc[]): Doc {
  const text = block(head, body);
  return comment === undefined ? text : concat(`/** ${comment} */`, hardLine, text);
}

/** `a && b`, or one to a line. */
export function conjunction(conditions: readonly string[]): Doc {
  const [first = "true", ...others] = conditions;
  if (others.length === 0) return first;
  return group(first, " &&", indent(line, join(concat(" &&", line), others)));
}

/** `test || condition`. */
export function unless(test: string, conditions: readonly string[]): Doc {
  const condition = conjunction(conditions);
  const guarded = conditions.length === 1 ? condition : concat("(", condition, ")");
  return group(test, " ||", indent(line, guarded));
}
