import type { FlatAutomaton, GlobalAutomaton, Machine } from "./automaton.js";
import { availability, type Reach, reachOf } from "./available.js";
import { readFromOneSide } from "./direct.js";
import { backwardsOf, failsEnds } from "./ends.js";
import { factsOf } from "./facts.js";
import type { Failure } from "./failure.js";
import { faultsOf, rootFaults } from "./faults.js";
import { lazily } from "./lazy.js";
import { machineOf, sharedLists } from "./machine.js";
import {
  knowsEveryChoice,
  PROJECTION_LIMIT,
  type Projection,
  project,
  scratchFor,
} from "./projection.js";
import { failsReceiveValidity } from "./receive-validity.js";
import { failsNoMixedChoice, failsSendValidity } from "./send-validity.js";
import { type Table, tabulate } from "./table.js";
import type { Verdict } from "./verdict.js";

export interface CheckOptions {
  /** Report faults too that follow from others, and would mostly vanish with them. */
  readonly consequences?: boolean;
}

/**
 * Decides whether the machines of a global protocol can go wrong, by the sound and complete projection of Li, Stutz, Wies
 * and Zufferey (CAV 2023), and finds a shortest run for each fault. Two roles take the direct path and are always safe.
 * The machines and facts of a safe protocol are made when they are first asked for.
 */
export function check(
  automaton: GlobalAutomaton | FlatAutomaton,
  options: CheckOptions = {},
): Verdict {
  const table = lazily(() => tabulate(automaton));
  if (automaton.roleCount > 2) return checkProjected(table(), options);
  return safe(
    table,
    lazily(() => reachOf(table())),
    () => readMachines(table()),
  );
}

function readMachines(table: Table): readonly Machine[] {
  const scratch = new Int32Array(table.stateCount);
  const shared = sharedLists(table);
  return Array.from({ length: table.roleCount }, (_, role) =>
    readFromOneSide(table, role, scratch, shared),
  );
}

function safe(table: () => Table, reach: () => Reach, make: () => readonly Machine[]): Verdict {
  const machines = lazily(make);
  return {
    kind: "safe",
    get machines() {
      return machines();
    },
    facts: factsOf(table, reach),
  };
}

function checkProjected(table: Table, { consequences = false }: CheckOptions): Verdict {
  const reach = lazily(() => reachOf(table));
  const scratch = lazily(() => scratchFor(table));
  const known: (Projection | undefined)[] = [];
  const projectionOf = (role: number): Projection | undefined => {
    known[role] ??= project(table, role, scratch());
    return known[role];
  };
  const failures: Failure[] = [];
  for (let role = 0; role < table.roleCount; role++) {
    if (knowsEveryChoice(table, role)) continue;
    const projection = projectionOf(role);
    if (projection === undefined) return { kind: "too-large", role, limit: PROJECTION_LIMIT };
    failures.push(
      ...failsSendValidity(table, projection),
      ...failsNoMixedChoice(table, projection),
    );
    const received = failsReceiveValidity(table, projection, () =>
      availability(table, reach(), role),
    );
    if (received === undefined) return { kind: "too-large", role, limit: PROJECTION_LIMIT };
    failures.push(...received);
  }
  if (failures.length === 0) {
    const back = lazily(() => backwardsOf(table));
    for (const projection of known) {
      if (projection !== undefined) failures.push(...failsEnds(table, projection, back));
    }
  }
  const projections = (): readonly Projection[] =>
    Array.from({ length: table.roleCount }, (_, role) => projectionOf(role) ?? tooLarge());
  const read = (): readonly Machine[] => {
    const lists = sharedLists(table);
    return projections().map((projection) => machineOf(table, projection, lists));
  };
  if (failures.length === 0) return safe(() => table, reach, read);
  const machines = read();
  const found = faultsOf(table, reach, machines, projections(), failures);
  const [first, ...rest] = consequences ? found : rootFaults(found);
  if (first === undefined) throw new Error("a failed condition without a fault");
  return { kind: "unsafe", machines, faults: [first, ...rest] };
}

function tooLarge(): never {
  throw new Error("a machine of single states that is too large");
}
