import { compile, type ProgramFile } from "@capitan/compiler";
import { type Diagnostic, renderJson, summarise, summaryText } from "@capitan/diagnostics";
import { fileHost } from "../files/host.js";
import type { CheckOptions } from "./call.js";
import { factsLine } from "./facts.js";
import { findInputs } from "./inputs.js";
import { count, hasErrors, reportText } from "./report.js";
import { type Status, status } from "./status.js";
import type { Streams } from "./streams.js";
import { version } from "./version.js";
import { watchCall } from "./watch.js";

/** `capitan check`: findings on standard output; status 1 if one is an error. */
export async function check(
  named: readonly string[],
  options: CheckOptions,
  streams: Streams,
): Promise<Status> {
  return options.watch === true
    ? watchCall(streams, () => checkOnce(named, options, streams))
    : (await checkOnce(named, options, streams)).status;
}

/** One check, with the files that a change of would make another one worth while. */
async function checkOnce(
  named: readonly string[],
  options: CheckOptions,
  streams: Streams,
): Promise<{ readonly status: Status; readonly files: readonly string[] }> {
  const inputs = await findInputs(named, streams.directory);
  const compilation = compile(fileHost(streams.directory), inputs.files);
  const diagnostics = [...inputs.diagnostics, ...compilation.diagnostics];
  const sources = [...inputs.sources, ...compilation.sources];
  if (options.format === "json") streams.out(renderJson(diagnostics, sources, { version }));
  else {
    streams.out(reportText(diagnostics, sources, streams, streams.color));
    streams.out(summary(compilation.program.files.values(), diagnostics));
  }
  const configBroken = inputs.diagnostics.length > 0;
  return {
    status: configBroken ? status.usage : hasErrors(diagnostics) ? status.findings : status.clean,
    files: sources.map(({ file }) => file),
  };
}

/** The end of a report: what was proven, or how much is wrong. */
function summary(files: Iterable<ProgramFile>, diagnostics: readonly Diagnostic[]): string {
  const space = diagnostics.length === 0 ? "" : "\n";
  const found = summarise(diagnostics);
  if (found.errors > 0) return `${space}${summaryText(found)}\n`;
  const protocols = [...files].flatMap((file) => file.protocols);
  if (protocols.length === 0) return `${space}no protocol, ${summaryText(found)}\n`;
  const proven = protocols.map((protocol) => `  ${factsLine(protocol)}\n`).join("");
  const also = found.warnings === 0 ? "" : ` (${summaryText(found)})`;
  return `${space}${count(protocols.length, "protocol")} safe${also}\n${proven}`;
}
