import { compile, type ProgramFile } from "@capitan/compiler";
import { type Diagnostic, renderJson } from "@capitan/diagnostics";
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

/** The last line of a report: what was proven, or how much is wrong. */
function summary(files: Iterable<ProgramFile>, diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const also = warnings === 0 ? "" : `, ${count(warnings, "warning")}`;
  if (errors > 0) return `${count(errors, "error")}${also}\n`;
  const protocols = [...files].flatMap((file) => file.protocols);
  const proven = protocols.map((protocol) => `  ${factsLine(protocol)}\n`).join("");
  return `${count(protocols.length, "protocol")} safe: nobody can wait for ever, no message is left unread${also}\n${proven}`;
}
