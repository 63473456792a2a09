import { type Components, membersOf } from "./components.js";
import { at, type Table } from "./table.js";

/**
 * The longest chain of messages of a run in which each is sent by the receiver of the one before it, in round trips of two
 * messages; undefined when a loop makes it unbounded.
 *
 * For each component of the automaton, from the ends backwards: by role, the longest chain that begins with a message of
 * that role. A component that is a single state with one way on changes the entry of one role only and takes over the
 * array of the next, so that long chains cost nothing per role. In a loop the messages can be chained in any order: the
 * chain is unbounded exactly if the roles send to each other in a circle.
 */
export function roundTrips(table: Table, parts: Components): number | undefined {
  const { roleCount, start, target, from, to } = table;
  const members = membersOf(parts);
  const uses = new Int32Array(parts.count);
  for (let t = 0; t < target.length; t++) {
    const into = at(parts.of, at(target, t));
    if (at(parts.of, at(table.source, t)) !== into) uses[into] = at(uses, into) + 1;
  }
  const chains: (Int32Array | undefined)[] = new Array(parts.count);
  const nothing = new Int32Array(roleCount);
  for (let part = 0; part < parts.count; part++) {
    let chain: Int32Array | undefined;
    const inside: number[] = [];
    const begins: { role: number; messages: number }[] = [];
    for (let m = at(members.start, part); m < at(members.start, part + 1); m++) {
      const state = at(members.item, m);
      for (let t = at(start, state); t < at(start, state + 1); t++) {
        const next = at(parts.of, at(target, t));
        if (next === part) {
          if (at(to, t) !== -1) inside.push(t);
          continue;
        }
        const after = chains[next] ?? nothing;
        uses[next] = at(uses, next) - 1;
        if (at(to, t) !== -1)
          begins.push({ role: at(from, t), messages: 1 + at(after, at(to, t)) });
        if (chain === undefined) chain = at(uses, next) === 0 ? after : after.slice();
        else for (let r = 0; r < roleCount; r++) chain[r] = Math.max(at(chain, r), at(after, r));
        if (at(uses, next) === 0) chains[next] = undefined;
      }
    }
    chain ??= new Int32Array(roleCount);
    for (const { role, messages } of begins) chain[role] = Math.max(at(chain, role), messages);
    if (inside.length > 0 && !settle(table, chain, inside)) return undefined;
    chains[part] = chain;
  }
  const first = chains[at(parts.of, table.initial)] ?? nothing;
  return Math.floor(first.reduce((longest, messages) => Math.max(longest, messages), 0) / 2);
}

/** Lengthens chains by the messages of a loop until nothing changes; false when they grow for ever. */
function settle(table: Table, chain: Int32Array, inside: readonly number[]): boolean {
  const pairs = new Map<number, readonly [number, number]>();
  for (const t of inside) {
    const pair = [at(table.from, t), at(table.to, t)] as const;
    pairs.set(pair[0] * table.roleCount + pair[1], pair);
  }
  for (let round = 0; round <= table.roleCount; round++) {
    let changed = false;
    for (const [sender, receiver] of pairs.values()) {
      if (at(chain, sender) >= 1 + at(chain, receiver)) continue;
      chain[sender] = 1 + at(chain, receiver);
      changed = true;
    }
    if (!changed) return true;
  }
  return false;
}
