import type { Type } from "../program.js";
import { intervalOf, isInteger, strip } from "./bounds.js";
import type { Definitions } from "./definitions.js";

/** How many values a type has that may be a key, where that is a number worth knowing; undefined for very many. */
export function cardinality(type: Type, definitions: Definitions): bigint | undefined {
  const { base, definition, constraints } = strip(type, definitions);
  if (definition?.kind === "enum") return BigInt(definition.members.length);
  if (base?.kind === "literals") return BigInt(new Set(base.members).size);
  if (base?.kind !== "primitive") return undefined;
  if (base.name === "bool") return 2n;
  if (!isInteger(base.name)) return undefined;
  const { low, high } = intervalOf("value", constraints, base);
  if (typeof low?.value !== "bigint" || typeof high?.value !== "bigint") return undefined;
  return high.value - low.value + 1n;
}
