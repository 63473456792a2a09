import { diagnostic, type Span } from "@capitan/diagnostics";
import type { Scope } from "../names/scope.js";
import type { Type, TypeDefinition, TypeReference } from "../program.js";
import type { Report } from "../report/findings.js";
import { intervalOf, strip } from "./bounds.js";
import { type Definitions, partsOf } from "./definitions.js";

/**
 * Reports aliases that stand for themselves, then types of which no value is finite: a record whose field, neither
 * optional nor nullable, needs another of the record. One report for each circle.
 */
export function checkFinite(
  scopes: ReadonlyMap<string, Scope>,
  definitions: Definitions,
  report: Report,
): void {
  const circular = reportAliasCircles(scopes, definitions, report);
  const finite = finiteDefinitions(definitions, circular);
  const next = (definition: TypeDefinition): TypeDefinition | undefined =>
    finite.has(definition) ? undefined : missing(definition, definitions, finite);
  for (const circle of circles(definitions, next)) {
    const [first] = circle;
    if (first === undefined) continue;
    const { name } = first;
    report.add(
      diagnostic("CAP2206", { name }, [{ span: nameSpan(first, scopes), text: "" }], {
        notes: byWayOf(circle),
        helps: [{ text: "make one of the fields optional or nullable, or an array", edits: [] }],
      }),
    );
  }
}

function nameSpan(definition: TypeDefinition, scopes: ReadonlyMap<string, Scope>): Span {
  const scope = scopes.get(definition.span.file);
  return scope?.introductions.get(definition.name) ?? definition.span;
}

