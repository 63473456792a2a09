import {
  concat,
  type Doc,
  fluid,
  group,
  ifBroken,
  indent,
  join,
  line,
  list,
  softLine,
} from "./doc.js";

/** A TypeScript type in a plan. */
export type TypeNode =
  /** A name or a literal. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "generic"; readonly name: string; readonly of: readonly TypeNode[] }
  | { readonly kind: "union"; readonly members: readonly TypeNode[] }
  | { readonly kind: "array"; readonly element: TypeNode }
  | { readonly kind: "tuple"; readonly elements: readonly TypeNode[] }
  | {
      readonly kind: "object";
      readonly fields: readonly { readonly name: string; readonly type: TypeNode }[];
    }
  | {
      readonly kind: "function";
      readonly parameters: readonly Parameter[];
      readonly result: TypeNode;
    };

export interface Parameter {
  readonly name: string;
  readonly optional?: boolean;
  readonly type: TypeNode;
}

export const text = (name: string): TypeNode => ({ kind: "text", text: name });
export const generic = (name: string, ...of: readonly TypeNode[]): TypeNode => ({
  kind: "generic",
  name,
  of,
});

/** A union without members said twice; the type itself if there is one, `never` if there is none. */
export function union(members: readonly TypeNode[]): TypeNode {
  const flat = members.flatMap((member) => (member.kind === "union" ? member.members : [member]));
  const byText = new Map(flat.map((member) => [flatType(member), member]));
  const distinct = [...byText.values()].filter((member) => flatType(member) !== "never");
  const [first, ...others] = distinct;
  if (first === undefined) return text("never");
  return others.length === 0 ? first : { kind: "union", members: distinct };
}

/** On one line, whatever its length. */
export function flatType(type: TypeNode): string {
  switch (type.kind) {
    case "text":
      return type.text;
    case "generic":
      return `${type.name}<${type.of.map(flatType).join(", ")}>`;
    case "union":
      return type.members
        .map((member) => (member.kind === "function" ? `(${flatType(member)})` : flatType(member)))
        .join(" | ");
    case "array":
      return type.element.kind === "union"
        ? `(${flatType(type.element)})[]`
        : `${flatType(type.element)}[]`;
    case "tuple":
      return `[${type.elements.map(flatType).join(", ")}]`;
    case "object":
      return `{ ${type.fields.map((field) => `${field.name}: ${flatType(field.type)}`).join("; ")} }`;
    case "function":
      return `(${type.parameters.map((p) => `${p.name}${p.optional ? "?" : ""}: ${flatType(p.type)}`).join(", ")}) => ${flatType(type.result)}`;
  }
}

const isNull = (type: TypeNode): boolean => type.kind === "text" && type.text === "null";

/** Types that the formatter never moves to a line of their own: `Promise<Name>` does not break, nor does `Name | null`. */
function hugs(type: TypeNode): boolean {
  if (type.kind === "text" || type.kind === "object") return true;
  return type.kind === "union" && hugsUnion(type.members);
}

function hugsUnion(members: readonly TypeNode[]): boolean {
  const others = members.filter((member) => !isNull(member));
  return (
    members.length === 2 &&
    others.length === 1 &&
    others.every((other) => isReference(other) || other.kind === "object")
  );
}

function isReference(type: TypeNode): boolean {
  return (
    type.kind === "generic" ||
    (type.kind === "text" && /^[\p{ID_Start}_$]/u.test(type.text) && !keywords.has(type.text))
  );
}

const keywords = new Set([
  "boolean",
  "number",
  "bigint",
  "string",
  "null",
  "undefined",
  "never",
  "true",
  "false",
]);

export function typeDoc(type: TypeNode): Doc {
  switch (type.kind) {
    case "text":
      return type.text;
    case "generic": {
      const [only] = type.of;
      if (type.of.length === 1 && only !== undefined && hugs(only))
        return concat(`${type.name}<`, typeDoc(only), ">");
      return group(
        `${type.name}<`,
        indent(
          softLine,
          join(
            concat(",", line),
            type.of.map((of) => partDoc(of)),
          ),
        ),
        softLine,
        ">",
      );
    }
    case "union":
      if (hugsUnion(type.members)) return join(" | ", type.members.map(memberDoc));
      return group(indent(softLine, unionParts(type.members)));
    case "array":
      if (type.element.kind !== "union") return concat(typeDoc(type.element), "[]");
      if (hugsUnion(type.element.members)) return concat("(", typeDoc(type.element), ")[]");
      return concat(
        group("(", indent(softLine, unionParts(type.element.members)), softLine, ")"),
        "[]",
      );
    case "tuple":
      return list("[", type.elements.map(type.elements.length === 1 ? partDoc : elementDoc), "]");
    case "object":
      return group(
        "{",
        indent(
          line,
          join(
            concat(";", line),
            type.fields.map((field) => concat(`${field.name}: `, typeDoc(field.type))),
          ),
        ),
        ifBroken(";"),
        line,
        "}",
      );
    case "function":
      return signatureDoc("", type.parameters, type.result, " => ");
  }
}

/** An element of a tuple or an argument: a union that breaks there is not indented further. */
function partDoc(type: TypeNode): Doc {
  return type.kind === "union" && !hugsUnion(type.members)
    ? group(unionParts(type.members))
    : typeDoc(type);
}

/** Beside others in a tuple, it stands in parentheses where it breaks. */
function elementDoc(type: TypeNode): Doc {
  if (type.kind !== "union" || hugsUnion(type.members)) return typeDoc(type);
  return group(ifBroken("("), indent(softLine, unionParts(type.members)), softLine, ifBroken(")"));
}

function unionParts(members: readonly TypeNode[]): Doc {
  return concat(
    ifBroken("| "),
    join(
      concat(line, "| "),
      members.map((member) => indentedMember(member)),
    ),
  );
}

/** A member that breaks stands two columns to the right of its bar. */
function indentedMember(member: TypeNode): Doc {
  return indent(memberDoc(member));
}

function memberDoc(member: TypeNode): Doc {
  return member.kind === "function" ? concat("(", typeDoc(member), ")") : typeDoc(member);
}

/** `name(a: A, b: B): R`, as a method, a function's head or a function type. */
export function signatureDoc(
  name: string,
  parameters: readonly Parameter[],
  result: TypeNode,
  arrow = ": ",
): Doc {
  const items = parameters.map((p) =>
    concat(`${p.name}${p.optional ? "?" : ""}: `, typeDoc(p.type)),
  );
  if (items.length === 0) return concat(name, "()", arrow, typeDoc(result));
  return group(
    name,
    "(",
    indent(softLine, join(concat(",", line), items)),
    ifBroken(","),
    softLine,
    ")",
    arrow,
    typeDoc(result),
  );
}

/** `type Name = …`, without the semicolon. */
export function aliasDoc(name: string, type: TypeNode): Doc {
  const head = `type ${name} =`;
  if (type.kind === "union" && !hugsUnion(type.members))
    return group(head, indent(line, unionParts(type.members)));
  if (type.kind === "tuple" || type.kind === "object") return concat(head, " ", typeDoc(type));
  return concat(head, fluid(typeDoc(type)));
}
