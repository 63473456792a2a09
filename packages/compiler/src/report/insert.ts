import type { Edit, Span } from "@capitan/diagnostics";
import type { Branch, Step } from "@capitan/syntax";

/**
 * Adds a step at the end of a branch, before a `break`, `continue` or `end` that ends it, in the layout of the branch.
 * `text` is that of the file.
 */
export function insertStep(branch: Branch, line: string, text: string): Edit {
  const last = branch.steps[branch.steps.length - 1];
  if (last === undefined) return intoEmpty(branch, line, text);
  const alone = text.slice(lineStart(text, last.span.start), last.span.start).trim() === "";
  const indent = indentAt(text, last.span.start);
  if (leaves(last)) {
    const at = point(branch.span, last.span.start);
    return { span: at, text: alone ? `${line}\n${indent}` : `${line} ` };
  }
  const at = point(branch.span, last.span.end);
  return { span: at, text: alone ? `\n${indent}${line}` : ` ${line}` };
}

/** `on E { }` becomes `on E { line }`; where the braces stand on lines of their own, so does the step. */
function intoEmpty(branch: Branch, line: string, text: string): Edit {
  const close = branch.span.end - 1;
  const open = text.lastIndexOf("{", close);
  const between = text.slice(open + 1, close);
  if (between.includes("\n")) {
    const indent = `${indentAt(text, branch.span.start)}  `;
    return { span: point(branch.span, open + 1), text: `\n${indent}${line}` };
  }
  return { span: { file: branch.span.file, start: open + 1, end: close }, text: ` ${line} ` };
}

function leaves({ kind }: Step): boolean {
  return kind === "break" || kind === "continue" || kind === "end";
}

function point({ file }: Span, offset: number): Span {
  return { file, start: offset, end: offset };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
}
