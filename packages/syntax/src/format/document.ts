/**
 * Text of which it is not decided yet where its lines end, after P. Wadler, "A prettier printer" (2003): a group is put
 * on one line if it fits, and otherwise ends a line at each of its own line breaks.
 */
export type Document = string | readonly Document[] | Line | Indent | Group | Comment | IfBroken;

/** `flat` on one line; otherwise the end of a line, with an empty one behind it where it is `blank`. */
export interface Line {
  readonly kind: "line";
  readonly flat: "" | " ";
  readonly blank: boolean;
}

export interface Indent {
  readonly kind: "indent";
  readonly content: Document;
}

export interface Group {
  readonly kind: "group";
  readonly content: Document;
  /** Whether it has to be broken, since something in it ends a line in any case. */
  readonly broken: boolean;
}

/** A comment. A `trailing` one stands at the end of its line, however long that becomes. */
export interface Comment {
  readonly kind: "comment";
  /** Those behind the first are indented like the line that it stands on if they are `starred`, and else as written. */
  readonly lines: readonly string[];
  readonly starred: boolean;
  readonly trailing: boolean;
}

/** Text that is there only if the group is broken. */
export interface IfBroken {
  readonly kind: "if-broken";
  readonly text: string;
}

/** A space, or the end of a line. */
export const line: Line = { kind: "line", flat: " ", blank: false };
/** Nothing, or the end of a line. */
export const softLine: Line = { kind: "line", flat: "", blank: false };
/** Like `line`, with an empty line behind it. */
export const blankLine: Line = { kind: "line", flat: " ", blank: true };

export const ifBroken = (text: string): IfBroken => ({ kind: "if-broken", text });
export const indent = (content: Document): Indent => ({ kind: "indent", content });
