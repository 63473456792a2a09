import { diagnostic } from "@capitan/diagnostics";
import type {
  ConstraintExpression,
  Declaration,
  EventDeclaration,
  Field,
  Name,
  NumberLiteral,
  TypeExpression,
} from "@capitan/syntax";
import { isPrimitive, primitiveNames } from "../names/reserved.js";
import { type Entity, entityKind, type Scope } from "../names/scope.js";
import { didYouMean } from "../names/suggestion.js";
import type {
  Constraint,
  EventDefinition,
  FieldDefinition,
  Type,
  TypeDefinition,
} from "../program.js";
import type { Report } from "../report/findings.js";
import { foreignType } from "./foreign.js";

/** Stands where a type is not known, which was reported. Compared by identity: it is granted everything. */
export const unknownType: Type = { kind: "primitive", name: "json" };

/** The types that a file declares, in source order. Two declarations of one name give the first one. */
export function resolveTypes(scope: Scope, report: Report): readonly TypeDefinition[] {
  const definitions: TypeDefinition[] = [];
  for (const declaration of scope.file.syntax.declarations) {
    const definition = define(declaration, scope, report);
    if (definition !== undefined && isFirst(declaration, scope)) definitions.push(definition);
  }
  return definitions;
}

function isFirst(declaration: Declaration, scope: Scope): boolean {
  const entity = scope.entities.get(declaration.name.text);
  return entity?.kind === "declared" && entity.declaration === declaration;
}

function define(
  declaration: Declaration,
  scope: Scope,
  report: Report,
): TypeDefinition | undefined {
  const base = {
    name: declaration.name.text,
    doc: declaration.doc,
    span: declaration.span,
    line: scope.file.lines.lineOf(declaration.name.span.start),
  };
  switch (declaration.kind) {
    case "event":
      return { kind: "event", ...base, payload: definePayload(declaration, scope, report) };
    case "record":
      return { kind: "record", ...base, fields: resolveFields(declaration.fields, scope, report) };
    case "enum": {
      const members = declaration.members.map(({ name, doc }) => ({ name: name.text, doc }));
      return { kind: "enum", ...base, members };
    }
    case "union": {
      const members = declaration.members.map(({ name, type, doc }) => ({
        name: name.text,
        type: resolveType(type, scope, report),
        doc,
      }));
      return { kind: "union", ...base, members };
    }
    case "type":
      return { kind: "alias", ...base, type: resolveType(declaration.type, scope, report) };
    case "protocol":
    case "endpoint":
    case "system":
      return undefined;
  }
}

function definePayload(
  { payload }: EventDeclaration,
  scope: Scope,
  report: Report,
): EventDefinition["payload"] {
  switch (payload.kind) {
    case "none":
      return payload;
    case "fields":
      return { kind: "fields", fields: resolveFields(payload.fields, scope, report) };
    case "type":
      return { kind: "type", type: resolveType(payload.type, scope, report) };
  }
}

function resolveFields(
  fields: readonly Field[],
  scope: Scope,
  report: Report,
): readonly FieldDefinition[] {
  return fields.map((field) => ({
    name: field.name.text,
    optional: field.optional,
    type: resolveType(field.type, scope, report),
    doc: field.doc,
    line: scope.file.lines.lineOf(field.name.span.start),
  }));
}

/** Depth is that of the expression, which the parser bounds. */
export function resolveType(expression: TypeExpression, scope: Scope, report: Report): Type {
  const inner = (part: TypeExpression): Type => resolveType(part, scope, report);
  switch (expression.kind) {
    case "named":
      return resolveName(expression.name, scope, report);
    case "array":
      return { kind: "array", element: inner(expression.element) };
    case "set":
      return { kind: "set", element: inner(expression.element) };
    case "map":
      return { kind: "map", key: inner(expression.key), value: inner(expression.value) };
    case "tuple":
      return { kind: "tuple", elements: expression.elements.map(inner) };
    case "nullable":
      return { kind: "nullable", inner: inner(expression.inner) };
    case "literals":
      return { kind: "literals", members: expression.members.map(({ value }) => value) };
    case "constrained":
      return {
        kind: "constrained",
        inner: inner(expression.inner),
        constraints: expression.constraints.map(normalise),
      };
  }
}

function resolveName(name: Name, scope: Scope, report: Report): Type {
  if (isPrimitive(name.text)) return { kind: "primitive", name: name.text };
  const entity = scope.use(name.text);
  const label = { span: name.span, text: "" };
  if (entity === undefined) {
    if (!scope.mayBeLost(name.text)) {
      report.add(diagnostic("CAP2001", { kind: "type", name: name.text }, [label]), () => {
        const foreign = foreignType(name);
        return foreign.length > 0 ? foreign : didYouMean(name, () => typeNames(scope))();
      });
    }
    return unknownType;
  }
  switch (entity.kind) {
    case "lost":
      return unknownType;
    case "external":
      report.add(
        diagnostic("CAP2007", { name: name.text }, [label], {
          notes: ["a type that brings its own encoding is imported with `import codec { … }`"],
        }),
      );
      return unknownType;
    case "codec": {
      const { imported } = entity;
      return {
        kind: "codec",
        name: imported.name.text,
        local: imported.local.text,
        file: scope.file.path,
      };
    }
    case "declared": {
      const { declaration, file } = entity;
      if (!isTypeKind(declaration.kind)) {
        // Of a name that is declared twice, the other one may be meant.
        if (scope.othersOf(name.text).some(isType)) return unknownType;
        const is = entityKind(entity);
        scope.misused.add(name.text);
        report.add(diagnostic("CAP2006", { name: name.text, is, needed: "a type" }, [label]));
        return unknownType;
      }
      return { kind: "reference", to: { file: file.path, name: declaration.name.text } };
    }
  }
}

const isType = (entity: Entity): boolean =>
  entity.kind === "codec" || (entity.kind === "declared" && isTypeKind(entity.declaration.kind));

const isTypeKind = (kind: Declaration["kind"]): boolean =>
  kind === "record" || kind === "enum" || kind === "union" || kind === "type";

/** What may stand where a type is asked for. */
function typeNames(scope: Scope): readonly string[] {
  const names = [...primitiveNames];
  for (const [name, entity] of scope.entities) {
    if (isType(entity)) names.push(name);
  }
  return names;
}

function normalise(constraint: ConstraintExpression): Constraint {
  switch (constraint.kind) {
    case "matches":
      return { kind: "matches", pattern: constraint.pattern.value };
    case "range": {
      const { subject, low, high } = constraint;
      return { kind: "bounds", subject, low: inclusive(low), high: inclusive(high) };
    }
    case "compare": {
      const { subject, operator, value } = constraint;
      const exact = inclusive(value);
      const open = { value: value.value, inclusive: false };
      switch (operator) {
        case "<":
          return { kind: "bounds", subject, low: undefined, high: open };
        case "<=":
          return { kind: "bounds", subject, low: undefined, high: exact };
        case ">":
          return { kind: "bounds", subject, low: open, high: undefined };
        case ">=":
          return { kind: "bounds", subject, low: exact, high: undefined };
        case "==":
          return { kind: "bounds", subject, low: exact, high: exact };
      }
    }
  }
}

function inclusive(literal: NumberLiteral): {
  readonly value: bigint | number;
  readonly inclusive: true;
} {
  return { value: literal.value, inclusive: true };
}
