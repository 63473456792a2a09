/**
 * In: paths of `.steer` files. Out: checked programs, findings and TypeScript. What the command does, for build scripts:
 *
 * ```ts
 * import { writeFileSync } from "node:fs";
 * import { compile, fileHost, generate, generateOptions, renderTerminal } from "capitan";
 *
 * const directory = process.cwd();
 * const { program, diagnostics, sources } = compile(fileHost(directory), ["protocol.steer"]);
 * process.stderr.write(renderTerminal(diagnostics, sources, {}));
 * if (diagnostics.every(({ severity }) => severity !== "error")) {
 *   const { files } = await generate(program, await generateOptions(program, { directory }));
 *   for (const { path, text } of files) writeFileSync(path, text);
 * }
 * ```
 *
 * Guaranteed: nothing here writes a file, so the rules for what `capitan gen` overwrites are the caller's.
 */
export {
  type Compilation,
  compile,
  type FileRead,
  type Host,
  type Program,
  type ProgramFile,
  type Protocol,
} from "@capitan/compiler";
export {
  type Code,
  type Diagnostic,
  renderJson,
  renderTerminal,
  type Source,
  type Span,
} from "@capitan/diagnostics";
export {
  type Generated,
  type GeneratedFile,
  type GenerateOptions,
  generate,
} from "@capitan/emitter";
export { isEdited, readHeader } from "@capitan/emitter/header";
export { digest, fileHost } from "./files/digest.js";
export { generateOptions, type OutputSettings } from "./output/options.js";
