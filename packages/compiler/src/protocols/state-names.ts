/**
 * Names of states, made of words of the file: the labels of the enclosing branches, then the last event before the state
 * on its own level. A named loop begins the path anew. "start" is the first, "end" the last. An ordinal follows only where
 * the name is taken, so that a branch added elsewhere changes no name.
 */
export interface StateNames {
  /** The name of the state at this point of `level`; `alias` is `as name`, which holds exactly. */
  readonly at: (level: Level, alias: string | undefined) => string;
}

/** A sequence of steps, as far as names are concerned. */
export interface Level {
  readonly prefix: string;
  last: string | undefined;
}

export function branchLevel(level: Level, event: string): Level {
  return { prefix: level.prefix + event, last: undefined };
}

export function loopLevel(name: string): Level {
  return { prefix: name, last: undefined };
}

/** Interfaces that the generated module has for every role beside those of its states. */
const reservedKeys: readonly string[] = ["End", "Handlers", "Hooks", "Options"];

/** `aliases` are all names given by `as` in the protocol: no other state takes them. */
export function makeStateNames(aliases: Iterable<string>): StateNames {
  const taken = new Set<string>(reservedKeys);
  for (const alias of aliases) taken.add(keyOf(alias));
  const next = new Map<string, number>();
  let started = false;
  return {
    at: (level, alias) => {
      const first = !started;
      started = true;
      if (alias !== undefined) return alias;
      const path = level.prefix + (level.last ?? "");
      return unused(first || path === "" ? "start" : path, taken, next);
    },
  };
}

/** States become parts of type names, where their first letter is a capital. */
export function keyOf(name: string): string {
  const first = name.charCodeAt(0);
  // Nearly all names begin with a capital: no string is made for them.
  if (first >= 65 && first <= 90) return name;
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** `name`, or `name2`, `name3`, … whichever is free first; takes it. `next` keeps long series linear. */
export function unused(name: string, taken: Set<string>, next: Map<string, number>): string {
  const key = keyOf(name);
  if (!taken.has(key)) {
    taken.add(key);
    return name;
  }
  for (let ordinal = next.get(name) ?? 2; ; ordinal += 1) {
    const candidate = `${name}${ordinal}`;
    const candidateKey = keyOf(candidate);
    if (taken.has(candidateKey)) continue;
    taken.add(candidateKey);
    next.set(name, ordinal + 1);
    return candidate;
  }
}
