import type { Declaration, ProtocolDeclaration, Step } from "@capitan/syntax";
import type { Scope } from "../names/scope.js";

/** A protocol where it stands, and the protocols that it runs, as far as they are known. */
export interface Standing {
  readonly declaration: ProtocolDeclaration;
  readonly scope: Scope;
  readonly runs: readonly ProtocolDeclaration[];
}

/** The protocols of all files, each behind those that it runs, as far as they do not run each other; else as in the text. */
export function inOrderOfRuns(scopes: ReadonlyMap<string, Scope>): readonly Standing[] {
  const all = new Map<ProtocolDeclaration, Standing>();
  for (const scope of scopes.values()) {
    for (const declaration of scope.file.syntax.declarations) {
      if (declaration.kind !== "protocol") continue;
      all.set(declaration, { declaration, scope, runs: runsOf(declaration, scope) });
    }
  }
  const order: Standing[] = [];
  const seen = new Set<ProtocolDeclaration>();
  // A stack of its own: protocols may run each other deeper than functions can.
  const stack: { readonly standing: Standing; next: number }[] = [];
  const enter = (declaration: ProtocolDeclaration | undefined): void => {
    const standing = declaration && all.get(declaration);
    if (standing === undefined || seen.has(standing.declaration)) return;
    seen.add(standing.declaration);
    stack.push({ standing, next: 0 });
  };
  for (const declaration of all.keys()) {
    enter(declaration);
    for (let top = stack[stack.length - 1]; top !== undefined; top = stack[stack.length - 1]) {
      const { standing, next } = top;
      top.next += 1;
      if (next < standing.runs.length) enter(standing.runs[next]);
      else {
        order.push(standing);
        stack.pop();
      }
    }
  }
  return order;
}

function runsOf(
  { steps }: ProtocolDeclaration,
  { entities, file }: Scope,
): readonly ProtocolDeclaration[] {
  // Most files run nothing, which is known without a look at their steps.
  if (!file.text.includes("run")) return [];
  const found = new Set<ProtocolDeclaration>();
  eachRun(steps, (name) => {
    const entity = entities.get(name);
    if (entity?.kind === "declared" && entity.declaration.kind === "protocol") {
      found.add(entity.declaration);
    }
  });
  return [...found];
}

function eachRun(steps: readonly Step[], visit: (name: string) => void): void {
  for (const step of steps) {
    if (step.kind === "run") visit(step.protocol.text);
    else if (step.kind === "loop") eachRun(step.steps, visit);
    else if (step.kind === "choice") for (const one of step.branches) eachRun(one.steps, visit);
    else if (step.kind === "par") for (const one of step.parts) eachRun(one.steps, visit);
  }
}

/** What protocols are for, by where they are run. */
export interface Uses {
  /**
   * The pieces of others: those with parameters, and those that another one of their file runs and that name no functions. Of
   * protocols that nothing else runs but they each other, the first one stands for itself.
   */
  readonly inLine: ReadonlySet<ProtocolDeclaration>;
  /** Those of them that are looked at with another one of their file. */
  readonly pieces: ReadonlySet<ProtocolDeclaration>;
}

export function usesOf(all: readonly Standing[]): Uses {
  const byDeclaration = new Map(all.map((standing) => [standing.declaration, standing]));
  const run = new Set<ProtocolDeclaration>();
  for (const { declaration, scope, runs } of all) {
    for (const callee of runs) {
      if (callee !== declaration && byDeclaration.get(callee)?.scope === scope) run.add(callee);
    }
  }
  const reached = new Set<ProtocolDeclaration>();
  const reach = (first: ProtocolDeclaration): void => {
    const found = new Set([first]);
    // A set is walked in the order of insertion, also for what is inserted meanwhile.
    for (const one of found) {
      if (one !== first && reached.has(one)) continue;
      reached.add(one);
      for (const callee of byDeclaration.get(one)?.runs ?? []) found.add(callee);
    }
  };
  const inLine = new Set<ProtocolDeclaration>();
  const pieces = new Set<ProtocolDeclaration>();
  const left: ProtocolDeclaration[] = [];
  for (const { declaration } of all) {
    const { parameters, functions } = declaration;
    if (parameters !== undefined) inLine.add(declaration);
    const isNamed = functions !== undefined && parameters === undefined;
    if (isNamed || !run.has(declaration)) reach(declaration);
    else left.push(declaration);
  }
  for (const declaration of left.sort(inText)) {
    if (reached.has(declaration)) {
      inLine.add(declaration);
      pieces.add(declaration);
    } else {
      reach(declaration);
    }
  }
  return { inLine, pieces };
}

function inText({ span: one }: Declaration, { span: other }: Declaration): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.start - other.start;
}
