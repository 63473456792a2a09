/** Words that no local may be called, and names that the generated functions use themselves. */
const reserved = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield " +
    "r w value items entries key item from globalThis"
  ).split(" "),
);

/** What every object has, so that an absent field of this name does not read as undefined. */
const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));

export const isInherited = (name: string): boolean => inherited.has(name);

/** The local for a field: its name, or with a `$` behind it where that would hide something. */
export function localName(field: string): string {
  return reserved.has(field) || /^read./u.test(field) ? `${field}$` : field;
}

/** Names for the loops of one function: item, item2, … */
export class Locals {
  private readonly counts = new Map<string, number>();

  fresh(name: string): string {
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    return count === 1 ? name : `${name}${count}`;
  }
}
