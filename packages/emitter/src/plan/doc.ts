import type { RoleTransition } from "@capitan/compiler";
import type { DocPlan } from "./plan.js";
import type { Scope } from "./scope.js";

interface Documented {
  readonly transition: RoleTransition;
}

/** The comments of steps, said once each, and where they stand: other files than this one last. */
export function docOf(
  steps: readonly Documented[],
  { scope }: { readonly scope: Scope },
  isSaid = true,
): DocPlan {
  const docs = new Set(
    steps.flatMap(({ transition: { doc } }) => (doc === undefined ? [] : [doc.trim()])),
  );
  const text = docs.size === 0 || !isSaid ? undefined : [...docs].join("\n\n");
  return { text, see: placesOf(steps, scope) };
}

function placesOf(steps: readonly Documented[], scope: Scope): readonly string[] {
  const order = (file: string): string => (file === scope.file.path ? "" : file);
  const places = steps
    .map(({ transition: { span, line } }) => ({ file: span.file, line }))
    .toSorted((a, b) => {
      const [one, other] = [order(a.file), order(b.file)];
      return one === other ? a.line - b.line : one < other ? -1 : 1;
    });
  return [...new Set(places.map(({ file, line }) => scope.place(line, file)))];
}

/** `new(): T` in an interface would be a construct signature. */
export const methodName = (name: string): string => (name === "new" ? '"new"' : name);
