import type { ProgramFile } from "@capitan/compiler";

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

/** Whether a local of some function of the module may be called so: after a field, or made up. */
export function isHidden(name: string, file: ProgramFile): boolean {
  return (
    /^(r|w|value|size|(items|item|entries|key|from)\d*)$/.test(name) || fieldNames(file).has(name)
  );
}

function fieldNames(file: ProgramFile): ReadonlySet<string> {
  const names = file.types.flatMap((type) => {
    if (type.kind === "record") return type.fields;
    return type.kind === "event" && type.payload.kind === "fields" ? type.payload.fields : [];
  });
  return new Set(names.map(({ name }) => name));
}

/** Names that a function makes up: item, item2, … A name is free again behind the block that declares it. */
export class Locals {
  private readonly taken: Set<string>;

  constructor(taken: ReadonlySet<string> = new Set()) {
    this.taken = new Set(taken);
  }

  fresh(name: string): string {
    let free = name;
    for (let ordinal = 2; this.taken.has(free); ordinal += 1) free = `${name}${ordinal}`;
    this.taken.add(free);
    return free;
  }

  /** For a block inside. */
  inner(): Locals {
    return new Locals(this.taken);
  }
}
