import type { Lowered } from "../lowering/lower.js";
import type { Copy } from "../lowering/tie.js";
import type { Flow, FlowPart, FlowStep, Place } from "../protocols/flow.js";

/** By global state of the protocol and of its parts; undefined for states that the runtime passes by itself. */
export interface GlobalNames {
  readonly own: readonly (string | undefined)[];
  readonly parts: ReadonlyMap<FlowPart, readonly (string | undefined)[]>;
  /** What the end of a part is called. */
  readonly ends: ReadonlyMap<FlowPart, string>;
}

/** What has states to be named. */
interface Named {
  readonly lowered: Lowered;
  readonly parts: readonly { readonly part: FlowPart; readonly lowered: Lowered }[];
}

/** An automaton, in which names are given by slot. */
interface Naming {
  readonly lowered: Lowered;
  readonly names: (string | undefined)[];
}

/**
 * The names of global states, by the slot of their first transition; states that the runtime passes by itself have none.
 *
 * Names are made of words of the file: the labels of the enclosing branches, then the last event before the state on its
 * own level. A named loop begins the path anew, as a part does. "start" is the first. An ordinal follows only where the
 * name is taken, so that a branch added elsewhere changes no name. `as name` holds exactly. What is run has the names that
 * it would have in its place, where it is met first.
 */
export function nameGlobalStates(judged: Named, flow: Flow): GlobalNames {
  const taken = new Set<string>(reservedKeys);
  for (const alias of aliasesOf(flow)) taken.add(keyOf(alias));
  const ordinals = new Map<string, number>();
  const ends = new Map<FlowPart, string>();
  const parts = new Map<FlowPart, Naming>();
  for (const { part, lowered } of judged.parts) {
    parts.set(part, { lowered, names: new Array<string | undefined>(lowered.room) });
  }
  let started = false;

  const nameAt = (level: Level, alias: string | undefined): string => {
    const first = !started;
    started = true;
    if (alias !== undefined) return alias;
    const path = level.prefix + (level.last ?? "");
    return unused(first || path === "" ? "start" : path, taken, ordinals);
  };

  /** Names the states of an automaton: those of the copies that are run as well, each where it is met first. */
  const nameAll = ({ lowered, names }: Naming, steps: readonly FlowStep[], top: Level): void => {
    const named = new Set<Copy>();
    const give = (links: readonly Place[], first: number, base: number, name: string): void => {
      for (let index = first; index < links.length; index += 1) {
        const link = links[index];
        if (link === undefined) continue;
        // States between the messages of a multicast have the next receiver added.
        const text = index === 0 ? name : `${name}.${flow.roles[link.to]}`;
        names[link.origin + base] = text;
      }
    };

    const walk = (list: readonly FlowStep[], level: Level, copy: Copy): void => {
      const base = copy.base - copy.body.first;
      for (const step of list) {
        switch (step.kind) {
          case "chain": {
            const link = step.links[0];
            if (link?.kind !== "event" && link?.kind !== "stream") break;
            const name = nameAt(level, link.alias?.text);
            const said = link.message?.name ?? "";
            level.last = link.kind === "stream" ? `${said}Stream` : said;
            give(step.links, 0, base, name);
            break;
          }
          case "choice": {
            const name = nameAt(level, step.alias?.text);
            const origin = step.branches[0]?.links[0]?.origin;
            if (origin !== undefined) names[origin + base] = name;
            for (const { links, event, steps: inner } of step.branches) {
              give(links, 1, base, `${name}.${event}`);
              walk(inner, { prefix: level.prefix + event, last: undefined }, copy);
            }
            break;
          }
          case "loop": {
            const { name } = step.loop;
            walk(step.steps, name === undefined ? level : { prefix: name, last: undefined }, copy);
            if (name !== undefined) level.last = name;
            break;
          }
          case "par": {
            started = true;
            const own = step.alias?.text ?? `${level.prefix}Par`;
            const name = step.alias === undefined ? unused(own, taken, ordinals) : own;
            for (const { origin } of step.joins) names[origin + base] = name;
            level.last = `After${capitalised(step.alias?.text ?? "Par")}`;
            for (const part of step.parts) namePart(part);
            break;
          }
          case "run": {
            const target = lowered.called(step, copy);
            if (target === undefined || named.has(target)) break;
            named.add(target);
            walk(step.body.steps, level, target);
            break;
          }
          case "break":
          case "continue":
          case "end":
          case "return":
          case "unclear":
            break;
        }
      }
    };

    const [first] = lowered.copies;
    if (first === undefined) return;
    named.add(first);
    walk(steps, top, first);
  };

  const namePart = (part: FlowPart): void => {
    const naming = parts.get(part);
    if (naming === undefined || ends.has(part)) return;
    ends.set(part, unused(`${part.name}End`, taken, ordinals));
    nameAll(naming, part.steps, { prefix: part.name, last: undefined });
  };

  const own: Naming = {
    lowered: judged.lowered,
    names: new Array<string | undefined>(judged.lowered.room),
  };
  nameAll(own, flow.steps, { prefix: "", last: undefined });
  return {
    own: byState(own),
    parts: new Map([...parts].map(([part, naming]) => [part, byState(naming)])),
    ends,
  };
}

function byState({ lowered, names }: Naming): readonly (string | undefined)[] {
  return Array.from(lowered.slots, (slot) => names[slot]);
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
  return capitalised(name);
}

function capitalised(name: string): string {
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