function byWayOf(circle: readonly TypeDefinition[]): readonly string[] {
  if (circle.length === 1) return [];
  return [
    `by way of ${circle
      .slice(1)
      .map(({ name }) => `\`${name}\``)
      .join(", ")}`,
  ];
}

function reportAliasCircles(
  scopes: ReadonlyMap<string, Scope>,
  definitions: Definitions,
  report: Report,
): ReadonlySet<TypeDefinition> {
  const circular = new Set<TypeDefinition>();
  const next = (definition: TypeDefinition): TypeDefinition | undefined => {
    if (definition.kind !== "alias") return undefined;
    const to = bareReference(definition.type);
    return to === undefined ? undefined : definitions.of(to);
  };
  for (const circle of circles(definitions, next)) {
    for (const alias of circle) circular.add(alias);
    const [first] = circle;
    if (first === undefined) continue;
    const label = { span: nameSpan(first, scopes), text: "" };
    report.add(diagnostic("CAP2207", { name: first.name }, [label], { notes: byWayOf(circle) }));
  }
  return circular;
}

/** What an alias stands for directly: through null and constraints, not through arrays and the like. */
function bareReference(type: Type): TypeReference | undefined {
  switch (type.kind) {
    case "reference":
      return type.to;
    case "nullable":
    case "constrained":
      return bareReference(type.inner);
    default:
      return undefined;
  }
}

/** The circles of a function from definitions to definitions, each from its first member in source order. */
function circles(
  definitions: Definitions,
  next: (definition: TypeDefinition) => TypeDefinition | undefined,
): readonly (readonly TypeDefinition[])[] {
  const found: TypeDefinition[][] = [];
  const order = new Map(definitions.all.map(({ definition }, index) => [definition, index]));
  const visitedBy = new Map<TypeDefinition, number>();
  for (const [round, { definition: start }] of definitions.all.entries()) {
    const path: TypeDefinition[] = [];
    let at: TypeDefinition | undefined = start;
    while (at !== undefined && !visitedBy.has(at)) {
      visitedBy.set(at, round);
      path.push(at);
      at = next(at);
    }
    if (at === undefined || visitedBy.get(at) !== round) continue;
    const circle = path.slice(path.indexOf(at));
    const index = (definition: TypeDefinition): number => order.get(definition) ?? 0;
    const first = circle.reduce((one, other) => (index(other) < index(one) ? other : one));
    const begin = circle.indexOf(first);
    found.push([...circle.slice(begin), ...circle.slice(0, begin)]);
  }
  return found;
}

/** The least fixpoint: definitions of which a finite value can be built from those before them. */
function finiteDefinitions(
  definitions: Definitions,
  circular: ReadonlySet<TypeDefinition>,
): ReadonlySet<TypeDefinition> {
  // An alias circle was reported; nothing more is concluded from it.
  const finite = new Set(circular);
  const waiting = new Map<TypeDefinition, TypeDefinition[]>();
  const queue = definitions.all.map(({ definition }) => definition);
  /** How many parts of a definition are known to be finite: they stay so, and are not looked at again. */
  const settled = new Map<TypeDefinition, number>();
  for (let index = 0; index < queue.length; index += 1) {
    const definition = queue[index];
    if (definition === undefined || finite.has(definition)) continue;
    const needed = neededBy(definition, definitions, finite, settled);
    if (needed.length === 0) {
      finite.add(definition);
      for (const other of waiting.get(definition) ?? []) queue.push(other);
    }
    for (const one of needed) {
      const others = waiting.get(one);
      if (others === undefined) waiting.set(one, [definition]);
      else others.push(definition);
    }
  }
  return finite;
}

/** What has to become finite before `definition` is worth another look; nothing if it is finite already. */
function neededBy(
  definition: TypeDefinition,
  definitions: Definitions,
  finite: ReadonlySet<TypeDefinition>,
  settled: Map<TypeDefinition, number>,
): readonly TypeDefinition[] {
  const parts = requiredParts(definition);
  if (definition.kind === "union") {
    const needed = parts.map((part) => missingIn(part, definitions, finite));
    return needed.includes(undefined) ? [] : needed.flatMap((one) => one ?? []);
  }
  for (let index = settled.get(definition) ?? 0; index < parts.length; index += 1) {
    const part = parts[index];
    const needed = part === undefined ? undefined : missingIn(part, definitions, finite);
    settled.set(definition, index);
    if (needed !== undefined) return [needed];
  }
  return [];
}

/** The types of which every value of a definition holds one; of a union, those of its members. */
function requiredParts(definition: TypeDefinition): readonly Type[] {
  const fields =
    definition.kind === "record"
      ? definition.fields
      : definition.kind === "event" && definition.payload.kind === "fields"
        ? definition.payload.fields
        : undefined;
  if (fields === undefined) return partsOf(definition);
  return fields.flatMap(({ optional, type }) => (optional ? [] : type));
}

function missing(
  definition: TypeDefinition,
  definitions: Definitions,
  finite: ReadonlySet<TypeDefinition>,
): TypeDefinition | undefined {
  for (const part of requiredParts(definition)) {
    const needed = missingIn(part, definitions, finite);
    if (needed !== undefined) return needed;
  }
  return undefined;
}

/** A definition that a value of `type` holds and that is not known to be finite. As deep as the text nests. */
function missingIn(
  type: Type,
  definitions: Definitions,
  finite: ReadonlySet<TypeDefinition>,
): TypeDefinition | undefined {
  switch (type.kind) {
    case "primitive":
    case "literals":
    case "codec":
    case "nullable":
    case "array":
    case "set":
    case "map":
      return undefined;
    case "tuple":
      for (const element of type.elements) {
        const needed = missingIn(element, definitions, finite);
        if (needed !== undefined) return needed;
      }
      return undefined;
    case "constrained":
      return missingIn(elementNeeded(type, definitions) ?? type.inner, definitions, finite);
    case "reference": {
      const definition = definitions.of(type.to);
      return definition === undefined || finite.has(definition) ? undefined : definition;
    }
  }
}

/** The element type of a collection that cannot be empty. */
function elementNeeded(type: Type, definitions: Definitions): Type | undefined {
  const { base, constraints, nullable } = strip(type, definitions);
  if (nullable) return undefined;
  const { low } = intervalOf("count", constraints, base);
  if (low === undefined || low.value <= 0) return undefined;
  switch (base?.kind) {
    case "array":
    case "set":
      return base.element;
    case "map":
      return base.value;
    default:
      return undefined;
  }
}
