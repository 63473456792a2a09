import type { Projection } from "./projection.js";
import {
  after,
  fits,
  headOf,
  initialSituation,
  isAhead,
  keyOf,
  movesIn,
  type Situation,
} from "./situation.js";
import { at, kindFor, partnerFor, type Table } from "./table.js";

/** How many entries (situations times roles, and steps of fitting histories) a search may spend. */
const SEARCH_LIMIT = 1_000_000;

/** One step of a run of the machines. */
export interface Taken {
  readonly role: number;
  readonly action: number;
}

/** A run that fits the global automaton, and a move that does not any more. */
export interface Leaving {
  readonly steps: readonly Taken[];
  readonly role: number;
  readonly state: number;
  readonly move: number;
  /** A run of the global automaton that the histories before the wrong move fit. */
  readonly fit: readonly number[];
}

/** How the search sees the moves of the machines. */
export interface Suspicion {
  /** The move fails a condition: a run that it leaves the protocol with is asked for. */
  readonly fails: (role: number, state: number, move: number) => boolean;
  /** The machine state can both send and receive. */
  readonly mixed: (role: number, state: number) => boolean;
}

interface Node {
  readonly situation: Situation;
  readonly parent: Node | undefined;
  /** The steps that lead here from the parent, and the global transitions determined by them. */
  readonly steps: readonly Taken[];
  readonly determined: readonly number[];
  /** A step that fails a condition, or was taken in a mixed state, is beyond the frontier. */
  readonly suspect: boolean;
}

/**
 * Searches the runs of the machines in order of the number of messages sent, and calls `leave` for each that leaves the
 * protocol by a move that fails a condition. The search goes on to runs of `limit` messages; `leave` answers with the new
 * limit, -1 to stop.
 *
 * Runs are told apart by their situation only. A receive of a role that can do nothing but receive from one partner is
 * taken at once: it cannot leave the protocol, it disables nothing, and every run that goes wrong without it goes wrong
 * with it. As long as no suspect step is beyond the frontier the histories need not be compared with the global automaton:
 * moves that fulfil the conditions keep to it.
 *
 * Returns false when it had to give up.
 */
export function searchLeaving(
  table: Table,
  projections: readonly Projection[],
  suspicion: Suspicion,
  limit: number,
  leave: (role: number, state: number, move: number, found: () => Leaving) => number,
): boolean {
  let budget = SEARCH_LIMIT;
  const spend = (): boolean => {
    budget -= 1;
    return budget > 0;
  };
  const hooks = hooksOf(table);
  const seen = new Set<string>();
  let most = limit;
  let level: Node[] = [
    {
      situation: initialSituation(table),
      parent: undefined,
      steps: [],
      determined: [],
      suspect: false,
    },
  ];
  for (let messages = 0; level.length > 0 && messages <= most; messages++) {
    const next: Node[] = [];
    /** Runs that leave by a message, which is one more than the level counts. */
    const later: (() => number)[] = [];
    // Receives and hooks cost nothing: what they lead to is appended to the level that is being walked.
    for (const reached of level) {
      const node = settle(table, projections, suspicion, reached);
      const key = keyOf(node.situation);
      if (seen.has(key)) continue;
      seen.add(key);
      budget -= table.roleCount + keyCost(node.situation);
      for (const projection of projections) {
        const { role } = projection;
        const state = node.situation.states[role] ?? 0;
        for (const [index, move] of movesIn(projection, node.situation).entries()) {
          if (budget <= 0) return false;
          const sample = at(table.actionSample, move.action);
          const kind = kindFor(table, sample, role);
          if (kind === "receive") {
            const partner = partnerFor(table, sample, role);
            if (headOf(table, node.situation, partner, role) !== move.action) continue;
          }
          if (kind === "hook" && hooksInARow(table, node.situation, role) >= (hooks[role] ?? 0))
            continue;
          const sent = kind === "send" ? 1 : 0;
          if (messages + sent > most) continue;
          const fails = suspicion.fails(role, state, index);
          const suspect = node.suspect || fails || suspicion.mixed(role, state);
          const done = after(table, node.situation, role, move.action, move.target);
          const fitting =
            done !== undefined && (!suspect || fits(table, done.situation, spend) !== undefined);
          if (budget <= 0) return false;
          if (!fitting) {
            if (!fails) continue;
            const found = (): Leaving => ({
              steps: [...stepsTo(node), { role, action: move.action }],
              role,
              state,
              move: index,
              fit: [...determinedTo(node), ...(fits(table, node.situation, spend) ?? [])],
            });
            const report = (): number => leave(role, state, index, found);
            if (sent === 1) later.push(report);
            else most = report();
            continue;
          }
          if (done === undefined) continue;
          (sent === 1 ? next : level).push({
            situation: done.situation,
            parent: node,
            steps: [{ role, action: move.action }],
            determined: done.determined,
            suspect: suspect && isAhead(done.situation),
          });
        }
      }
    }
    for (const report of later) if (messages < most) most = report();
    level = next;
  }
  return true;
}

