import { rmSync } from "node:fs";
import { posix } from "node:path";
import { type Compilation, compile, type Program } from "@capitan/compiler";
import { type Diagnostic, type Source, sortDiagnostics } from "@capitan/diagnostics";
import type { GenerateOptions } from "@capitan/emitter";
import type { Config } from "../config/config.js";
import { importSuffix } from "../config/import-extension.js";
import { digest, fileHost } from "../files/host.js";
import { resolvePath } from "../files/paths.js";
import { findOrphans } from "../output/orphans.js";
import { outputPath } from "../output/paths.js";
import { cannotWrite, type Output, planOutputs } from "../output/plan.js";
import { writeAll } from "../output/write.js";
import type { GenOptions } from "./call.js";
import { findInputs, type Inputs } from "./inputs.js";
import { counting, type Progress, progress } from "./progress.js";
import { count, hasErrors, reportText } from "./report.js";
import { type Status, status } from "./status.js";
import type { Streams } from "./streams.js";
import { version } from "./version.js";
import { type WatchedRun, watchCall } from "./watch.js";

/** `capitan gen`: findings on standard error, what was done on standard output. */
export async function gen(
  named: readonly string[],
  options: GenOptions,
  streams: Streams,
): Promise<Status> {
  return options.watch === true
    ? watchCall(streams, () => genOnce(named, options, streams))
    : (await genOnce(named, options, streams)).status;
}

/** One generated module beside what is there now. */
interface Change extends Output {
  readonly after: string | undefined;
}

async function genOnce(
  named: readonly string[],
  options: GenOptions,
  streams: Streams,
): Promise<WatchedRun> {
  const inputs = await findInputs(named, streams.directory);
  const shown = progress(streams, inputs.files.length);
  const compilation = compile(counting(fileHost(streams.directory), shown), inputs.files);
  const files = [...inputs.sources, ...compilation.sources].map(({ file }) => file);
  const findings = [...inputs.diagnostics, ...compilation.diagnostics];
  const report = (diagnostics: readonly Diagnostic[], sources: readonly Source[] = []) => {
    shown.done();
    const all = [...inputs.sources, ...compilation.sources, ...sources];
    streams.err(reportText(sortDiagnostics(diagnostics), all, streams, streams.errColor));
  };
  if (hasErrors(findings)) {
    report(findings);
    streams.err("nothing was written\n");
    return { status: inputs.diagnostics.length > 0 ? status.usage : status.findings, files };
  }
  const generated = await changesOf(compilation, inputs, options, streams, shown);
  report([...findings, ...generated.diagnostics], generated.sources);
  if (hasErrors(generated.diagnostics)) {
    streams.err("nothing was written\n");
    return { status: status.findings, files };
  }
  return { status: await finish(generated.changes, inputs, options, streams), files };
}

/** What would change, with the texts of those modules that are not current. */
async function changesOf(
  { program }: Compilation,
  { config }: Inputs,
  options: GenOptions,
  streams: Streams,
  shown: Progress,
): Promise<{
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
}> {
  const generateOptions = await optionsOf(program, config, options, streams.directory);
  const plan = planOutputs(program, generateOptions, streams.directory, options.force === true);
  const stale = plan.outputs.filter(({ current }) => !current);
  if (hasErrors(plan.diagnostics) || stale.length === 0)
    return { changes: [], diagnostics: plan.diagnostics, sources: plan.sources };
  const { generate } = await import("./parts/emit.js");
  const { files, diagnostics } = await generate(program, {
    ...generateOptions,
    files: stale.map(({ source }) => source),
  });
  const changes = stale.map((output) => {
    shown.step(output.path);
    return { ...output, after: files.find(({ path }) => path === output.path)?.text };
  });
  return { changes, diagnostics, sources: plan.sources };
}

