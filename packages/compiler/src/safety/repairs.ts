import type { Edit } from "@capitan/diagnostics";
import type { Fault } from "@capitan/session";
import type { ChoiceStep } from "@capitan/syntax";
import type { BranchScope } from "../protocols/flow.js";
import type { Candidate } from "../report/findings.js";
import { insertStep } from "../report/insert.js";
import type { Case } from "./judge.js";
import { isWaiting } from "./labels.js";
import type { Speech } from "./speech.js";

/**
 * Changes that may let a role learn of a choice in time, most natural first: somebody tells it in the branch where nobody
 * does; or the chooser sends it the choice as well. Each is verified before it is shown.
 */
export function repairs(
  given: Case,
  fault: Fault,
  scope: BranchScope,
  speech: Speech,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  const { choice, branch: within } = scope;
  if (choice.kind !== "choice" || !("to" in within)) return candidates;
  // What is run may stand in another file, and be run by others.
  if (within.span.file !== given.scope.file.path) return candidates;
  const role = fault.cause.role;
  const { by, taken } = fault.cause.choice;
  const branch = speech.place(taken.origin)?.text ?? "";
  if (isWaiting(fault)) {
    const end = fault.run.ends[fault.role];
    const expected = end?.kind === "waits" ? end.for.map(({ partner }) => partner) : [];
    const tellers = [...new Set([...expected, by])].filter((teller) => teller !== role);
    for (const teller of tellers) {
      for (const event of eventsToTell(given, branch)) {
        const line = `${speech.role(teller)} -> ${speech.role(role)}: ${event};`;
        const text = `let ${speech.role(teller)} tell ${speech.role(role)} in \`${branch}\` too`;
        const edits = [insertStep(within, line, given.scope.file.text)];
        candidates.push({ text, edits, advice: undefined });
      }
    }
  }
  const edits = tellInEveryBranch(choice, speech.role(role));
  if (edits.length > 0) {
    const text = `let ${speech.role(by)} tell ${speech.role(role)} what it chose`;
    candidates.push({ text, edits, advice: undefined });
  }
  return candidates;
}

/** Events to tell a role with: one without payload that no protocol of the file uses, then the branch's own. */
function eventsToTell({ scope }: Case, branch: string): readonly string[] {
  for (const [name, entity] of scope.entities) {
    if (entity.kind !== "declared" || entity.declaration.kind !== "event") continue;
    if (scope.usedEvents.has(name) || entity.declaration.payload.kind !== "none") continue;
    return [name, branch];
  }
  return [branch];
}

/** `on E to R` becomes `on E to R, S` wherever S is not told yet. */
function tellInEveryBranch(choice: ChoiceStep, name: string): readonly Edit[] {
  const edits: Edit[] = [];
  for (const branch of choice.branches) {
    if (branch.to.some(({ text }) => text === name)) continue;
    const last = branch.to[branch.to.length - 1];
    if (last === undefined) return [];
    edits.push({
      span: { file: last.span.file, start: last.span.end, end: last.span.end },
      text: `, ${name}`,
    });
  }
  return edits;
}
