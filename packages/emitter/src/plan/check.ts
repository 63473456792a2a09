import type { Program, ProgramFile } from "@capitan/compiler";
import { type Diagnostic, diagnostic } from "@capitan/diagnostics";
import { isReservedType, isReservedValue } from "../names.js";
import { doubtfulNames, type TopLevelName } from "./exports.js";
import { sideFindings } from "./sides.js";

/** What stands in the way of a module of a sound file. One that passes gives a module that compiles. */
export function checkModule(file: ProgramFile, program: Program): readonly Diagnostic[] {
  return [...nameFindings(doubtfulNames(file, program)), ...sideFindings(file, program, true)];
}

/** What of it can be told of a sound file without making all machines: names that generated code could not have, or not twice. */
export function checkNames(file: ProgramFile, program: Program): readonly Diagnostic[] {
  return [...nameFindings(doubtfulNames(file, program)), ...sideFindings(file, program, false)];
}

/** Names that TypeScript does not allow, or not twice. */
function nameFindings(names: readonly TopLevelName[]): readonly Diagnostic[] {
  const taken = new Map<string, TopLevelName>();
  const reported = new Set<string>();
  return names.flatMap((name) => {
    const spaces = name.space === "both" ? (["type", "value"] as const) : [name.space];
    const first = spaces
      .map((space) => taken.get(`${space} ${name.name}`))
      .find((other) => other !== undefined);
    for (const space of spaces) taken.set(`${space} ${name.name}`, first ?? name);
    if (first !== undefined) {
      const pair = `${first.owner} and ${name.owner}`;
      if (reported.has(pair)) return [];
      reported.add(pair);
      const parameters = { name: name.name, first: first.what, second: name.what };
      const labels = [
        { span: name.span, text: name.what },
        { span: first.span, text: first.what },
      ] as const;
      return [diagnostic("CAP4006", parameters, [...labels])];
    }
    const isReserved = (space: "type" | "value"): boolean =>
      space === "type" ? isReservedType(name.name) : isReservedValue(name.name);
    // A module that exports a function called `then` is taken for a promise by `import()`.
    const isThenable = name.space === "value" && name.name === "then";
    if (!isThenable && !spaces.some(isReserved)) return [];
    return [diagnostic("CAP4008", { name: name.name }, [{ span: name.span, text: name.what }])];
  });
}