/** Import suffixes follow the tsconfig of each output directory, which is looked for once. */
async function optionsOf(
  program: Program,
  config: Config,
  options: GenOptions,
  directory: string,
): Promise<GenerateOptions> {
  const outDir = options.out ?? config.outDir;
  const suffixes = new Map<string, ".js" | ".ts" | "">();
  for (const source of program.files.keys()) {
    const folder = posix.dirname(outputPath(source, outDir));
    if (suffixes.has(folder)) continue;
    suffixes.set(
      folder,
      await importSuffix(config.importExtension, resolvePath(directory, folder)),
    );
  }
  return {
    version,
    digest,
    directory: directory.replaceAll("\\", "/"),
    outputPath: (source) => outputPath(source, outDir),
    importExtension: (source) => {
      const suffix = suffixes.get(posix.dirname(outputPath(source, outDir))) ?? ".js";
      return suffix === "" ? "none" : suffix;
    },
  };
}

/** Carries the changes out, or shows them. */
async function finish(
  changes: readonly Change[],
  inputs: Inputs,
  options: GenOptions,
  streams: Streams,
): Promise<Status> {
  const dry = options.check === true || options.diff === true;
  const real = changes.filter(
    ({ before, after }) => before === undefined || !sameText(before, after),
  );
  const orphans = await orphansOf(inputs, options, streams.directory);
  for (const path of orphans.edited)
    streams.err(`${path}: its source is gone, but it was edited by hand, so it stays\n`);
  if (dry) {
    const { unifiedDiff } = await import("./parts/files.js");
    for (const { path, before, after } of real) streams.out(unifiedDiff(path, before, after));
    for (const { path, text } of orphans.removable) streams.out(unifiedDiff(path, text, undefined));
    const stale = real.length + orphans.removable.length;
    if (stale === 0) streams.out("every module is up to date\n");
    else streams.err(`${count(stale, "module")} out of date: run \`capitan gen\`\n`);
    return options.check === true && stale > 0 ? status.findings : status.clean;
  }
  const wrote = write(changes, streams);
  if (wrote !== status.clean) return wrote;
  for (const { path } of orphans.removable) {
    rmSync(resolvePath(streams.directory, path));
    streams.out(`deleted ${path}: its source is gone\n`);
  }
  if (changes.length === 0 && orphans.removable.length === 0)
    streams.out("every module is up to date\n");
  return status.clean;
}

function write(changes: readonly Change[], streams: Streams): Status {
  try {
    writeAll(
      changes.map(({ path, after }) => ({
        path: resolvePath(streams.directory, path),
        text: after ?? "",
      })),
    );
  } catch (error) {
    const failed = cannotWrite(failedPath(changes, error), error);
    streams.err(reportText([failed], [], streams, streams.errColor));
    return status.usage;
  }
  for (const { path, before } of changes)
    streams.out(`${before === undefined ? "wrote" : "updated"} ${path}\n`);
  return status.clean;
}

/** The output that a system error is about, as far as the error tells. */
function failedPath(changes: readonly Change[], error: unknown): string {
  const path = error instanceof Error && "path" in error ? String(error.path) : "";
  const posixPath = path.replaceAll("\\", "/");
  return (
    changes.find((change) => posixPath.includes(change.path))?.path ??
    changes.find((change) => posixPath.endsWith(posix.dirname(change.path)))?.path ??
    posixPath
  );
}

/** Without file arguments the call stands for everything that the configuration covers: what lost its source goes. */
async function orphansOf(inputs: Inputs, options: GenOptions, directory: string) {
  if (!inputs.configured) return { removable: [], edited: [] };
  const outDir = options.out ?? inputs.config.outDir;
  const directories =
    outDir === undefined ? [...new Set(inputs.config.include.map(staticPart))] : [outDir];
  return findOrphans(directory, directories, digest);
}

/** The directory that a pattern is about: what stands before the first segment with a wildcard, or before a file's name. */
function staticPart(pattern: string): string {
  const segments = pattern.split("/");
  const wild = segments.findIndex((segment) => /[*?[\]{}!]/.test(segment));
  const fixed = wild === -1 ? segments : segments.slice(0, wild);
  if (wild === -1 && /\.steer$/.test(pattern)) fixed.pop();
  return fixed.join("/") || ".";
}

const sameText = (before: string, after: string | undefined): boolean =>
  before.replaceAll("\r\n", "\n") === after;
