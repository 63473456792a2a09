import type {
  Declaration,
  FunctionName,
  Import,
  LocalStep,
  Name,
  Said,
  SourceFile,
  Step,
  TypeExpression,
  Within,
} from "../ast.js";

const never = (impossible: never): never => {
  throw new Error(`unknown node ${JSON.stringify(impossible)}`);
};

/** A tree in few words, without spans: what the tests compare. */
export function outline(file: SourceFile): string[] {
  return [...file.imports.map(importOutline), ...file.declarations.map(declarationOutline)];
}

function importOutline({ kind, names, from }: Import): string {
  const list = names.map(({ name, local }) =>
    name === local ? name.text : `${name.text} as ${local.text}`,
  );
  return `${kind} ${list.join(",")} from ${from.value}`;
}

const documented = (doc: string | undefined): string => (doc === undefined ? "" : `/${doc}/ `);

function declarationOutline(declaration: Declaration): string {
  const head = `${documented(declaration.doc)}${declaration.kind} ${declaration.name.text}`;
  switch (declaration.kind) {
    case "event":
      switch (declaration.payload.kind) {
        case "none":
          return head;
        case "fields":
          return `${head} {${declaration.payload.fields.map(fieldOutline).join(", ")}}`;
        case "type":
          return `${head} = ${typeOutline(declaration.payload.type)}`;
        default:
          return never(declaration.payload);
      }
    case "record":
      return `${head} {${declaration.fields.map(fieldOutline).join(", ")}}`;
    case "enum":
      return `${head} {${declaration.members.map(({ name, doc }) => documented(doc) + name.text).join(", ")}}`;
    case "union":
      return `${head} {${declaration.members.map(({ name, type, doc }) => `${documented(doc)}${name.text}: ${typeOutline(type)}`).join(", ")}}`;
    case "type":
      return `${head} = ${typeOutline(declaration.type)}`;
    case "protocol": {
      const roles = declaration.roles?.map(({ text }) => text).join(",");
      const functions = declaration.functions?.map(functionOutline);
      const settings = declaration.settings.map((setting): string => {
        switch (setting.kind) {
          case "deadline":
            return `deadline ${setting.duration.milliseconds}`;
          case "keepalive":
            return `keepalive ${setting.every.milliseconds}/${setting.timeout.milliseconds}`;
          case "max-message":
            return `max ${setting.size.bytes}`;
          case "alternating":
            return "alternating";
          default:
            return never(setting);
        }
      });
      const body = [...(functions ?? []), ...settings, ...declaration.steps.map(stepOutline)];
      const mark =
        declaration.incomplete === false ? "" : ` (incomplete: ${declaration.incomplete})`;
      const parameters =
        declaration.parameters === undefined ? "" : `<${list(declaration.parameters)}>`;
      return `${head}${parameters}${roles === undefined ? "" : `(${roles})`}${mark} {${body.join("; ")}}`;
    }
    case "endpoint": {
      const { refines, as, incomplete } = declaration;
      const mark = incomplete === false ? "" : ` (incomplete: ${incomplete})`;
      return `${head} refines ${refines.text} as ${as.text}${mark} ${endpointOutline(declaration)}`;
    }
    case "system": {
      const endpoints = declaration.endpoints.map(
        (endpoint) =>
          `${documented(endpoint.doc)}endpoint ${endpoint.name.text} ${endpointOutline(endpoint)}`,
      );
      const mark =
        declaration.incomplete === false ? "" : ` (incomplete: ${declaration.incomplete})`;
      return `${head}${mark} {${endpoints.join("; ")}}`;
    }
    default:
      return never(declaration);
  }
}

const list = (names: readonly Name[]): string => names.map(({ text }) => text).join(",");

const functionOutline = ({ name, metadata }: FunctionName): string =>
  `fn ${name.text}(${metadata?.text ?? ""})`;

function endpointOutline(endpoint: {
  readonly function: FunctionName | undefined;
  readonly steps: readonly LocalStep[];
}): string {
  const own = endpoint.function === undefined ? [] : [functionOutline(endpoint.function)];
  return `{${[...own, ...endpoint.steps.map(stepOutline)].join("; ")}}`;
}

function fieldOutline(field: {
  name: { text: string };
  optional: boolean;
  type: TypeExpression;
  doc: string | undefined;
}): string {
  return `${documented(field.doc)}${field.name.text}${field.optional ? "?" : ""}: ${typeOutline(field.type)}`;
}

