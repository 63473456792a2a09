import type { Program, ProgramFile, TypeDefinition, TypeReference } from "@capitan/compiler";

/** What the names of one module stand for, and which of other modules it turned out to use. */
export interface Scope {
  readonly file: ProgramFile;
  readonly definition: (reference: TypeReference) => TypeDefinition;
  /** How this module calls a declared type. */
  readonly typeName: (reference: TypeReference) => string;
  /** The same, where the module names it as a type: it has to be imported. */
  readonly useType: (reference: TypeReference) => string;
  /** The name of a codec function, which has to be imported. */
  readonly useCodec: (verb: "write" | "read", reference: TypeReference) => string;
  /** A type of the TypeScript world, by its local name. */
  readonly useExternal: (local: string) => string;
  /** `Date`, or `globalThis.Date` where a declaration hides it. */
  readonly global: (name: string) => string;
  readonly used: Uses;
}

export interface Uses {
  /** By local name. */
  readonly externals: ReadonlySet<string>;
  /** By file; of each the exported names with their local ones. */
  readonly types: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly values: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export function moduleScope(file: ProgramFile, program: Program): Scope {
  const externals = new Set<string>();
  const types = new Map<string, Map<string, string>>();
  const values = new Map<string, Map<string, string>>();
  const hidden = declaredNames(file);

  const typeName = (reference: TypeReference): string =>
    reference.file === file.path ? reference.name : importedName(file, reference);
  const note = (
    uses: Map<string, Map<string, string>>,
    from: string,
    name: string,
    local: string,
  ): string => {
    if (from !== file.path)
      uses.set(from, (uses.get(from) ?? new Map<string, string>()).set(name, local));
    return local;
  };
  return {
    file,
    definition: (reference) => definitionOf(program, reference),
    typeName,
    useType: (reference) => note(types, reference.file, reference.name, typeName(reference)),
    useCodec: (verb, reference) =>
      note(values, reference.file, `${verb}${reference.name}`, `${verb}${typeName(reference)}`),
    useExternal: (local) => {
      externals.add(local);
      return local;
    },
    global: (name) => (hidden.has(name) ? `globalThis.${name}` : name),
    used: { externals, types, values },
  };
}

function definitionOf(program: Program, reference: TypeReference): TypeDefinition {
  const found = program.files
    .get(reference.file)
    ?.types.find((type) => type.name === reference.name);
  if (found === undefined)
    throw new Error(`the program does not define ${reference.name} of ${reference.file}`);
  return found;
}

function importedName(file: ProgramFile, reference: TypeReference): string {
  for (const declaration of file.syntax.imports) {
    if (declaration.kind !== "steer-import") continue;
    if (file.importPaths.get(declaration.from.value) !== reference.file) continue;
    const found = declaration.names.find(({ name }) => name.text === reference.name);
    if (found !== undefined) return found.local.text;
  }
  throw new Error(`${file.path} does not import ${reference.name} of ${reference.file}`);
}

/** Every name that a declaration or an import puts at the top of the module. */
function declaredNames(file: ProgramFile): ReadonlySet<string> {
  return new Set([
    ...file.types.map((type) => type.name),
    ...file.protocols.flatMap((protocol) => [
      protocol.name,
      ...protocol.roles.map((role) => role.functionName),
    ]),
    ...file.syntax.imports.flatMap((declaration) =>
      declaration.names.map((name) => name.local.text),
    ),
  ]);
}
