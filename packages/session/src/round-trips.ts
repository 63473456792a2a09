import type { Reach } from "./available.js";
import type { Table } from "./table.js";

/**
 * The longest chain of messages of a run in which each is sent by the receiver of the one before it, in round trips of two
 * messages; undefined when a loop makes it unbounded.
 *
 * For each component of the automaton, from the ends backwards: by role, the longest chain that begins with a message of
 * that role. A component that is a single state with one way on changes the entry of one role only and takes over the
 * array of the next, so that long chains cost nothing per role. In a loop the messages can be chained in any order: the
 * chain is unbounded exactly if the roles send to each other in a circle.
 */
export function roundTrips(table: Table, { parts, members }: Reach): number | undefined {
  const { roleCount, start, target, from, to } = table;
  const uses = new Int32Array(parts.count);
  for (let t = 0; t < target.length; t++) {
    const into = parts.of[target[t] ?? 0] ?? 0;
    if ((parts.of[table.source[t] ?? 0] ?? 0) !== into) uses[into] = (uses[into] ?? 0) + 1;
  }
  const chains: (Int32Array | undefined)[] = new Array(parts.count);
  const nothing = new Int32Array(roleCount);
  /** Of the component at hand: messages inside, and the chains that begin with a message out of it. */
  const inside: number[] = [];
  const roles: number[] = [];
  const lengths: number[] = [];
  for (let part = 0; part < parts.count; part++) {
    let chain: Int32Array | undefined;
    inside.length = 0;
    roles.length = 0;
    lengths.length = 0;
    for (let m = members.start[part] ?? 0; m < (members.start[part + 1] ?? 0); m++) {
      const state = members.item[m] ?? 0;
      for (let t = start[state] ?? 0; t < (start[state + 1] ?? 0); t++) {
        const next = parts.of[target[t] ?? 0] ?? 0;
        if (next === part) {
          if ((to[t] ?? 0) !== -1) inside.push(t);
          continue;
        }
        const after = chains[next] ?? nothing;
        uses[next] = (uses[next] ?? 0) - 1;
        if ((to[t] ?? 0) !== -1) {
          roles.push(from[t] ?? 0);
          lengths.push(1 + (after[to[t] ?? 0] ?? 0));
        }
        if (chain === undefined) chain = (uses[next] ?? 0) === 0 ? after : after.slice();
        else for (let r = 0; r < roleCount; r++) chain[r] = Math.max(chain[r] ?? 0, after[r] ?? 0);
        if ((uses[next] ?? 0) === 0) chains[next] = undefined;
      }
    }
    chain ??= new Int32Array(roleCount);
    for (let index = 0; index < roles.length; index++) {
      const role = roles[index] ?? 0;
      const messages = lengths[index] ?? 0;
      if (messages > (chain[role] ?? 0)) chain[role] = messages;
    }
    if (inside.length > 0 && !settle(table, chain, inside)) return undefined;
    chains[part] = chain;
  }
  const first = chains[parts.of[table.initial] ?? 0] ?? nothing;
  return Math.floor(first.reduce((longest, messages) => Math.max(longest, messages), 0) / 2);
}

/** Lengthens chains by the messages of a loop until nothing changes; false when they grow for ever. */
function settle(table: Table, chain: Int32Array, inside: readonly number[]): boolean {
  const pairs = new Map<number, readonly [number, number]>();
  for (const t of inside) {
    const pair = [table.from[t] ?? 0, table.to[t] ?? 0] as const;
    pairs.set(pair[0] * table.roleCount + pair[1], pair);
  }
  for (let round = 0; round <= table.roleCount; round++) {
    let changed = false;
    for (const [sender, receiver] of pairs.values()) {
      if ((chain[sender] ?? 0) >= 1 + (chain[receiver] ?? 0)) continue;
      chain[sender] = 1 + (chain[receiver] ?? 0);
      changed = true;
    }
    if (!changed) return true;
  }
  return false;
}
