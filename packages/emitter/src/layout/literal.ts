/** A string literal, in the quotes that need fewer escapes. */
export function stringLiteral(value: string): string {
  const escaped = JSON.stringify(value)
    .slice(1, -1)
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
  const doubles = value.split('"').length;
  const singles = value.split("'").length;
  if (doubles <= singles) return `"${escaped}"`;
  return `'${escaped.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A number or bigint literal as the formatter writes it: `0.5`, `-1e21`, `5n`. */
export function numberLiteral(value: number | bigint): string {
  if (typeof value === "bigint") return `${value}n`;
  return String(value).replace("e+", "e");
}

/** A count with its thousands apart, from five digits on: `30_000`. */
export function countLiteral(value: number): string {
  const text = numberLiteral(value);
  return /^\d{5,}$/.test(text) ? text.replace(/\B(?=(\d{3})+$)/g, "_") : text;
}

const identifier = /^[\p{ID_Start}_$][\p{ID_Continue}$\u200c\u200d]*$/u;

/** A key of an object literal. `__proto__` would set the prototype if it were not computed. */
export function propertyKey(name: string): string {
  if (name === "__proto__") return `["__proto__"]`;
  return identifier.test(name) ? name : stringLiteral(name);
}
