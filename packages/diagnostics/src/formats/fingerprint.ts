import type { Diagnostic, Source } from "../model.js";
import { indexLines, lineRange, positionAt } from "../text/lines.js";

/**
 * A name for a finding that stays the same when lines are added elsewhere: of its code, file, message, the words of its line, and how
 * many of the same stand before it. FNV-1a (Fowler, Noll, Vo) of 64 bits in hexadecimal: it tells findings apart, and proves nothing.
 */
export function fingerprinter(sources: readonly Source[]): (finding: Diagnostic) => string {
  const texts = new Map(sources.map((source) => [source.file, source.text]));
  const seen = new Map<string, number>();
  return (finding) => {
    const { span } = finding.labels[0];
    const text = texts.get(span.file);
    const key = JSON.stringify([
      finding.code,
      span.file,
      finding.message,
      finding.context ?? "",
      text === undefined ? "" : lineOf(text, span.start),
    ]);
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return `${fnv1a(key)}:${before}`;
  };
}

function lineOf(text: string, offset: number): string {
  const index = indexLines(text);
  const { start, end } = lineRange(index, positionAt(index, offset).line);
  return text.slice(start, end).trim();
}

const offsetBasis = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;

function fnv1a(text: string): string {
  let hash = offsetBasis;
  for (const byte of new TextEncoder().encode(text))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime);
  return hash.toString(16).padStart(16, "0");
}
