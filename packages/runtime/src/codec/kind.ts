/** What an item is, by its initial byte. */
export type ItemKind =
  | "number"
  | "bytes"
  | "text"
  | "array"
  | "map"
  | "tag"
  | "bool"
  | "null"
  | "undefined"
  | "other";

const majorKinds: readonly ItemKind[] = [
  "number",
  "number",
  "bytes",
  "text",
  "array",
  "map",
  "tag",
];
const simpleKinds: ReadonlyMap<number, ItemKind> = new Map([
  [0xf4, "bool"],
  [0xf5, "bool"],
  [0xf6, "null"],
  [0xf7, "undefined"],
  [0xf9, "number"],
  [0xfa, "number"],
  [0xfb, "number"],
]);
const kinds = Array.from(
  { length: 256 },
  (_, initial) => majorKinds[initial >> 5] ?? simpleKinds.get(initial) ?? "other",
);

/** By the initial byte. */
export function itemKind(initial: number): ItemKind {
  return kinds[initial] ?? "other";
}

/** In the words of a refusal. */
export const kindNames: Readonly<Record<ItemKind, string>> = {
  number: "a number",
  bytes: "bytes",
  text: "a string",
  array: "an array",
  map: "a map",
  tag: "a tagged value",
  bool: "a boolean",
  null: "null",
  undefined: "undefined",
  other: "an unassigned value",
};
