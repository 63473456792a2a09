/**
 * In: paths of `.steer` files. Out: checked programs, findings and TypeScript. What the command does, for build scripts:
 *
 * ```ts
 * import { compile, fileHost, generate, renderTerminal } from "capitan";
 *
 * const { program, diagnostics, sources } = compile(fileHost(process.cwd()), ["protocol.steer"]);
 * if (diagnostics.length > 0) console.error(renderTerminal(diagnostics, sources, {}));
 * ```
 *
 * Guaranteed: nothing here writes a file.
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
export { type GenerateOptions, generate } from "@capitan/emitter";
export { isEdited, readHeader } from "@capitan/emitter/header";
export { digest, fileHost } from "./files/host.js";
