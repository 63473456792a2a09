import { compile, type Program, type ProgramFile } from "@capitan/compiler";
import type { Diagnostic, Help } from "@capitan/diagnostics";
import { camelCase, pascalCase } from "../names.js";
import type { GenerateOptions } from "../options.js";
import { folderOf, join } from "../paths.js";

/**
 * An `fn` line for a protocol that has none, so that its functions are called like nothing else. Verified: with it the
 * file compiles, and the check finds less than before.
 */
export function functionNameFix(
  owner: string,
  file: ProgramFile,
  program: Program,
  options: GenerateOptions,
  check: (program: Program) => readonly Diagnostic[],
): Help | undefined {
  const declaration = file.syntax.declarations.find(
    (other) => other.kind === "protocol" && owner === `protocol ${other.name.text}`,
  );
  if (declaration?.kind !== "protocol" || declaration.functions !== undefined) return undefined;
  const after = (declaration.roles?.at(-1) ?? declaration.name).span.end;
  const at = file.text.indexOf("{", after) + 1;
  if (at === 0) return undefined;
  const roles = declaration.roles?.map((role) => role.text) ?? ["master", "peer"];
  const functions = roles.map(
    (role) => `fn ${camelCase(declaration.name.text)}${pascalCase(role)}()`,
  );
  const line = functions.join(declaration.roles === undefined ? " -> " : ", ");
  const edit = { span: { file: file.path, start: at, end: at }, text: `\n  ${line};` };
  const text = file.text.slice(0, at) + edit.text + file.text.slice(at);
  const before = check(program);
  const compiled = compiledWith(text, file, program, options);
  if (compiled === undefined) return undefined;
  const left = check(compiled).map((finding) => finding.message);
  const known = new Set(before.map((finding) => finding.message));
  if (left.length >= before.length || left.some((message) => !known.has(message))) return undefined;
  return { text: "name the functions of this protocol", edits: [edit] };
}

/** The program with another text of one file, unless that has an error. */
function compiledWith(
  text: string,
  file: ProgramFile,
  program: Program,
  options: GenerateOptions,
): Program | undefined {
  const compilation = compile(
    {
      read: (path) => {
        const read = path === file.path ? text : program.files.get(path)?.text;
        return read === undefined ? { kind: "missing" } : { kind: "text", text: read };
      },
      resolve: (from, specifier) => join(folderOf(from), specifier),
      digest: options.digest,
    },
    [file.path],
  );
  const isSound = compilation.diagnostics.every((finding) => finding.severity !== "error");
  return isSound ? compilation.program : undefined;
}
