import { posix } from "node:path";
import type { Program } from "@capitan/compiler";
import { type Diagnostic, diagnostic, type Source } from "@capitan/diagnostics";
import type { GenerateOptions } from "@capitan/emitter";
import { inputDigest, isEdited, readHeader } from "@capitan/emitter/header";
import { readText, reasonOf } from "../files/host.js";
import { displayPath, realPath, resolvePath } from "../files/paths.js";

/** What is to become of one output. Paths are displayed ones. */
export interface Output {
  readonly source: string;
  readonly path: string;
  /** The text that is there now; undefined: no file. */
  readonly before: string | undefined;
  /** It was made of the very same input and nobody has edited it: nothing is to be written. */
  readonly current: boolean;
}

export interface OutputPlan {
  readonly outputs: readonly Output[];
  /** Why something may not be written. With any, nothing is. */
  readonly diagnostics: readonly Diagnostic[];
  /** The texts that the diagnostics point into. */
  readonly sources: readonly Source[];
}

/** Compares what `gen` would write with what is there. No user file is ever lost: what capitan did not write, or somebody edited, is refused. */
export function planOutputs(
  program: Program,
  options: GenerateOptions,
  directory: string,
  force: boolean,
): OutputPlan {
  const outputs: Output[] = [];
  const diagnostics: Diagnostic[] = [];
  const sources: Source[] = [];
  const sourceOf = new Map<string, string>();
  for (const source of program.files.keys()) {
    const path = options.outputPath(source);
    const other = sourceOf.get(path);
    if (other !== undefined) {
      diagnostics.push(twoSources(path, other, source));
      continue;
    }
    sourceOf.set(path, source);
    const existing = readText(resolvePath(directory, path));
    const before = existing.kind === "text" ? existing.text : undefined;
    const owner = before === undefined ? undefined : otherSource(path, before, source, directory);
    const refusal =
      owner === undefined
        ? refuse(path, existing, force, options.digest)
        : twoSources(path, owner, source);
    if (refusal !== undefined) {
      diagnostics.push(refusal);
      if (before !== undefined && owner === undefined) sources.push({ file: path, text: before });
    }
    outputs.push({
      source,
      path,
      before,
      current: before !== undefined && isCurrent(before, source, program, options),
    });
  }
  return { outputs, diagnostics, sources };
}

/** The source that a module was written from by another call, if that is another file and still there. */
function otherSource(
  path: string,
  before: string,
  source: string,
  directory: string,
): string | undefined {
  const header = readHeader(before);
  if (header === undefined) return undefined;
  const written = resolvePath(directory, posix.join(posix.dirname(path), header.source));
  if (realPath(written) === realPath(resolvePath(directory, source))) return undefined;
  return readText(written).kind === "text" ? displayPath(directory, written) : undefined;
}

function isCurrent(
  before: string,
  source: string,
  program: Program,
  options: GenerateOptions,
): boolean {
  return (
    readHeader(before)?.input === inputDigest(program, source, options) &&
    !isEdited(before, options.digest)
  );
}

/** Why a file may not be overwritten; undefined: it may. */
function refuse(
  path: string,
  existing: ReturnType<typeof readText>,
  force: boolean,
  digest: (text: string) => string,
): Diagnostic | undefined {
  switch (existing.kind) {
    case "missing":
      return undefined;
    case "text":
      if (readHeader(existing.text) === undefined) return notOurs(path);
      if (force || !isEdited(existing.text, digest)) return undefined;
      return diagnostic("CAP4002", { file: path }, [firstLine(path)], {
        prose:
          "Its text is not the one that its header was made for. Writing it again would lose those changes.",
        helps: [{ text: "move the changes elsewhere, or overwrite them with --force", edits: [] }],
      });
    case "directory":
      return unwritable(path, "it is a directory", elsewhere);
    case "too-large":
    case "not-utf8":
      return notOurs(path);
    case "failed":
      return unwritable(path, existing.reason);
  }
}

const firstLine = (file: string) => ({ span: { file, start: 0, end: 0 }, text: "" });

const elsewhere = "move it away, or generate into another directory with --out";

const notOurs = (path: string): Diagnostic =>
  diagnostic("CAP4001", { file: path }, [firstLine(path)], {
    prose: "It has no header of capitan, so it may be somebody's work. It is never overwritten.",
    helps: [{ text: elsewhere, edits: [] }],
  });

const twoSources = (path: string, first: string, second: string): Diagnostic =>
  diagnostic(
    "CAP4003",
    { file: path },
    [
      { span: { file: second, start: 0, end: 0 }, text: "this one" },
      { span: { file: first, start: 0, end: 0 }, text: "and this one" },
    ],
    { helps: [{ text: "rename one of them, or generate into two directories", edits: [] }] },
  );

/** A write that the system refused, as a finding about that file. */
export const cannotWrite = (path: string, error: unknown): Diagnostic =>
  unwritable(path, reasonOf(error));

const unwritable = (
  path: string,
  why: string,
  help = "let it be written to, or generate into another directory with --out",
): Diagnostic =>
  diagnostic("CAP4004", { file: path, why }, [firstLine(path)], {
    helps: [{ text: help, edits: [] }],
  });
