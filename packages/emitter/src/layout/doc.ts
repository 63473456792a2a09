/**
 * A document that knows where it may break: the algebra of Prettier, after Wadler, "A prettier printer" (2003). Generated
 * text has to be what the formatter of this repository would write, and a formatter is too large to ship with the command.
 */
export type Doc =
  | string
  | { readonly kind: "concat"; readonly parts: readonly Doc[] }
  | { readonly kind: "indent"; readonly doc: Doc }
  /** On one line if it fits; else all lines directly in it break. */
  | { readonly kind: "group"; readonly doc: Doc; readonly broken: boolean }
  /** `space`: a space when flat; `soft`: nothing when flat; `hard`: always a line feed. */
  | { readonly kind: "line"; readonly when: "space" | "soft" | "hard" }
  /** Only where the group around it breaks. */
  | { readonly kind: "if-broken"; readonly doc: Doc }
  /** After `=` or `:`; goes to a line of its own, indented, only where its beginning does not fit. */
  | { readonly kind: "fluid"; readonly doc: Doc };

export const line: Doc = { kind: "line", when: "space" };
export const softLine: Doc = { kind: "line", when: "soft" };
export const hardLine: Doc = { kind: "line", when: "hard" };

export const concat = (...parts: readonly Doc[]): Doc => ({ kind: "concat", parts });
export const indent = (...parts: readonly Doc[]): Doc => ({
  kind: "indent",
  doc: concat(...parts),
});
export const ifBroken = (doc: Doc): Doc => ({ kind: "if-broken", doc });
export const fluid = (doc: Doc): Doc => ({ kind: "fluid", doc });

export function group(...parts: readonly Doc[]): Doc {
  const doc = concat(...parts);
  return { kind: "group", doc, broken: mustBreak(doc) };
}

export function join(separator: Doc, docs: readonly Doc[]): Doc {
  return concat(...docs.flatMap((doc, index) => (index === 0 ? [doc] : [separator, doc])));
}

/** `open`, the items one per line with a comma after each, `close`; or all on one line. */
export function list(open: string, items: readonly Doc[], close: string, pad: Doc = softLine): Doc {
  if (items.length === 0) return open + close;
  return group(open, indent(pad, join(concat(",", line), items)), ifBroken(","), pad, close);
}

function mustBreak(doc: Doc): boolean {
  if (typeof doc === "string") return false;
  switch (doc.kind) {
    case "concat":
      return doc.parts.some(mustBreak);
    case "indent":
    case "fluid":
      return mustBreak(doc.doc);
    case "group":
      return doc.broken;
    case "line":
      return doc.when === "hard";
    case "if-broken":
      return false;
  }
}

const WIDTH = 100;

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/** Columns: names may hold letters that are two wide, and marks that take no room. */
function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let columns = 0;
  for (const character of text) {
    if (wide.test(character)) columns += 2;
    else if (!/[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) columns += 1;
  }
  return columns;
}

interface Command {
  readonly doc: Doc;
  readonly indentation: number;
  readonly flat: boolean;
}

/** The text of `doc`, as it stands `indentation` columns from the left; its first line is not indented. */
export function render(doc: Doc, indentation = 0): string {
  const lines: string[] = [];
  let text = "";
  let column = indentation;
  const commands: Command[] = [{ doc, indentation, flat: false }];
  const newLine = (columns: number): void => {
    lines.push(text.trimEnd());
    text = " ".repeat(columns);
    column = columns;
  };
  for (let command = commands.pop(); command !== undefined; command = commands.pop()) {
    const { doc: current, flat } = command;
    if (typeof current === "string") {
      text += current;
      column += widthOf(current);
      continue;
    }
    switch (current.kind) {
      case "concat":
        for (const part of current.parts.toReversed()) commands.push({ ...command, doc: part });
        break;
      case "indent":
        commands.push({ doc: current.doc, indentation: command.indentation + 2, flat });
        break;
      case "if-broken":
        if (!flat) commands.push({ ...command, doc: current.doc });
        break;
      case "group": {
        const alone: Command = { doc: current.doc, indentation: command.indentation, flat: true };
        const fitsHere = !current.broken && (flat || fits([alone], commands, WIDTH - column));
        commands.push(fitsHere ? alone : { ...alone, flat: false });
        break;
      }
      case "fluid": {
        const value: Command = { doc: current.doc, indentation: command.indentation, flat };
        if (flat || fits([value, { ...value, doc: " " }], commands, WIDTH - column)) {
          commands.push(value, { ...value, doc: " " });
        } else {
          newLine(command.indentation + 2);
          commands.push({ ...value, indentation: command.indentation + 2 });
        }
        break;
      }
      case "line":
        if (flat && current.when !== "hard") {
          if (current.when === "space") {
            text += " ";
            column += 1;
          }
        } else newLine(command.indentation);
        break;
    }
  }
  return [...lines, text].join("\n");
}

/**
 * Whether `next`, the last of it first, and what follows up to the first place that breaks take at most `width` columns.
 */
function fits(next: readonly Command[], rest: readonly Command[], width: number): boolean {
  let left = width;
  let restIndex = rest.length;
  const commands = [...next];
  while (left >= 0) {
    const command = commands.pop() ?? rest[--restIndex];
    if (command === undefined) return true;
    const { doc, flat } = command;
    if (typeof doc === "string") {
      left -= widthOf(doc);
      continue;
    }
    switch (doc.kind) {
      case "concat":
        for (const part of doc.parts.toReversed()) commands.push({ ...command, doc: part });
        break;
      case "indent":
        commands.push({ ...command, doc: doc.doc });
        break;
      case "fluid":
        commands.push({ ...command, doc: doc.doc }, { ...command, doc: " " });
        break;
      case "if-broken":
        if (!flat) commands.push({ ...command, doc: doc.doc });
        break;
      case "group":
        commands.push({ ...command, doc: doc.doc, flat: doc.broken ? false : flat });
        break;
      case "line":
        if (!flat || doc.when === "hard") return true;
        if (doc.when === "space") left -= 1;
        break;
    }
  }
  return false;
}
