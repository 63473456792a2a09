import type { Diagnostic, Edit, Help } from "@capitan/diagnostics";
import type { Host } from "../host.js";
import type { Candidate, Finding } from "./findings.js";

/** Compilations that may be spent on fixes, and characters that they may read: a bound, whatever the number of mistakes. */
const mostTrials = 40;
const mostText = 512 * 1024;
/** Characters where fixes are what was asked for. */
const mostTextForEvery = 64 * 1024 * 1024;

/** How many compilations of texts of this size, in characters, may be spent on fixes. */
export function budgetOf(
  sizeOfTexts: number,
  { fixes = "some" }: { readonly fixes?: "some" | "every" | "none" },
): number {
  const size = Math.max(sizeOfTexts, 1);
  switch (fixes) {
    case "none":
      return 0;
    case "some":
      return Math.min(mostTrials, Math.floor(mostText / size));
    case "every":
      return Math.max(mostTrials, Math.floor(mostTextForEvery / size));
  }
}

/**
 * Chooses for each finding the first candidate that holds: applied to the texts and analysed again, the finding is gone
 * and no error has appeared. Where none holds, the advice of the first one is given in words.
 */
export function verifyFixes(
  host: Host,
  findings: readonly Finding[],
  budget: number,
  analyse: (host: Host) => readonly Finding[],
): readonly Diagnostic[] {
  const before = countsOf(findings);
  let trials = budget;
  return findings.map(({ diagnostic, candidates }) => {
    if (candidates === undefined || trials <= 0) return diagnostic;
    const offered = candidates();
    for (const candidate of offered) {
      if (trials <= 0) break;
      // Without edits it is advice in words.
      if (candidate.edits.length === 0) continue;
      trials -= 1;
      const after = countsOf(analyse(edited(host, candidate.edits)));
      if (holds(diagnostic, before, after)) return withHelp(diagnostic, candidate);
    }
    const advice = offered[0]?.advice;
    return advice === undefined ? diagnostic : withHelp(diagnostic, { text: advice, edits: [] });
  });
}

function withHelp(diagnostic: Diagnostic, { text, edits }: Help | Candidate): Diagnostic {
  return { ...diagnostic, helps: [{ text, edits }, ...diagnostic.helps] };
}

/** How often each thing is said, and which of it are errors. Places are left out: edits move them. */
interface Counts {
  readonly all: ReadonlyMap<string, number>;
  readonly errors: ReadonlySet<string>;
}

function countsOf(findings: readonly Finding[]): Counts {
  const all = new Map<string, number>();
  const errors = new Set<string>();
  for (const { diagnostic } of findings) {
    const key = keyOf(diagnostic);
    all.set(key, (all.get(key) ?? 0) + 1);
    if (diagnostic.severity === "error") errors.add(key);
  }
  return { all, errors };
}

function keyOf({ code, message, labels }: Diagnostic): string {
  return `${code} ${labels[0].span.file} ${message}`;
}

/** The finding is said once less, and no error is said more often. */
function holds(diagnostic: Diagnostic, before: Counts, after: Counts): boolean {
  const key = keyOf(diagnostic);
  if ((after.all.get(key) ?? 0) >= (before.all.get(key) ?? 0)) return false;
  for (const said of after.errors) {
    if ((after.all.get(said) ?? 0) > (before.all.get(said) ?? 0)) return false;
  }
  return true;
}

/** The host with edited texts. */
function edited(host: Host, edits: readonly Edit[]): Host {
  return {
    ...host,
    read: (path) => {
      const found = host.read(path);
      const own = edits.filter(({ span }) => span.file === path);
      if (found.kind !== "text" || own.length === 0) return found;
      return { kind: "text", text: applyEdits(found.text, own) };
    },
  };
}

/** Applies edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = "";
  let at = 0;
  for (const { span, text: replacement } of [...edits].sort(
    (a, b) => a.span.start - b.span.start,
  )) {
    result += text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return result + text.slice(at);
}
