import { compile, type ProgramFile } from "@capitan/compiler";
import {
  type Diagnostic,
  renderJson,
  sortDiagnostics,
  summarise,
  summaryText,
} from "@capitan/diagnostics";
import { checkNames } from "@capitan/emitter/check";
import { hostOf } from "../files/host.js";
import type { CheckOptions } from "./call.js";
import { factsLine } from "./facts.js";
import { findInputs } from "./inputs.js";
import { counting, progress } from "./progress.js";
import { count, hasErrors, reportText, statusOf } from "./report.js";
import type { Status } from "./status.js";
import type { Streams } from "./streams.js";
import { version } from "./version.js";
import type { WatchedRun } from "./watched.js";

/** `capitan check`: findings on standard output; status 1 if one is an error. */
export async function check(
  named: readonly string[],
  options: CheckOptions,
  streams: Streams,
): Promise<Status> {
  if (options.watch !== true) return (await checkOnce(named, options, streams)).status;
  const { watchCall } = await import("./parts/files.js");
  return watchCall(streams, () => checkOnce(named, options, streams));
}

/** A check shows no fingerprint, so none is made: loading node:crypto would take longer than most checks. */
const noDigest = (): string => "";

async function checkOnce(
  named: readonly string[],
  options: CheckOptions,
  streams: Streams,
): Promise<WatchedRun> {
  const inputs = await findInputs(named, streams.directory);
  const shown = progress(streams, inputs.files.length);
  const asked = new Set<string>();
  const host = counting(hostOf(streams.directory, noDigest, inputs.files), shown, asked);
  const compilation = compile(host, inputs.files, {
    allowUnbounded: options.allowUnbounded === true,
  });
  shown.done();
  const found = [...inputs.diagnostics, ...compilation.diagnostics];
  // Of a file with mistakes not all names are known.
  const names = hasErrors(found)
    ? []
    : [...compilation.program.files.values()].flatMap((file) =>
        checkNames(file, compilation.program),
      );
  const diagnostics = sortDiagnostics([...found, ...names]);
  const sources = [...inputs.sources, ...compilation.sources];
  if (options.format === "json") streams.out(renderJson(diagnostics, sources, { version }));
  else {
    streams.out(reportText(diagnostics, sources, streams, streams.color));
    streams.out(summary(compilation.program.files.values(), diagnostics));
  }
  return {
    status: statusOf(diagnostics),
    files: [...asked],
    inputs,
  };
}

/** The end of a report: what was proven, or how much is wrong. */
function summary(files: Iterable<ProgramFile>, diagnostics: readonly Diagnostic[]): string {
  const space = diagnostics.length === 0 ? "" : "\n";
  const found = summarise(diagnostics);
  if (found.errors > 0) return `${space}${summaryText(found)}\n`;
  const all = [...files];
  const protocols = all.flatMap((file) => file.protocols);
  // Of those that are not known to be safe a warning told.
  const endpoints = all.flatMap((file) => file.endpoints).filter(({ facts }) => facts);
  const systems = all.flatMap((file) => file.systems).filter(({ facts }) => facts);
  const counts = [
    ...(protocols.length > 0 ? [count(protocols.length, "protocol")] : []),
    ...(endpoints.length > 0 ? [count(endpoints.length, "endpoint")] : []),
    ...(systems.length > 0 ? [count(systems.length, "system")] : []),
  ];
  if (counts.length === 0) return `${space}no protocol, ${summaryText(found)}\n`;
  const proven = protocols.map((protocol) => `  ${factsLine(protocol)}\n`).join("");
  const also = found.warnings === 0 ? "" : ` (${summaryText(found)})`;
  return `${space}${counts.join(", ")} safe${also}\n${proven}`;
}
