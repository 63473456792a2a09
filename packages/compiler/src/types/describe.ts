import type { Type } from "../program.js";
import type { Stripped } from "./bounds.js";
import { strip } from "./bounds.js";
import type { Definitions } from "./definitions.js";

/** A type without its constraints as a sentence names it: "string", "an array", "record `Quote`". */
export function describeBase({ base, definition }: Stripped): string {
  if (definition !== undefined) return `${definition.kind} \`${definition.name}\``;
  switch (base?.kind) {
    case "primitive":
      return base.name;
    case "literals":
      return "a literal union";
    case "array":
      return "an array";
    case "set":
      return "a set";
    case "map":
      return "a map";
    case "tuple":
      return "a tuple";
    case "codec":
      return `codec \`${base.local}\``;
    case "reference":
    case undefined:
      return "this type";
  }
}

export function describeType(type: Type, definitions: Definitions): string {
  const stripped = strip(type, definitions);
  return stripped.nullable ? `${describeBase(stripped)}?` : describeBase(stripped);
}
