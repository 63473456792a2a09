import { type Diagnostic, diagnostic, type Source } from "@capitan/diagnostics";
import { format } from "@capitan/syntax";
import { largestFile, readText } from "../files/host.js";
import { resolvePath } from "../files/paths.js";
import { standardInput } from "../files/standard-input.js";
import { unifiedDiff } from "../output/diff.js";
import { cannotWrite } from "../output/plan.js";
import { WriteFailed, writeAll } from "../output/write.js";
import type { FmtOptions } from "./call.js";
import { findInputs } from "./inputs.js";
import { deferInterrupts } from "./interrupt.js";
import { count, reportText, statusOf } from "./report.js";
import { type Status, status, UsageError } from "./status.js";
import type { Streams } from "./streams.js";

/** A file that is not as the formatter writes it. */
interface Unformatted {
  /** As users see it. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** What the formatter says of some files. */
interface Results {
  readonly unformatted: readonly Unformatted[];
  /** Why files are left alone. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
}

/**
 * `capitan fmt`: writes files as the formatter does, or with `--check` and `--diff` says which it would change. A file
 * with syntax errors is left alone and gives status 1; the others are formatted.
 */
export async function fmt(
  named: readonly string[],
  options: FmtOptions,
  streams: Streams,
): Promise<Status> {
  if (named.includes("-")) return fmtStandardInput(named, options, streams);
  const inputs = await findInputs(named, streams.directory);
  const results = formatAll(inputs.files, streams.directory);
  const diagnostics = [...inputs.diagnostics, ...results.diagnostics];
  const sources = [...inputs.sources, ...results.sources];
  streams.err(reportText(diagnostics, sources, streams, streams.errColor));
  const carried = carryOut(results.unformatted, options, streams);
  const isClean = carried === status.clean && diagnostics.length === 0;
  if (isClean && results.unformatted.length === 0) {
    streams.out(`${count(inputs.files.length, "file")} formatted already\n`);
  }
  const given = [statusOf(diagnostics), carried];
  return gravest.find((one) => given.includes(one)) ?? status.clean;
}

const gravest: readonly Status[] = [status.bug, status.usage, status.findings];

function formatAll(files: readonly string[], directory: string): Results {
  const unformatted: Unformatted[] = [];
  const diagnostics: Diagnostic[] = [];
  const sources: Source[] = [];
  for (const path of files) {
    const found = readText(resolvePath(directory, path));
    if (found.kind !== "text") {
      diagnostics.push(unreadable(path, found));
      continue;
    }
    const before = found.text;
    const formatted = format(path, before);
    const errors = formatted.diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) sources.push({ file: path, text: before });
    diagnostics.push(...errors);
    if (formatted.text !== before) unformatted.push({ path, before, after: formatted.text });
  }
  return { unformatted, diagnostics, sources };
}

/** Writes what is not formatted, or shows it. */
function carryOut(
  unformatted: readonly Unformatted[],
  options: FmtOptions,
  streams: Streams,
): Status {
  if (options.check !== true && options.diff !== true) return write(unformatted, streams);
  for (const { path, before, after } of unformatted) {
    if (options.diff === true) streams.out(unifiedDiff(path, before, after));
    if (options.check === true) streams.err(`${path} is not formatted\n`);
  }
  return options.check === true && unformatted.length > 0 ? status.findings : status.clean;
}

function write(unformatted: readonly Unformatted[], streams: Streams): Status {
  if (unformatted.length === 0) return status.clean;
  const { directory } = streams;
  const writes = unformatted.map(({ path, after }) => ({
    path: resolvePath(directory, path),
    text: after,
    shown: path,
  }));
  deferInterrupts();
  try {
    writeAll(writes);
  } catch (error) {
    if (!(error instanceof WriteFailed)) throw error;
    const shown = writes.find(({ path }) => path === error.path)?.shown ?? error.path;
    streams.err(reportText([cannotWrite(shown, error.cause)], [], streams, streams.errColor));
    return status.usage;
  }
  for (const { path } of unformatted) streams.out(`formatted ${path}\n`);
  return status.clean;
}

const inputName = "<stdin>";

/** `capitan fmt -`: standard input to standard output, for editors. With syntax errors nothing is printed there. */
async function fmtStandardInput(
  named: readonly string[],
  options: FmtOptions,
  streams: Streams,
): Promise<Status> {
  if (named.length > 1) throw new UsageError("`-` is standard input, and stands alone");
  const text = await (streams.input ?? standardInput)(largestFile);
  const formatted = format(inputName, text);
  const errors = formatted.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    const sources = [{ file: inputName, text }];
    streams.err(reportText(errors, sources, streams, streams.errColor));
    return statusOf(errors);
  }
  if (options.check === true || options.diff === true) {
    const changed = formatted.text !== text;
    const one = { path: inputName, before: text, after: formatted.text };
    return carryOut(changed ? [one] : [], options, streams);
  }
  streams.out(formatted.text);
  return status.clean;
}

type Unread = Exclude<ReturnType<typeof readText>, { readonly kind: "text" }>;

function unreadable(path: string, found: Unread): Diagnostic {
  const at = { span: { file: path, start: 0, end: 0 }, text: "" };
  switch (found.kind) {
    case "missing":
      return diagnostic("CAP4105", { path, why: "there is no such file" }, [at]);
    case "directory":
      return diagnostic("CAP4105", { path, why: "it is a directory" }, [at]);
    case "failed":
      return diagnostic("CAP4105", { path, why: found.reason }, [at]);
    case "too-large":
      return diagnostic("CAP1010", { size: mebibytes(found.bytes), limit: "4 MiB" }, [at]);
    case "not-utf8":
      return diagnostic("CAP1011", { offset: found.offset }, [at]);
  }
}

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
