import type {
  AliasDefinition,
  Constraint,
  EventDefinition,
  FieldDefinition,
  Type,
  TypeDefinition,
  TypeReference,
} from "../program.js";
import { childrenOf, type Definitions, eachReference, partsOf } from "../types/definitions.js";
import { constraintText, literalsText } from "./text.js";

/**
 * A canonical text of what travels in `events`, in their order, then of the records and unions in it: the same for types
 * that are written differently but read and write the same bytes under the same constraints. Names of types, aliases,
 * documentation, files and the order of declarations and of members are not in it; names and order of fields are.
 *
 * Records and unions are known by the order in which they are first met, as are aliases that contain themselves; other
 * aliases are what they stand for. A long text is replaced by its digest, so that sharing never multiplies.
 */
export function wireTypes(
  events: readonly TypeReference[],
  definitions: Definitions,
  digest: (text: string) => string,
): readonly string[] {
  const roots = events.flatMap((event) => definitions.of(event) ?? []);
  const plain = plainAliases(reachable(roots, definitions), definitions);
  const isPlain = new Set<TypeDefinition>(plain);
  const numbered = numberDefinitions(roots, isPlain, definitions);
  const numbers = new Map(numbered.map((definition, index) => [definition, index]));
  const texts = new Map<TypeDefinition, string>();

  const short = (text: string): string =>
    text.length > 120 ? `~${digest(text).slice(0, 64)}` : text;

  const describe = (type: Type): string => {
    switch (type.kind) {
      case "primitive":
        return type.name;
      case "codec":
        return `codec ${type.name}`;
      case "literals":
        return short(literalsText(type.members));
      case "array":
        return short(`${describe(type.element)}[]`);
      case "set":
        return short(`set<${describe(type.element)}>`);
      case "map":
        return short(`map<${describe(type.key)},${describe(type.value)}>`);
      case "tuple":
        return short(`[${type.elements.map(describe).join(",")}]`);
      case "nullable":
      case "constrained": {
        const { base, constraints, nullable } = peel(type);
        const where = constraintText(constraints, base);
        return short(`${describe(base)}${where}${nullable ? "?" : ""}`);
      }
      case "reference": {
        const definition = definitions.of(type.to);
        if (definition === undefined) return "";
        if (definition.kind === "enum") {
          return short(literalsText(definition.members.map(({ name }) => name)));
        }
        return texts.get(definition) ?? `#${numbers.get(definition)}`;
      }
    }
  };

  /** All that is asked of a type, through plain aliases: null and constraints come in one order. */
  const peel = (
    type: Type,
  ): { base: Type; constraints: readonly Constraint[]; nullable: boolean } => {
    const constraints: Constraint[] = [];
    let nullable = false;
    let at = type;
    for (;;) {
      if (at.kind === "nullable") nullable = true;
      else if (at.kind === "constrained") constraints.push(...at.constraints);
      if (at.kind === "nullable" || at.kind === "constrained") {
        at = at.inner;
        continue;
      }
      const definition = at.kind === "reference" ? definitions.of(at.to) : undefined;
      if (definition?.kind !== "alias" || !isPlain.has(definition)) {
        return { base: at, constraints, nullable };
      }
      at = definition.type;
    }
  };

  const fieldsText = (fields: readonly FieldDefinition[]): string =>
    fields
      .map(({ name, optional, type }) => `${name}${optional ? "?" : ""}:${describe(type)}`)
      .join(",");

  const payload = (given: EventDefinition["payload"]): string => {
    switch (given.kind) {
      case "none":
        return "none";
      case "fields":
        return `{${fieldsText(given.fields)}}`;
      case "type":
        return describe(given.type);
    }
  };

  const body = (definition: TypeDefinition): string => {
    switch (definition.kind) {
      case "event":
        return payload(definition.payload);
      case "record":
        return `{${fieldsText(definition.fields)}}`;
      case "union": {
        const members = definition.members.map(({ name, type }) => `${name}:${describe(type)}`);
        return `<${members.sort().join("|")}>`;
      }
      case "alias":
        return describe(definition.type);
      case "enum":
        return "";
    }
  };

  for (const alias of plain) texts.set(alias, describe(alias.type));
  return [
    ...roots.map((root) => `event ${body(root)}`),
    ...numbered.map((definition, index) => `#${index} ${body(definition)}`),
  ];
}

/** Every definition that the roots lead to. */
function reachable(
  roots: readonly TypeDefinition[],
  definitions: Definitions,
): readonly TypeDefinition[] {
  const found = new Set(roots);
  // A set is walked in the order of insertion, also for what is inserted meanwhile.
  for (const definition of found) {
    for (const part of partsOf(definition)) {
      eachReference(part, (reference) => {
        const next = definitions.of(reference);
        if (next !== undefined) found.add(next);
      });
    }
  }
  return [...found];
}

/** Aliases that do not lead back to themselves through aliases, each after those that it is made of. */
function plainAliases(
  all: readonly TypeDefinition[],
  definitions: Definitions,
): readonly AliasDefinition[] {
  const waitingFor = new Map<AliasDefinition, number>();
  const neededBy = new Map<AliasDefinition, AliasDefinition[]>();
  const ready: AliasDefinition[] = [];
  for (const alias of all) {
    if (alias.kind !== "alias") continue;
    let count = 0;
    eachReference(alias.type, (reference) => {
      const needed = definitions.of(reference);
      if (needed?.kind !== "alias") return;
      count += 1;
      const others = neededBy.get(needed);
      if (others === undefined) neededBy.set(needed, [alias]);
      else others.push(alias);
    });
    waitingFor.set(alias, count);
    if (count === 0) ready.push(alias);
  }
  for (const alias of ready) {
    for (const other of neededBy.get(alias) ?? []) {
      const count = (waitingFor.get(other) ?? 0) - 1;
      waitingFor.set(other, count);
      if (count === 0) ready.push(other);
    }
  }
  return ready;
}

/** Records, unions and circular aliases in the order in which a reader of the types meets them; plain aliases are read through. */
function numberDefinitions(
  roots: readonly TypeDefinition[],
  isPlain: ReadonlySet<TypeDefinition>,
  definitions: Definitions,
): readonly TypeDefinition[] {
  const numbered: TypeDefinition[] = [];
  const seen = new Set<TypeDefinition>();
  const walk = (definition: TypeDefinition): void => {
    const stack: Type[] = [...partsInOrder(definition)].reverse();
    for (let type = stack.pop(); type !== undefined; type = stack.pop()) {
      if (type.kind !== "reference") {
        stack.push(...[...childrenOf(type)].reverse());
        continue;
      }
      const next = definitions.of(type.to);
      if (next === undefined || next.kind === "enum" || seen.has(next)) continue;
      seen.add(next);
      if (isPlain.has(next)) stack.push(...[...partsOf(next)].reverse());
      else numbered.push(next);
    }
  };
  for (const root of roots) walk(root);
  for (let index = 0; index < numbered.length; index += 1) {
    const definition = numbered[index];
    if (definition !== undefined) walk(definition);
  }
  return numbered;
}

/** Union members by name: their order in the text does not matter. */
function partsInOrder(definition: TypeDefinition): readonly Type[] {
  if (definition.kind !== "union") return partsOf(definition);
  const members = [...definition.members].sort((one, other) => (one.name < other.name ? -1 : 1));
  return members.map(({ type }) => type);
}
