import type { Diagnostic, Edit } from "@capitan/diagnostics";

/** A fix that has not been verified yet. `advice` is said, without edits, where verification fails. */
export interface Candidate {
  readonly text: string;
  readonly edits: readonly Edit[];
  readonly advice: string | undefined;
}

/** Asked for only where there is time to verify: looking for a fix may cost more than finding the mistake. */
export type Candidates = () => readonly Candidate[];

/** A diagnostic with the fixes to try, best first: the first that verifies is shown. */
export interface Finding {
  readonly diagnostic: Diagnostic;
  readonly candidates: Candidates | undefined;
}

/** Collects findings in the order in which the stages make them. */
export interface Report {
  readonly add: (diagnostic: Diagnostic, candidates?: Candidates) => void;
  /** True for who asks first: what is found from several sides is told of one of them. */
  readonly claim: (key: string, who: unknown) => boolean;
  readonly findings: readonly Finding[];
}

export function makeReport(): Report {
  const findings: Finding[] = [];
  const said = new Set<string>();
  const claims = new Map<string, unknown>();
  return {
    add: (diagnostic, candidates) => {
      // A protocol is looked at by itself and wherever it is run: a mistake in it is told once.
      const { file, start, end } = diagnostic.labels[0].span;
      const key = `${diagnostic.code} ${start} ${end} ${diagnostic.message} ${file}`;
      if (said.has(key)) return;
      said.add(key);
      findings.push({ diagnostic, candidates });
    },
    claim: (key, who) => {
      if (!claims.has(key)) claims.set(key, who);
      return claims.get(key) === who;
    },
    findings,
  };
}
