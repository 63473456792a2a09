import type { Diagnostic } from "@capitan/diagnostics";

/** What is to become of one output file. Paths are displayed ones. */
export type Output =
  | { readonly kind: "current"; readonly path: string; readonly source: string }
  | { readonly kind: "write"; readonly path: string; readonly source: string; readonly before: string | undefined };

export interface OutputPlan {
  readonly outputs: readonly Output[];
  readonly diagnostics: readonly Diagnostic[];
}
