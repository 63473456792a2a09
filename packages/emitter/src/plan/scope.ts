import type {
  Endpoint,
  Program,
  ProgramFile,
  Protocol,
  TypeDefinition,
  TypeReference,
} from "@capitan/compiler";

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
  /** A type of the TypeScript world, or a codec, by its local name. */
  readonly useExternal: (local: string) => string;
  /** `Date`, or `globalThis.Date` where a declaration hides it. */
  readonly global: (name: string) => string;
  /** "atm.steer:12", as the module names the file; this file without `file`. */
  readonly place: (line: number, file?: string) => string;
  readonly used: Uses;
}

export interface Uses {
  /** By local name. */
  readonly externals: ReadonlySet<string>;
  /** By file; of each the exported names with their local ones. */
  readonly types: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly values: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** `taken`: the names of the module; what it needs of files that it does not name itself gets other ones, which are added. */
export function moduleScope(
  file: ProgramFile,
  program: Program,
  taken: Set<string>,
  nameOf: (path: string) => string,
): Scope {
  const externals = new Set<string>();
  const types = new Map<string, Map<string, string>>();
  const values = new Map<string, Map<string, string>>();
  const distant = distantNames(file, program, taken);
  const hidden = new Set([...declaredNames(file), ...distant.values()]);

  const typeName = (reference: TypeReference): string => {
    if (reference.file === file.path) return reference.name;
    const name = importedName(file, reference) ?? distant.get(keyOf(reference));
    if (name !== undefined) return name;
    throw new Error(`${file.path} does not import ${reference.name} of ${reference.file}`);
  };
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
    place: (line, path = file.path) => `${nameOf(path)}:${line}`,
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

const keyOf = ({ file, name }: TypeReference): string => JSON.stringify([file, name]);

/** What a protocol of another file, which one of this file runs or an endpoint refines, says without its import here. */
function distantNames(
  file: ProgramFile,
  program: Program,
  taken: Set<string>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { messages } of [...file.protocols, ...refined(file, program)]) {
    for (const message of messages) {
      if (message.kind !== "event" && message.kind !== "stream") continue;
      const { event } = message;
      const key = keyOf(event);
      if (event.file === file.path || names.has(key) || importedName(file, event) !== undefined) {
        continue;
      }
      let name = event.name;
      while ([name, `write${name}`, `read${name}`].some((one) => taken.has(one))) name += "$";
      for (const one of [name, `write${name}`, `read${name}`]) taken.add(one);
      names.set(key, name);
    }
  }
  return names;
}

/** The protocols that the endpoints of a file refine. */
const refined = (file: ProgramFile, program: Program): readonly Protocol[] =>
  file.endpoints.flatMap((endpoint) => protocolOf(endpoint, program) ?? []);

/** The protocol that an endpoint refines; undefined where it has errors. */
export const protocolOf = ({ protocol }: Endpoint, program: Program): Protocol | undefined =>
  program.files.get(protocol.file)?.protocols.find(({ name }) => name === protocol.name);

function importedName(file: ProgramFile, reference: TypeReference): string | undefined {
  for (const declaration of file.syntax.imports) {
    if (declaration.kind !== "steer-import") continue;
    if (file.importPaths.get(declaration.from.value) !== reference.file) continue;
    const found = declaration.names.find(({ name }) => name.text === reference.name);
    if (found !== undefined) return found.local.text;
  }
  return undefined;
}

/** Every name that a declaration or an import puts at the top of the module. */
function declaredNames(file: ProgramFile): ReadonlySet<string> {
  return new Set([
    ...file.types.map((type) => type.name),
    ...file.protocols.flatMap((protocol) => [
      protocol.name,
      ...protocol.roles.map((role) => role.functionName),
    ]),
    ...file.endpoints.map(({ functionName }) => functionName),
    ...file.syntax.imports.flatMap((declaration) =>
      declaration.names.map((name) => name.local.text),
    ),
  ]);
}
