import type { Type, TypeDefinition, TypeReference } from "../program.js";

/** Every declared type of a compilation. */
export interface Definitions {
  readonly of: (reference: TypeReference) => TypeDefinition | undefined;
  readonly all: readonly { readonly file: string; readonly definition: TypeDefinition }[];
}

export function makeDefinitions(
  byFile: ReadonlyMap<string, readonly TypeDefinition[]>,
): Definitions {
  const tables = new Map<string, ReadonlyMap<string, TypeDefinition>>();
  const all: { file: string; definition: TypeDefinition }[] = [];
  for (const [file, definitions] of byFile) {
    tables.set(file, new Map(definitions.map((definition) => [definition.name, definition])));
    for (const definition of definitions) all.push({ file, definition });
  }
  return { of: ({ file, name }) => tables.get(file)?.get(name), all };
}

/** The types that a definition is made of, in source order. */
export function partsOf(definition: TypeDefinition): readonly Type[] {
  switch (definition.kind) {
    case "event": {
      const { payload } = definition;
      if (payload.kind === "fields") return payload.fields.map(({ type }) => type);
      return payload.kind === "type" ? [payload.type] : [];
    }
    case "record":
      return definition.fields.map(({ type }) => type);
    case "union":
      return definition.members.map(({ type }) => type);
    case "alias":
      return [definition.type];
    case "enum":
      return [];
  }
}

/** The types that a type is made of, in source order. */
export function childrenOf(type: Type): readonly Type[] {
  switch (type.kind) {
    case "primitive":
    case "literals":
    case "reference":
    case "codec":
      return [];
    case "array":
    case "set":
      return [type.element];
    case "map":
      return [type.key, type.value];
    case "tuple":
      return type.elements;
    case "nullable":
    case "constrained":
      return [type.inner];
  }
}

/** Calls `visit` for every reference in `type`, in source order. As deep as the text nests. */
export function eachReference(type: Type, visit: (reference: TypeReference) => void): void {
  if (type.kind === "reference") visit(type.to);
  else for (const child of childrenOf(type)) eachReference(child, visit);
}
