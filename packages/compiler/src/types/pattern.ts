/** What is wrong with the pattern of a `matches`, or undefined. */
export type PatternFault =
  | { readonly kind: "invalid"; readonly why: string }
  | { readonly kind: "feature"; readonly feature: string };

/**
 * Patterns run on what the other side sends: they must compile with the `u` flag, and hold nothing that can make a
 * backtracking matcher take exponential time: no backreference, no lookaround, and no quantifier that repeats a group in
 * which another one varies (`(a+)*`; `([a-z]{2}-)*` is fine, as is `(\.[0-9]+)?`).
 */
export function patternFault(pattern: string): PatternFault | undefined {
  try {
    // A pattern may be too large to compile, which shows only when it is used.
    new RegExp(`^(?:${pattern})$`, "u").test("");
    new RegExp(pattern, "u");
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { kind: "invalid", why: reasonOf(text, pattern) };
  }
  return featureFault(pattern);
}

/** "Invalid regular expression: /(/u: Unterminated group" without what the user sees anyway. */
function reasonOf(message: string, pattern: string): string {
  const reason = message.slice(message.lastIndexOf(": ") + 2);
  return reason === "" || reason.includes(pattern) ? "it cannot be compiled" : lowered(reason);
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

interface Group {
  /** Whether a quantifier in it can match more or less often. */
  varies: boolean;
}

/** Reads a pattern that compiles. A loop over its characters with a stack of groups: nothing recurses. */
function featureFault(pattern: string): PatternFault | undefined {
  const groups: Group[] = [{ varies: false }];
  /** What a quantifier at this point would repeat. */
  let atom: Group = { varies: false };
  let index = 0;
  while (index < pattern.length) {
    const character = pattern[index];
    const top = groups[groups.length - 1] ?? { varies: false };
    const quantifier = quantifierAt(pattern, index);
    if (quantifier !== undefined) {
      if (atom.varies && quantifier.most > 1) return feature("a nested quantifier");
      if (quantifier.least !== quantifier.most || atom.varies) top.varies = true;
      atom = { varies: false };
      index = quantifier.end;
    } else if (character === "\\") {
      if (/^\\(?:[1-9]|k<)/.test(pattern.slice(index, index + 3))) {
        return feature("a backreference");
      }
      atom = { varies: false };
      index += 2;
    } else if (character === "[") {
      atom = { varies: false };
      index = classEnd(pattern, index);
    } else if (character === "(") {
      if (/^\(\?<?[=!]/.test(pattern.slice(index, index + 4))) return feature("lookaround");
      groups.push({ varies: false });
      index = groupStart(pattern, index);
    } else if (character === ")") {
      atom = groups.pop() ?? { varies: false };
      const outer = groups[groups.length - 1];
      if (outer !== undefined && atom.varies) outer.varies = true;
      index += 1;
    } else {
      atom = { varies: false };
      index += 1;
    }
  }
  return undefined;
}

function feature(name: string): PatternFault {
  return { kind: "feature", feature: name };
}

interface Quantifier {
  readonly least: number;
  readonly most: number;
  readonly end: number;
}

const braces = /\{(\d+)(?:(,)(\d*))?\}/y;

function quantifierAt(pattern: string, index: number): Quantifier | undefined {
  const lazy = (end: number): number => (pattern[end] === "?" ? end + 1 : end);
  switch (pattern[index]) {
    case "*":
      return { least: 0, most: Number.POSITIVE_INFINITY, end: lazy(index + 1) };
    case "+":
      return { least: 1, most: Number.POSITIVE_INFINITY, end: lazy(index + 1) };
    case "?":
      return { least: 0, most: 1, end: lazy(index + 1) };
    case "{": {
      braces.lastIndex = index;
      const match = braces.exec(pattern);
      if (match === null) return undefined;
      const least = Number(match[1]);
      const open = match[3] === "" ? Number.POSITIVE_INFINITY : Number(match[3]);
      const most = match[2] === undefined ? least : open;
      return { least, most, end: lazy(index + match[0].length) };
    }
    default:
      return undefined;
  }
}

/** The index after the class that begins at `index`. */
function classEnd(pattern: string, index: number): number {
  for (let at = index + 1; at < pattern.length; at += 1) {
    if (pattern[at] === "\\") at += 1;
    else if (pattern[at] === "]") return at + 1;
  }
  return pattern.length;
}

/** The index after `(`, `(?:`, `(?<name>` or `(?i:`. */
function groupStart(pattern: string, index: number): number {
  if (pattern[index + 1] !== "?") return index + 1;
  const name = pattern[index + 2] === "<";
  const end = pattern.indexOf(name ? ">" : ":", index);
  return end === -1 ? pattern.length : end + 1;
}
