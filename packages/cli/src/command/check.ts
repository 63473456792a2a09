import {
  type Compilation,
  type CompileOptions,
  compile,
  type Host,
  type ProgramFile,
} from "@capitan/compiler";
import {
  type Diagnostic,
  renderJson,
  type Source,
  sortDiagnostics,
  summarise,
  summaryText,
} from "@capitan/diagnostics";
import { checkNames } from "@capitan/emitter/check";
import { hostOf } from "../files/host.js";
import type { CheckOptions, Format } from "./call.js";
import { factsLine } from "./facts.js";
import type { Fixed } from "./fix.js";
import { findInputs } from "./inputs.js";
import { counting, progress } from "./progress.js";
import { annotations, count, hasErrors, reportText, statusOf } from "./report.js";
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
  const { directory } = streams;
  const inputs = await findInputs(named, directory);
  const shown = progress(streams, inputs.files.length);
  const asked = new Set<string>();
  const host = counting(hostOf(directory, noDigest, inputs.files), shown, asked);
  const given = { allowUnbounded: options.allowUnbounded === true };
  const { compilation, repaired, failures } =
    options.fix === true
      ? await repair(host, inputs.files, directory, given)
      : { compilation: judge(host, inputs.files, given), repaired: [], failures: [] };
  shown.done();
  const diagnostics = sortDiagnostics([
    ...inputs.diagnostics,
    ...failures,
    ...compilation.diagnostics,
  ]);
  const sources = [...inputs.sources, ...compilation.sources];
  const format = options.format ?? (streams.annotated === undefined ? "text" : "github");
  // What other programs read is findings alone.
  const tell = format === "text" ? streams.out : streams.err;
  for (const line of repaired) tell(`${line}\n`);
  if (format === "text" && repaired.length > 0 && diagnostics.length > 0) streams.out("\n");
  streams.out(await reportIn(format, diagnostics, sources, streams));
  if (format === "text" || format === "github") {
    streams.out(summary(compilation.program.files.values(), diagnostics, repaired.length));
  }
  return { status: statusOf(diagnostics), files: [...asked], inputs };
}

/** A compilation, with the names that generated code could not have. */
function judge(host: Host, files: readonly string[], options: CompileOptions): Compilation {
  const compilation = compile(host, files, options);
  const { program, diagnostics } = compilation;
  // Of a file with mistakes not all names are known.
  if (hasErrors(diagnostics)) return compilation;
  const names = [...program.files.values()].flatMap((file) => checkNames(file, program));
  return { ...compilation, diagnostics: [...diagnostics, ...names] };
}

async function repair(
  host: Host,
  files: readonly string[],
  directory: string,
  options: CompileOptions,
): Promise<Fixed> {
  const { fix } = await import("./parts/fix.js");
  return fix((texts, fixes) => judge(texts, files, { ...options, fixes }), host, directory);
}

async function reportIn(
  format: Format,
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
  streams: Streams,
): Promise<string> {
  switch (format) {
    case "text":
      return reportText(diagnostics, sources, streams, streams.color);
    case "json":
      return renderJson(diagnostics, sources, { version });
    case "github":
      return annotations(diagnostics, sources, streams);
    case "sarif": {
      const { renderSarif } = await import("./parts/formats.js");
      return renderSarif(diagnostics, sources, { version });
    }
    case "unix": {
      const { renderUnix } = await import("./parts/formats.js");
      return renderUnix(diagnostics, sources);
    }
  }
}

/** The end of a report: what was proven, or how much is wrong. */
function summary(
  files: Iterable<ProgramFile>,
  diagnostics: readonly Diagnostic[],
  repaired: number,
): string {
  const space = diagnostics.length + repaired === 0 ? "" : "\n";
  const found = summarise(diagnostics);
  if (found.errors > 0) {
    const before = repaired === 0 ? "" : `${count(repaired, "mistake")} repaired, `;
    return `${space}${before}${summaryText(found)}${repaired === 0 ? "" : " left"}\n`;
  }
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
