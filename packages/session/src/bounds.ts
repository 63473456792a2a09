import type { Reach } from "./available.js";
import { circle, turned } from "./circle.js";
import { components, membersOf } from "./components.js";
import { RoleSets } from "./role-sets.js";
import type { Table } from "./table.js";
import { mostAhead } from "./turns.js";
import type { ChannelBound } from "./verdict.js";
import { type Ways, waysOf, workspace } from "./ways.js";

/**
 * How many messages can be unread at once, for each channel of a safe protocol.
 *
 * Most are unread when the receiver stops in front of the first of them and everybody else goes on as far as possible:
 * the longest way through (global state, blocked roles), counted in messages of the channel, that begins with the receiver
 * blocked at a message of the channel. A message of a blocked role is not sent and blocks its receiver; a way ends where
 * the sender is blocked. A circle on such a way with a message of the channel in it means that there is no bound.
 */
export function channelBounds(table: Table, reach: Reach): readonly ChannelBound[] {
  return table.roleCount <= 2 ? exactBounds(table, reach) : boundsAtMost(table, reach);
}

function exactBounds(table: Table, reach: Reach): readonly ChannelBound[] {
  const bounds: ChannelBound[] = [];
  for (const [from, to] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const ahead = mostAhead(table, reach, from);
    if (ahead.kind === "unbounded") {
      const cycle = turned(ahead.cycle).map((t) => table.origin[t] ?? 0);
      bounds.push({ from, to, bound: { kind: "unbounded", cycle } });
    } else if (ahead.messages > 0) {
      bounds.push({ from, to, bound: { kind: "exact", messages: ahead.messages } });
    }
  }
  return bounds;
}

function boundsAtMost(table: Table, reach: Reach): readonly ChannelBound[] {
  const { roleCount } = table;
  const channels = new Map<number, number[]>();
  for (let t = 0; t < table.source.length; t++) {
    if ((table.to[t] ?? 0) === -1) continue;
    const key = (table.from[t] ?? 0) * roleCount + (table.to[t] ?? 0);
    const known = channels.get(key);
    if (known === undefined) channels.set(key, [t]);
    else known.push(t);
  }
  const shared = workspace(table, reach, new RoleSets(roleCount));
  const bounds: ChannelBound[] = [];
  for (const [key, transitions] of [...channels].sort(([a], [b]) => a - b)) {
    const from = Math.floor(key / roleCount);
    const to = key % roleCount;
    const ways = waysOf(shared, from, to, transitions);
    bounds.push({ from, to, bound: longest(table, ways) });
  }
  return bounds;
}

function longest(table: Table, ways: Ways): ChannelBound["bound"] {
  const { start, target } = ways;
  let most = 0;
  let onward = false;
  for (let e = 0; e < target.length; e++) {
    onward ||= target[e] !== 0;
    most = Math.max(most, ways.messages[e] ?? 0);
  }
  // The common case: the sender hears from the receiver before anything is decided.
  if (!onward) return { kind: "at-most", messages: most };
  const parts = components({ count: start.length - 1, start, target });
  // Components in their order, so that what a way leads to is known before it.
  const members = membersOf(parts);
  const best = new Int32Array(parts.count);
  for (let index = 0; index < members.item.length; index++) {
    const node = members.item[index] ?? 0;
    const part = parts.of[node] ?? 0;
    for (let e = start[node] ?? 0; e < (start[node + 1] ?? 0); e++) {
      const weight = ways.messages[e] ?? 0;
      const next = parts.of[target[e] ?? 0] ?? 0;
      if (next === part && weight > 0) {
        const walk = circle(ways, node, e).flatMap((edge) => ways.walk(edge));
        return { kind: "unbounded", cycle: turned(walk).map((t) => table.origin[t] ?? 0) };
      }
      const messages = weight + (best[next] ?? 0);
      if (messages > (best[part] ?? 0)) best[part] = messages;
    }
    most = Math.max(most, best[part] ?? 0);
  }
  return { kind: "at-most", messages: most };
}
