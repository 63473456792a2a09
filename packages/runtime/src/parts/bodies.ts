import { OptionError } from "../errors/index.js";
import type { PlacedPart } from "../session/compile.js";

/** What the program does in a part, when it drives. */
export type Body = (start: object) => unknown;

/** The functions of `par({ … })` by part. @throws OptionError when one is missing */
export function bodiesOf(bodies: unknown, parts: readonly PlacedPart[]): ReadonlyMap<string, Body> {
  const byPart = new Map<string, Body>();
  for (const { name } of parts) {
    const body: unknown =
      typeof bodies === "object" && bodies !== null ? Reflect.get(bodies, name) : undefined;
    if (typeof body !== "function") {
      throw new OptionError(name, `the function \`${name}\` is missing: each part needs one`);
    }
    byPart.set(name, (start) => Reflect.apply(body, bodies, [start]));
  }
  return byPart;
}
