import { compile } from "@capitan/compiler";
import { type Diagnostic, type Source, sortDiagnostics } from "@capitan/diagnostics";
import { hostOf } from "../files/host.js";
import type { GenOptions } from "./call.js";
import { findInputs } from "./inputs.js";
import { counting, progress } from "./progress.js";
import { findingsText, hasErrors, statusOf } from "./report.js";
import type { Status } from "./status.js";
import type { Streams } from "./streams.js";
import type { WatchedRun } from "./watched.js";

/** `capitan gen`: findings on standard error, what was done on standard output. */
export async function gen(
  named: readonly string[],
  options: GenOptions,
  streams: Streams,
): Promise<Status> {
  if (options.watch !== true) return (await genOnce(named, options, streams)).status;
  const { watchCall } = await import("./parts/files.js");
  return watchCall(streams, () => genOnce(named, options, streams));
}

async function genOnce(
  named: readonly string[],
  options: GenOptions,
  streams: Streams,
): Promise<WatchedRun> {
  const { directory } = streams;
  // Only what generates needs node:crypto.
  const { carryOut, changesOf, digest, findOrphans, generateOptions } = await import(
    "./parts/output.js"
  );
  const inputs = await findInputs(named, directory);
  const shown = progress(streams, inputs.files.length);
  const asked = new Set<string>();
  const { program, diagnostics, sources } = compile(
    counting(hostOf(directory, digest, inputs.files), shown, asked),
    inputs.files,
    { allowUnbounded: options.allowUnbounded === true },
  );
  shown.done();
  const end = async (found: readonly Diagnostic[], more: readonly Source[] = []) => {
    const texts = [...inputs.sources, ...sources, ...more];
    streams.err(await findingsText(sortDiagnostics(found), texts, streams, streams.errColor));
    if (hasErrors(found)) streams.err("\nnothing was written\n");
    return { status: statusOf(found), files: [...asked], inputs };
  };
  const findings = [...inputs.diagnostics, ...diagnostics];
  // Nothing is written when anything is wrong, even if it is in another file.
  if (hasErrors(findings)) return end(findings);
  const outDir = options.out ?? inputs.config.outDir;
  const { importExtension } = inputs.config;
  const settings = await generateOptions(program, { directory, outDir, importExtension });
  const force = options.force === true;
  const generated = await changesOf(program, settings, directory, {
    force,
    all: force || options.check === true || options.diff === true,
  });
  const ended = await end([...findings, ...generated.diagnostics], generated.sources);
  if (hasErrors(generated.diagnostics)) return ended;
  const orphans = await findOrphans(inputs, outDir, directory);
  return { ...ended, status: await carryOut(generated.changes, orphans, options, streams) };
}
