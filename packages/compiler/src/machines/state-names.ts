import type { Flow, FlowStep, Place } from "../protocols/flow.js";

/**
 * The names of global states, by the origin of their first transition; states that the runtime passes by itself have none.
 *
 * Names are made of words of the file: the labels of the enclosing branches, then the last event before the state on its
 * own level. A named loop begins the path anew. "start" is the first. An ordinal follows only where the name is taken, so
 * that a branch added elsewhere changes no name. `as name` holds exactly.
 */
export function nameGlobalStates(flow: Flow): readonly (string | undefined)[] {
  const names = new Array<string | undefined>(flow.places.length).fill(undefined);
  const taken = new Set<string>(reservedKeys);
  for (const alias of aliasesOf(flow)) taken.add(keyOf(alias));
  const ordinals = new Map<string, number>();
  let started = false;

  const nameAt = (level: Level, alias: string | undefined): string => {
    const first = !started;
    started = true;
    if (alias !== undefined) return alias;
    const path = level.prefix + (level.last ?? "");
    return unused(first || path === "" ? "start" : path, taken, ordinals);
  };

  /** States between the messages of a multicast have the next receiver added. */
  const nameWithin = (links: readonly Place[], name: string): void => {
    for (let index = 1; index < links.length; index += 1) {
      const link = links[index];
      if (link !== undefined) names[link.origin] = `${name}.${flow.roles[link.to]}`;
    }
  };

  const walk = (steps: readonly FlowStep[], level: Level): void => {
    for (const step of steps) {
      switch (step.kind) {
        case "chain": {
          const link = step.links[0];
          if (link?.kind !== "event") break;
          const name = nameAt(level, link.alias?.text);
          level.last = link.text;
          names[link.origin] = name;
          if (step.links.length > 1) nameWithin(step.links, name);
          break;
        }
        case "choice": {
          const name = nameAt(level, step.alias?.text);
          const origin = step.branches[0]?.links[0]?.origin;
          if (origin !== undefined) names[origin] = name;
          for (const { links, event, steps: inner } of step.branches) {
            nameWithin(links, `${name}.${event}`);
            walk(inner, { prefix: level.prefix + event, last: undefined });
          }
          break;
        }
        case "loop": {
          const { name } = step.loop;
          walk(step.steps, name === undefined ? level : { prefix: name, last: undefined });
          if (name !== undefined) level.last = name;
          break;
        }
        case "break":
        case "continue":
        case "end":
        case "unclear":
          break;
      }
    }
  };

  walk(flow.steps, { prefix: "", last: undefined });
  return names;
}

/** A sequence of steps, as far as names are concerned: an unnamed loop shares the level that it stands in. */
interface Level {
  readonly prefix: string;
  last: string | undefined;
}

/** Interfaces that the generated module has for every role beside those of its states. */
const reservedKeys: readonly string[] = ["End", "Handlers", "Hooks", "Options"];

/** Every name that `as` gives to a state: those of messages and choices. Of a branch it names the handler alone. */
function aliasesOf(flow: Flow): ReadonlySet<string> {
  const aliases = new Set<string>();
  for (const { alias, starts } of flow.places) {
    if (alias !== undefined && starts === undefined) aliases.add(alias.text);
    const chosen = starts?.choice.alias;
    if (chosen !== undefined) aliases.add(chosen.text);
  }
  return aliases;
}

/** States become parts of type names, where their first letter is a capital. */
function keyOf(name: string): string {
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