/** By role: how many hooks there are. A role that runs more in a row only goes round in circles without a message. */
function hooksOf(table: Table): readonly number[] {
  const hooks: number[] = new Array(table.roleCount).fill(0);
  for (let t = 0; t < table.source.length; t++) {
    if (at(table.to, t) === -1) hooks[at(table.from, t)] = (hooks[at(table.from, t)] ?? 0) + 1;
  }
  return hooks;
}

function hooksInARow(table: Table, { ahead }: Situation, role: number): number {
  const own = ahead[role] ?? [];
  let count = 0;
  while (
    count < own.length &&
    at(table.to, at(table.actionSample, own.at(-1 - count) ?? 0)) === -1
  ) {
    count += 1;
  }
  return count;
}

/** Takes the receives that may be taken at once. */
function settle(
  table: Table,
  projections: readonly Projection[],
  suspicion: Suspicion,
  node: Node,
): Node {
  let { situation } = node;
  const steps = [...node.steps];
  const determined = [...node.determined];
  for (let moved = true; moved; ) {
    moved = false;
    for (const projection of projections) {
      const { role } = projection;
      const moves = movesIn(projection, situation);
      const partner = onlyPartner(table, projection, moves);
      if (partner === -1 || suspicion.mixed(role, situation.states[role] ?? 0)) continue;
      const head = headOf(table, situation, partner, role);
      const move = head === -1 ? undefined : moves.find((m) => m.action === head);
      if (move === undefined) continue;
      const done = after(table, situation, role, move.action, move.target);
      if (done === undefined) continue;
      situation = done.situation;
      steps.push({ role, action: move.action });
      determined.push(...done.determined);
      moved = true;
    }
  }
  return { ...node, situation, steps, determined };
}

/** The one role that all moves receive from; -1 when there is none, or several. */
function onlyPartner(
  table: Table,
  { role }: Projection,
  moves: Projection["moves"][number],
): number {
  let partner = -1;
  for (const move of moves) {
    const sample = at(table.actionSample, move.action);
    if (kindFor(table, sample, role) !== "receive") return -1;
    const from = at(table.from, sample);
    if (partner !== -1 && from !== partner) return -1;
    partner = from;
  }
  return partner;
}

function keyCost({ ahead, behind }: Situation): number {
  let cost = 0;
  for (const list of ahead) cost += list.length;
  for (const list of behind) cost += list.length;
  return cost;
}

function stepsTo(node: Node): readonly Taken[] {
  const parts: (readonly Taken[])[] = [];
  for (let n: Node | undefined = node; n !== undefined; n = n.parent) parts.push(n.steps);
  return parts.reverse().flat();
}

function determinedTo(node: Node): readonly number[] {
  const parts: (readonly number[])[] = [];
  for (let n: Node | undefined = node; n !== undefined; n = n.parent) parts.push(n.determined);
  return parts.reverse().flat();
}
