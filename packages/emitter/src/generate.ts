import type { Program, ProgramFile } from "@capitan/compiler";
import type { Diagnostic } from "@capitan/diagnostics";
import { inputDigest, withHeader } from "./header.js";
import type { GenerateOptions } from "./options.js";
import { checkModule } from "./plan/check.js";
import { planModule } from "./plan/module.js";

export interface GeneratedFile {
  /** The `.steer` file. */
  readonly source: string;
  /** Where it goes: `options.outputPath` of the source. */
  readonly path: string;
  readonly text: string;
}

export interface Generated {
  /** In the order of the program; none if there is an error. */
  readonly files: readonly GeneratedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The modules of a program that has no errors. Loads ts-morph, unless the diagnostics forbid to write anything. */
export async function generate(program: Program, options: GenerateOptions): Promise<Generated> {
  const files = wanted(program, options);
  const diagnostics = files.flatMap((file) => checkModule(file, program));
  if (diagnostics.length > 0 || files.length === 0) return { files: [], diagnostics };
  const plans = files.map((file) => ({ file, plan: planModule(file, program, options) }));
  const { writeModules } = await import("./print/write.js");
  const texts = writeModules(plans.map(({ plan }) => plan));
  return {
    files: plans.map(({ file, plan }, index) => {
      const fingerprints = file.protocols.map(({ name, fingerprint }) => ({
        protocol: name,
        fingerprint,
      }));
      const header = {
        version: options.version,
        source: plan.source,
        input: inputDigest(program, file.path, options),
        fingerprints,
      };
      // The body begins with the empty line below the header.
      const text = withHeader(header, `\n${texts[index] ?? ""}`, options.digest);
      return { source: file.path, path: options.outputPath(file.path), text };
    }),
    diagnostics,
  };
}

function wanted(program: Program, options: GenerateOptions): readonly ProgramFile[] {
  const files = [...program.files.values()];
  return options.files === undefined
    ? files
    : files.filter((file) => options.files?.includes(file.path));
}
