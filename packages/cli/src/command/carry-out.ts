import { rmSync } from "node:fs";
import { type Diagnostic, diagnostic } from "@capitan/diagnostics";
import { resolvePath } from "../files/paths.js";
import type { Change } from "../output/changes.js";
import type { Orphans } from "../output/orphans.js";
import { cannotWrite } from "../output/plan.js";
import { WriteFailed, writeAll } from "../output/write.js";
import type { GenOptions } from "./call.js";
import { deferInterrupts } from "./interrupt.js";
import { findingsText } from "./report.js";
import { type Status, status } from "./status.js";
import type { Streams } from "./streams.js";

/** Writes the changes, or with `--check` and `--diff` shows them. */
export async function carryOut(
  changes: readonly Change[],
  orphans: Orphans,
  options: GenOptions,
  streams: Streams,
): Promise<Status> {
  for (const path of orphans.edited)
    streams.err(`${path}: its source is gone, but it was edited by hand, so it stays\n`);
  if (changes.length === 0 && orphans.removable.length === 0) {
    streams.out("every module is up to date\n");
    return status.clean;
  }
  return options.check === true || options.diff === true
    ? show(changes, orphans, options.check === true, streams)
    : write(changes, orphans, streams);
}

/** The differences on standard output; with `--check` each is a finding as well. */
async function show(
  changes: readonly Change[],
  orphans: Orphans,
  isCheck: boolean,
  streams: Streams,
): Promise<Status> {
  const { unifiedDiff } = await import("./parts/files.js");
  for (const { path, before, after } of changes) streams.out(unifiedDiff(path, before, after));
  for (const { path, text } of orphans.removable) streams.out(unifiedDiff(path, text, undefined));
  if (!isCheck) return status.clean;
  const found = [
    ...changes.map(({ path, before, current }) =>
      current
        ? outOfDate(path, "it is from the same input, but from another build of capitan", "--force")
        : outOfDate(path, before === undefined ? "it is not there yet" : undefined),
    ),
    ...orphans.removable.map(({ path }) => outOfDate(path, "its source is gone")),
  ];
  streams.err(await findingsText(found, [], streams, streams.errColor));
  return status.findings;
}

const outOfDate = (file: string, note: string | undefined, flag = ""): Diagnostic =>
  diagnostic("CAP4007", { file }, [{ span: { file, start: 0, end: 0 }, text: "" }], {
    notes: note === undefined ? [] : [note],
    helps: [{ text: `run \`${`capitan gen ${flag}`.trim()}\``, edits: [] }],
  });

async function write(
  changes: readonly Change[],
  orphans: Orphans,
  streams: Streams,
): Promise<Status> {
  const { directory } = streams;
  deferInterrupts();
  try {
    writeAll(
      changes.map(({ path, after }) => ({ path: resolvePath(directory, path), text: after })),
    );
  } catch (error) {
    if (!(error instanceof WriteFailed)) throw error;
    const path =
      changes.find((change) => resolvePath(directory, change.path) === error.path)?.path ??
      error.path;
    streams.err(
      await findingsText([cannotWrite(path, error.cause)], [], streams, streams.errColor),
    );
    return status.usage;
  }
  for (const { path, before } of changes)
    streams.out(`${before === undefined ? "wrote" : "updated"} ${path}\n`);
  for (const { path } of orphans.removable) {
    rmSync(resolvePath(directory, path), { force: true });
    streams.out(`deleted ${path}: its source is gone\n`);
  }
  return status.clean;
}
