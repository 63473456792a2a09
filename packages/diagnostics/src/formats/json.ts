import type { Diagnostic, Run, RunEnd, Source } from "../model.js";
import { summarise } from "../order.js";
import { type Placer, placer } from "./place.js";

/** The version of the shape: it changes when a field changes its meaning or goes, not when one is added. */
export const jsonSchemaName = "capitan-diagnostics-1";

export interface JsonOptions {
  /** The version of the tool that writes. */
  readonly version: string;
}

/**
 * Findings as JSON, as `schema/diagnostics.schema.json` of this package describes them. Offsets are UTF-16 code units,
 * lines and columns one-based; they are null where the text of the file is not among `sources`. Keeps the order. Ends with a line feed.
 */
export function renderJson(
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
  options: JsonOptions,
): string {
  const place = placer(sources);
  const report = {
    schema: jsonSchemaName,
    tool: { name: "capitan", version: options.version },
    summary: summarise(diagnostics),
    diagnostics: diagnostics.map((finding) => ({
      code: finding.code,
      severity: finding.severity,
      message: finding.message,
      labels: finding.labels.map((label) => ({ ...place(label.span), text: label.text })),
      context: finding.context ?? null,
      prose: finding.prose ?? null,
      run: finding.run === undefined ? null : runJson(finding.run, place),
      notes: finding.notes,
      helps: finding.helps.map((help) => ({
        text: help.text,
        edits: help.edits.map((edit) => ({ ...place(edit.span), text: edit.text })),
      })),
    })),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function runJson(run: Run, place: Placer) {
  return {
    title: run.title,
    roles: run.roles,
    arrows: run.arrows.map(({ from, to, label, span }) => ({ from, to, label, at: place(span) })),
    ends: run.ends.map((end) => endJson(end, place)),
    actions: run.actions,
    cycleFrom: run.cycleFrom ?? null,
  };
}

function endJson(end: RunEnd, place: Placer) {
  switch (end.kind) {
    case "waits":
      return {
        kind: end.kind,
        for: end.for,
        from: end.from,
        at: end.span === undefined ? null : place(end.span),
      };
    case "unexpected":
      return {
        kind: end.kind,
        act: end.act ?? "sends",
        label: end.label,
        branch: end.branch ?? null,
      };
    case "unread":
      return { kind: end.kind, count: end.count };
    case "done":
    case "repeats":
    case "active":
      return { kind: end.kind };
  }
}
