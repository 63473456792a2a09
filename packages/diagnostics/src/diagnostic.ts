import { type Catalogue, type Code, catalogue, type ParametersOf } from "./catalogue.js";
import type { Diagnostic, Label } from "./model.js";

/** What may be said beside the message and the labels. */
export type DiagnosticDetail = Partial<
  Pick<Diagnostic, "context" | "prose" | "run" | "notes" | "helps">
>;

/** Makes a finding of the catalogue. A wrong code or a missing parameter does not compile. */
export function diagnostic<C extends Code>(
  code: C,
  parameters: ParametersOf<C>,
  labels: readonly [Label, ...Label[]],
  detail: DiagnosticDetail = {},
): Diagnostic {
  const entry: Catalogue[Code] = catalogue[code];
  // That the entry of C takes the parameters of C is how they are defined; TypeScript cannot see it through the index.
  const message = entry.message as (parameters: ParametersOf<C>) => string;
  return {
    code,
    severity: entry.severity,
    message: message(parameters),
    labels,
    context: detail.context,
    prose: detail.prose,
    run: detail.run,
    notes: detail.notes ?? [],
    helps: detail.helps ?? [],
  };
}
