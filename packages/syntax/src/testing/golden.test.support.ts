import { readFileSync, writeFileSync } from "node:fs";
import type { Diagnostic } from "@capitan/diagnostics";
import { lineOf } from "../lines.js";

/** A case of a golden file: `=== name`, the text, `---`, what is expected of it. */
export interface GoldenCase {
  readonly name: string;
  readonly text: string;
  readonly expected: string;
}

export function goldenCases(file: URL): GoldenCase[] {
  const sections = readFileSync(file, "utf8").split(/^=== /m).slice(1);
  return sections.map((section) => {
    const [head = "", expected = ""] = section.split(/^---\n/m);
    const name = head.slice(0, head.indexOf("\n"));
    return { name, text: head.slice(name.length + 1, -1), expected };
  });
}

/** With `CAPITAN_UPDATE_GOLDENS=1`, writes what is instead of comparing it. */
export function updateGolden(file: URL, actual: (text: string) => string): void {
  if (process.env["CAPITAN_UPDATE_GOLDENS"] !== "1") return;
  const cases = goldenCases(file).map(
    ({ name, text }) => `=== ${name}\n${text}\n---\n${actual(text)}`,
  );
  writeFileSync(file, cases.join(""));
}

/** Findings as a golden file shows them: code, message, then each label with its place, its text and its words. */
export function shownFindings(text: string, diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ code, message, labels, helps }) => {
      const lines = labels.map(({ span, text: words }) => {
        const { line, column } = lineOf(text, span.start);
        return `    ${line}:${column} [${text.slice(span.start, span.end)}] ${words}`.trimEnd();
      });
      const advice = helps.map((help) => {
        const edits = help.edits.map((edit) => JSON.stringify(edit.text)).join(", ");
        return `    help: ${help.text}${edits === "" ? "" : ` → ${edits}`}`;
      });
      return [`${code} ${message}`, ...lines, ...advice, ""].join("\n");
    })
    .join("");
}
