/** `login_again` and `login` to `LoginAgain` and `Login`; what already has capitals keeps them. */
export function pascalCase(name: string): string {
  const joined = name.replace(/_+(\p{Ll})/gu, (_, letter: string) => letter.toUpperCase());
  const [first = "", ...rest] = joined;
  return first.toUpperCase() + rest.join("");
}

/** `Atm` to `atm`, `HTTPProxy` to `httpProxy`. */
export function camelCase(name: string): string {
  const pascal = pascalCase(name);
  const capitals = /^\p{Lu}+(?=\p{Lu}\p{Ll})|^\p{Lu}+$|^\p{Lu}/u.exec(pascal)?.[0] ?? "";
  return capitals.toLowerCase() + pascal.slice(capitals.length);
}

const words = (text: string): ReadonlySet<string> =>
  new Set(text.split(/\s+/).filter((word) => word !== ""));

const reserved = words(`
  await break case catch class const continue debugger default delete do else enum export extends false finally for
  function if implements import in instanceof interface let new null package private protected public return static
  super switch this throw true try typeof var void while with yield
`);

const reservedTypes = words(`
  any asserts bigint boolean globalThis infer intrinsic keyof never number object readonly string symbol undefined unique
  unknown
`);

const reservedValues = words("arguments eval exports globalThis require undefined");

/** Names that TypeScript does not let a type have in a module. */
export const isReservedType = (name: string): boolean =>
  reserved.has(name) || reservedTypes.has(name);

/** Names that TypeScript does not let a function or constant have in a module. */
export const isReservedValue = (name: string): boolean =>
  reserved.has(name) || reservedValues.has(name);