export function typeOutline(type: TypeExpression): string {
  switch (type.kind) {
    case "named":
      return type.name.text;
    case "array":
      return `array(${typeOutline(type.element)})`;
    case "set":
      return `set(${typeOutline(type.element)})`;
    case "map":
      return `map(${typeOutline(type.key)}, ${typeOutline(type.value)})`;
    case "tuple":
      return `tuple(${type.elements.map(typeOutline).join(", ")})`;
    case "nullable":
      return `nullable(${typeOutline(type.inner)})`;
    case "literals":
      return type.members
        .map(({ value }) => (typeof value === "bigint" ? `${value}n` : JSON.stringify(value)))
        .join("|");
    case "constrained": {
      const constraints = type.constraints.map((constraint): string => {
        switch (constraint.kind) {
          case "range":
            return `${constraint.subject} ${constraint.low.value}..${constraint.high.value}`;
          case "compare":
            return `${constraint.subject} ${constraint.operator} ${constraint.value.value}`;
          case "matches":
            return `matches ${constraint.pattern.value}`;
          default:
            return never(constraint);
        }
      });
      return `(${typeOutline(type.inner)} where ${constraints.join(" and ")})`;
    }
  }
}

const withinOutline = (within: Within | undefined): string => {
  if (within === undefined) return "";
  return ` within ${within.duration === "forever" ? "forever" : within.duration.milliseconds}`;
};
const aliasOutline = (alias: { text: string } | undefined): string =>
  alias === undefined ? "" : ` as ${alias.text}`;
const block = (steps: readonly (Step | LocalStep)[]): string =>
  `{${steps.map(stepOutline).join("; ")}}`;

function saidOutline(said: Said): string {
  if (said.kind === "event") return said.event.text;
  return said.kind === "stream" ? `stream ${said.event.text}` : said.kind;
}

function partnerOutline(action: "send" | "receive", partner: Name | undefined): string {
  if (partner === undefined) return "";
  return ` ${action === "send" ? "to" : "from"} ${partner.text}`;
}

function stepOutline(step: Step | LocalStep): string {
  const doc = documented(step.doc);
  switch (step.kind) {
    case "message": {
      const said = saidOutline(step.said);
      const clauses = withinOutline(step.within) + aliasOutline(step.alias);
      const { direction } = step;
      if (direction.kind !== "arrow") return `${doc}${direction.kind} ${said}${clauses}`;
      return `${doc}${direction.from.text}->${direction.to.map(({ text }) => text).join(",")}: ${said}${clauses}`;
    }
    case "choice": {
      const branches = step.branches.map(
        (branch) =>
          `${documented(branch.doc)}on ${branch.event.text}${branch.to.length > 0 ? ` to ${branch.to.map(({ text }) => text).join(",")}` : ""}${withinOutline(branch.within)}${aliasOutline(branch.alias)} ${block(branch.steps)}`,
      );
      return `${doc}choice ${step.chooser.text}${withinOutline(step.within)}${aliasOutline(step.alias)} {${branches.join("; ")}}`;
    }
    case "loop":
      return `${doc}loop${step.name === undefined ? "" : ` ${step.name.text}`} ${block(step.steps)}`;
    case "break":
    case "continue":
      return `${doc}${step.kind}${step.loop === undefined ? "" : ` ${step.loop.text}`}`;
    case "end":
    case "return":
      return `${doc}${step.kind}`;
    case "par": {
      const parts = step.parts.map(
        (part) =>
          `${documented(part.doc)}${part.name === undefined ? "" : `${part.name.text} `}${block(part.steps)}`,
      );
      return `${doc}par ${parts.join(" and ")}${aliasOutline(step.alias)}`;
    }
    case "run": {
      const given = step.arguments.length === 0 ? "" : `<${list(step.arguments)}>`;
      const bindings = step.bindings?.map(({ role, as }) => `${role.text} as ${as.text}`);
      return `${doc}run ${step.protocol.text}${given}${bindings === undefined ? "" : `(${bindings.join(",")})`}`;
    }
    case "local-message": {
      const { action, partner, said, within, alias } = step;
      const clauses = withinOutline(within) + aliasOutline(alias);
      return `${doc}${action} ${saidOutline(said)}${partnerOutline(action, partner)}${clauses}`;
    }
    case "local-choice": {
      const branches = step.branches.map(
        ({ action, event, partner, ...branch }) =>
          `${documented(branch.doc)}${action} ${event.text}${partnerOutline(action, partner)}${withinOutline(branch.within)}${aliasOutline(branch.alias)} ${block(branch.steps)}`,
      );
      return `${doc}choice${withinOutline(step.within)}${aliasOutline(step.alias)} {${branches.join("; ")}}`;
    }
    case "lost":
      return "…";
    case "hook":
      return `${doc}${step.owner.text} hooks ${step.hooks.map(({ text }) => text).join(",")}`;
    default:
      return never(step);
  }
}
