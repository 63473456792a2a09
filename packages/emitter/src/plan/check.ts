import type { ProgramFile } from "@capitan/compiler";
import { type Diagnostic, diagnostic } from "@capitan/diagnostics";
import { isReservedType, isReservedValue } from "../names.js";
import { doubtfulNames, nameSpan, type TopLevelName } from "./exports.js";

/** What stands in the way of a module of a sound file. One that passes gives a module that compiles. */
export function checkModule(file: ProgramFile): readonly Diagnostic[] {
  const others = file.protocols.filter((protocol) => protocol.roles.length !== 2);
  return [
    ...others.map((protocol) => {
      const { name, roles } = protocol;
      const text = roles.map((role) => role.name).join(", ");
      const span = nameSpan(file, protocol);
      return diagnostic("CAP4005", { protocol: name, roles: roles.length }, [{ span, text }]);
    }),
    ...checkNames(file),
  ];
}

/** Names of a sound file that generated code could not have, or not twice. */
export function checkNames(file: ProgramFile): readonly Diagnostic[] {
  const generated = file.protocols.filter((protocol) => protocol.roles.length === 2);
  return nameFindings(doubtfulNames({ ...file, protocols: generated }));
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
