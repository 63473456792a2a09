import type { FlatAutomaton, GlobalAutomaton } from "./automaton.js";
import { at, type Table, tabulate } from "./table.js";
import type { AlternationFault } from "./verdict.js";

/**
 * Strict turn-taking between every two roles: whoever has sent to the other must hear from it before it sends to it again.
 * Every message counts, those of handshakes and keepalives too; hooks do not. The first offence on a shortest run, or
 * undefined.
 */
export function checkAlternation(
  automaton: GlobalAutomaton | FlatAutomaton,
): AlternationFault | undefined {
  return takesTurns(tabulate(automaton));
}

export function takesTurns(table: Table): AlternationFault | undefined {
  const { roleCount } = table;
  const pairs = new Set<number>();
  for (const sample of table.actionSample) {
    const a = at(table.from, sample);
    const b = at(table.to, sample);
    if (b !== -1) pairs.add(Math.min(a, b) * roleCount + Math.max(a, b));
  }
  for (const pair of [...pairs].sort((x, y) => x - y)) {
    const fault = firstOffence(table, Math.floor(pair / roleCount), pair % roleCount);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Breadth first over (state, who of the two has sent last): 0 nobody, 1 the one, 2 the other. */
function firstOffence(table: Table, one: number, other: number): AlternationFault | undefined {
  const { start, from, to, target, origin } = table;
  const lastOrigin = new Int32Array(table.stateCount * 3);
  const seen = new Uint8Array(table.stateCount * 3);
  const queue = new Int32Array(table.stateCount * 3);
  let end = 0;
  const visit = (node: number, first: number): void => {
    if (seen[node] === 1) return;
    seen[node] = 1;
    lastOrigin[node] = first;
    queue[end++] = node;
  };
  visit(table.initial * 3, -1);
  for (let next = 0; next < end; next++) {
    const node = at(queue, next);
    const state = Math.floor(node / 3);
    const last = node % 3;
    for (let t = at(start, state); t < at(start, state + 1); t++) {
      const sender = at(from, t);
      const receiver = at(to, t);
      const between =
        (sender === one && receiver === other) || (sender === other && receiver === one);
      if (!between) {
        visit(at(target, t) * 3 + last, at(lastOrigin, node));
        continue;
      }
      const now = sender === one ? 1 : 2;
      if (now === last) return { role: sender, first: at(lastOrigin, node), second: at(origin, t) };
      visit(at(target, t) * 3 + now, at(origin, t));
    }
  }
  return undefined;
}
