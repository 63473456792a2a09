import type { Diagnostic, Run, RunEnd } from "../model.js";
import { clean } from "../text/clean.js";

/** How a role stands at the end of a run, in words. */
export function endWords(end: RunEnd, run: Run): string {
  switch (end.kind) {
    case "done":
      return "done";
    case "waits": {
      const from = run.roles[end.from];
      return `waits for ${from === undefined ? end.for : `${end.for} from ${from}`}`;
    }
    case "unread":
      return `${end.count} unread`;
    case "unexpected": {
      if (end.act === "takes") return `takes ${end.label} too early`;
      const branch = end.branch === undefined ? "" : ` in branch ${end.branch}`;
      if (end.act === "runs") return `runs ${end.label}, unasked${branch}`;
      return `sends ${end.label}, which nobody expects${branch}`;
    }
    case "repeats":
      return "repeats";
    case "active":
      return "could go on";
  }
}

/** "shortest run that gets stuck (2 steps)" */
export function runTitle(run: Run): string {
  const count = run.arrows.length;
  if (count === 0) return `${run.title} (before the first step)`;
  return `${run.title} (${count} ${count === 1 ? "step" : "steps"})`;
}

/** The run line by line: "1. Buyer -> Shop: Order", then "Buyer: done". */
export function runLines(run: Run): readonly string[] {
  const name = (role: number): string => run.roles[role] ?? "";
  const lines: string[] = [];
  run.arrows.forEach(({ from, to, label }, index) => {
    if (index === run.cycleFrom) lines.push("from here on, for ever:");
    lines.push(`${index + 1}. ${name(from)} -> ${name(to)}: ${label}`);
  });
  run.ends.forEach((end, role) => {
    lines.push(`${name(role)}: ${endWords(end, run)}`);
  });
  return lines.map((line) => clean(line, true));
}

/** What is to be said of a finding beside its message: why, the other labels' texts aside. */
export function details(finding: Diagnostic): readonly string[] {
  const { prose, run, notes, helps } = finding;
  return [
    ...(prose === undefined ? [] : prose.split("\n")),
    ...(run === undefined ? [] : [runTitle(run), ...runLines(run).map((line) => `  ${line}`)]),
    ...notes.map((note) => `note: ${note}`),
    ...helps.map(({ text }) => `help: ${text}`),
    `more: capitan explain ${finding.code}`,
  ].map((line) => clean(line, true));
}
