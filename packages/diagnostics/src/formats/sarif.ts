import type { Diagnostic, Help, Label, Source } from "../model.js";
import { fingerprinter } from "./fingerprint.js";
import { type Placer, placer } from "./place.js";
import { location, regionOf, uriOf } from "./sarif-place.js";
import { codeFlow } from "./sarif-run.js";
import { details } from "./words.js";

export interface SarifOptions {
  /** The version of the tool that writes. */
  readonly version: string;
}

/**
 * Findings as a SARIF 2.1.0 log of one run (OASIS, Static Analysis Results Interchange Format): other labels are
 * `relatedLocations`, a counterexample is a `codeFlow` with one `threadFlow` per role and a global `executionOrder`, verified fixes are
 * `artifactChanges`. Columns are UTF-16 code units. Keeps the order. Ends with a line feed.
 */
export function renderSarif(
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
  options: SarifOptions,
): string {
  const place = placer(sources);
  const fingerprint = fingerprinter(sources);
  const rules = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "capitan",
            version: options.version,
            semanticVersion: options.version,
            rules: rules.map((id) => ({
              id,
              help: { text: `capitan explain ${id}` },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: diagnostics.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: rules.indexOf(finding.code),
          level: finding.severity,
          message: { text: [finding.message, ...details(finding)].join("\n") },
          locations: [
            {
              ...location(finding.labels[0].span, finding.labels[0].text, place),
              ...(finding.context === undefined
                ? {}
                : { logicalLocations: [{ fullyQualifiedName: finding.context }] }),
            },
          ],
          ...related(finding, place),
          ...(finding.run === undefined ? {} : { codeFlows: [codeFlow(finding.run, place)] }),
          ...fixes(finding.helps, place),
          partialFingerprints: { "capitan/v1": fingerprint(finding) },
        })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** The labels behind the primary one. */
function related(finding: Diagnostic, place: Placer) {
  const [, ...others] = finding.labels;
  if (others.length === 0) return {};
  return {
    relatedLocations: others.map(({ span, text }: Label, index) => ({
      id: index + 1,
      ...location(span, text, place),
    })),
  };
}

function fixes(helps: readonly Help[], place: Placer) {
  const verified = helps.filter(({ edits }) => edits.length > 0);
  if (verified.length === 0) return {};
  return {
    fixes: verified.map(({ text, edits }) => {
      const files = [...new Set(edits.map(({ span }) => span.file))];
      return {
        description: { text },
        artifactChanges: files.map((file) => ({
          artifactLocation: { uri: uriOf(file) },
          replacements: edits
            .filter(({ span }) => span.file === file)
            .map((edit) => ({
              deletedRegion: regionOf(edit.span, place) ?? { charOffset: edit.span.start },
              insertedContent: { text: edit.text },
            })),
        })),
      };
    }),
  };
}
