import type { Program } from "@capitan/compiler";
import type { Diagnostic, Source } from "@capitan/diagnostics";
import type { GenerateOptions } from "@capitan/emitter";
import { type Output, planOutputs } from "./plan.js";

/** A module that is not what the generator would write. */
export interface Change extends Output {
  readonly after: string;
}

export interface Changes {
  readonly changes: readonly Change[];
  /** Why something may not be written, or cannot be generated. With an error there are no changes. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
}

/** How far a call goes. */
export interface Thoroughness {
  /** Modules that were edited by hand may be overwritten. */
  readonly force: boolean;
  /** Every module is generated again, whatever its header says of its input. */
  readonly all: boolean;
}

/**
 * What would change on the disk. The emitter, which takes long to load, is called for modules that are not current, or
 * for all where certainty is worth more than time.
 */
export async function changesOf(
  program: Program,
  options: GenerateOptions,
  directory: string,
  { force, all }: Thoroughness,
): Promise<Changes> {
  const { outputs, diagnostics, sources } = planOutputs(program, options, directory, force);
  const stale = outputs.filter(({ current }) => all || !current);
  if (diagnostics.length > 0 || stale.length === 0) return { changes: [], diagnostics, sources };
  const { generate } = await import("../command/parts/emit.js");
  const generated = await generate(program, {
    ...options,
    files: stale.map(({ source }) => source),
  });
  const byPath = new Map(generated.files.map(({ path, text }) => [path, text]));
  const changes = stale.flatMap((output) => {
    const after = byPath.get(output.path);
    return after === undefined || sameText(output.before, after) ? [] : [{ ...output, after }];
  });
  return { changes, diagnostics: generated.diagnostics, sources };
}

/** Line ends are the user's business. */
const sameText = (before: string | undefined, after: string): boolean =>
  before?.replaceAll("\r\n", "\n") === after;
