import {
  concat,
  type Doc,
  fluid,
  group,
  hardLine,
  ifBroken,
  indent,
  join,
  line,
  list,
  softLine,
} from "./doc.js";
import { propertyKey } from "./literal.js";

/** A constant expression in a plan's data. */
export type ValueNode =
  /** A name or a literal. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "array"; readonly elements: readonly ValueNode[] }
  /** `expanded`: one entry per line even if all would fit on one. */
  | { readonly kind: "object"; readonly entries: readonly Entry[]; readonly expanded: boolean }
  /** A call without side effects, marked for bundlers. */
  | {
      readonly kind: "pure-call";
      readonly callee: string;
      readonly arguments: readonly ValueNode[];
    };

export interface Entry {
  readonly key: string;
  readonly value: ValueNode;
}

export const value = (text: string): ValueNode => ({ kind: "text", text });
export const array = (elements: readonly ValueNode[]): ValueNode => ({ kind: "array", elements });

/** An object literal; entries whose value is undefined are left out. */
export function object(
  entries: Readonly<Record<string, ValueNode | undefined>>,
  expanded = false,
): ValueNode {
  return objectOf(
    Object.entries(entries).flatMap(([key, entry]) =>
      entry === undefined ? [] : [{ key, value: entry }],
    ),
    expanded,
  );
}

/** The same, for keys that a file chose: `__proto__` is one of them. */
export const objectOf = (entries: readonly Entry[], expanded = false): ValueNode => ({
  kind: "object",
  entries,
  expanded,
});

export function valueDoc(node: ValueNode): Doc {
  switch (node.kind) {
    case "text":
      return node.text;
    case "array":
      return isTable(node.elements)
        ? brokenList(node.elements.map(valueDoc))
        : list("[", node.elements.map(valueDoc), "]");
    case "object": {
      if (node.entries.length === 0) return "{}";
      const pad = node.expanded ? hardLine : line;
      const entries = node.entries.map((entry) => {
        const key = propertyKey(entry.key);
        return concat(`${key}:`, entryValue(key, entry.value));
      });
      return group("{", indent(pad, join(concat(",", line), entries)), ifBroken(","), pad, "}");
    }
    case "pure-call": {
      const [only] = node.arguments;
      if (node.arguments.length === 1 && only?.kind === "object")
        return concat(`/*@__PURE__*/ ${node.callee}(`, valueDoc(only), ")");
      return concat(`/*@__PURE__*/ ${node.callee}`, list("(", node.arguments.map(valueDoc), ")"));
    }
  }
}

/** A line of its own below a key of four columns would begin where it begins beside it; numbers are never moved. */
function entryValue(key: string, node: ValueNode): Doc {
  const stays = key.length <= 4 || (node.kind === "text" && /^-?\d/.test(node.text));
  return stays ? concat(" ", valueDoc(node)) : fluid(valueDoc(node));
}

/** The formatter breaks every array of more than one object, or of more than one array, with more than one entry each. */
function isTable(elements: readonly ValueNode[]): boolean {
  return (
    elements.length > 1 &&
    (elements.every((element) => element.kind === "object" && element.entries.length > 1) ||
      elements.every((element) => element.kind === "array" && element.elements.length > 1))
  );
}

const brokenList = (items: readonly Doc[]): Doc =>
  concat("[", indent(hardLine, join(concat(",", hardLine), items), ","), hardLine, "]");

/** A call in a statement: `return $.run(a, b);` without the semicolon. */
export const callDoc = (callee: string, names: readonly string[]): Doc =>
  group(
    callee,
    "(",
    indent(softLine, join(concat(",", line), names)),
    ifBroken(","),
    softLine,
    ")",
  );
