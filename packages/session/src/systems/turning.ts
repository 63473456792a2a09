import { components, type Graph } from "../components.js";
import { at } from "../table.js";
import { HOOK, type Network, partnerOf, RECEIVE } from "./network.js";

/**
 * Marks sends and hooks so that every circle of configurations holds a marked one. A role that moves in such a circle goes
 * round one of its machine, and so do all with whom it speaks there; so it is enough that the machines of some roles are
 * cut: those that are left have no circle without a word to a role that is cut, or to one of their own kind found before.
 * Receives need no mark, since somebody has to send what is received. The `preferred` role is cut first if it can be.
 */
export function turningPoints(network: Network, preferred: number): Uint8Array {
  const marks = new Uint8Array(network.kind.length);
  const { roleCount } = network;
  const covered: boolean[] = new Array(roleCount).fill(false);
  const isCovered = (role: number): boolean => covered[role] ?? false;
  const stays = (t: number): boolean =>
    at(network.kind, t) === HOOK || !isCovered(partnerOf(network, t));
  const cover = (): void => {
    for (let moved = true; moved; ) {
      moved = false;
      for (let role = 0; role < roleCount; role++) {
        if (isCovered(role) || hasCircle(network, role, stays)) continue;
        covered[role] = true;
        moved = true;
      }
    }
  };
  cover();
  for (;;) {
    const open = [...covered.keys()].filter((role) => !isCovered(role));
    if (open.length === 0) return marks;
    const received = (t: number): boolean => at(network.kind, t) === RECEIVE && stays(t);
    let chosen = -1;
    let most = -1;
    for (const role of open) {
      if (hasCircle(network, role, received)) continue;
      const partners =
        role === preferred ? Number.POSITIVE_INFINITY : partnersOf(network, role, stays);
      if (partners > most) {
        most = partners;
        chosen = role;
      }
    }
    if (chosen === -1) {
      for (const role of open) markAll(network, role, stays, marks);
      return marks;
    }
    cut(network, chosen, stays, marks);
    covered[chosen] = true;
    cover();
  }
}

function graphOf({ base, first, target }: Network, role: number): Graph {
  const begin = at(base, role);
  const count = at(base, role + 1) - begin;
  const from = at(first, begin);
  return {
    count,
    start: first.subarray(begin, begin + count + 1).map((t) => t - from),
    target: target.subarray(from, at(first, begin + count)).map((state) => state - begin),
  };
}

/** The first transition of a role. */
function firstOf({ base, first }: Network, role: number): number {
  return at(first, at(base, role));
}

function hasCircle(network: Network, role: number, keep: (t: number) => boolean): boolean {
  let found = false;
  eachOnCircle(network, role, keep, () => {
    found = true;
  });
  return found;
}

function eachOnCircle(
  network: Network,
  role: number,
  keep: (t: number) => boolean,
  visit: (t: number) => void,
): void {
  const graph = graphOf(network, role);
  const shift = firstOf(network, role);
  const { of } = components(graph, (edge) => keep(edge + shift));
  for (let state = 0; state < graph.count; state++) {
    for (let e = at(graph.start, state); e < at(graph.start, state + 1); e++) {
      if (keep(e + shift) && of[state] === of[at(graph.target, e)]) visit(e + shift);
    }
  }
}

function partnersOf(network: Network, role: number, keep: (t: number) => boolean): number {
  const partners = new Set<number>();
  eachOnCircle(network, role, keep, (t) => partners.add(partnerOf(network, t)));
  return partners.size;
}

function markAll(
  network: Network,
  role: number,
  keep: (t: number) => boolean,
  marks: Uint8Array,
): void {
  eachOnCircle(network, role, keep, (t) => {
    if (at(network.kind, t) !== RECEIVE) marks[t] = 1;
  });
}

/** Marks the sends and hooks that lead back in an order of the states in which no receive does. */
function cut(
  network: Network,
  role: number,
  keep: (t: number) => boolean,
  marks: Uint8Array,
): void {
  const { start, target, count } = graphOf(network, role);
  const shift = firstOf(network, role);
  const place = new Int32Array(count).fill(-1);
  const cursor = start.slice(0, count);
  let next = count;
  // From the last state on, so that the order is that of the text where receives say nothing else.
  for (let root = count - 1; root >= 0; root--) {
    if (at(cursor, root) === -1) continue;
    const path = [root];
    for (let state = root; ; ) {
      const e = at(cursor, state);
      if (e !== -1 && e < at(start, state + 1)) {
        cursor[state] = e + 1;
        if (at(network.kind, e + shift) !== RECEIVE || !keep(e + shift)) continue;
        const to = at(target, e);
        if (at(cursor, to) === -1) continue;
        path.push(to);
        state = to;
        continue;
      }
      if (at(place, state) === -1) place[state] = --next;
      cursor[state] = -1;
      path.pop();
      const back = path.at(-1);
      if (back === undefined) break;
      state = back;
    }
  }
  for (let state = 0; state < count; state++) {
    for (let e = at(start, state); e < at(start, state + 1); e++) {
      if (at(network.kind, e + shift) === RECEIVE || !keep(e + shift)) continue;
      if (at(place, at(target, e)) <= at(place, state)) marks[e + shift] = 1;
    }
  }
}
