import type { GlobalAutomaton, Machine } from "./automaton.js";
import { availability, type Reach, reachOf } from "./available.js";
import { readFromOneSide } from "./direct.js";
import { type Backwards, backwardsOf, failsEnds } from "./ends.js";
import { factsOf } from "./facts.js";
import type { Failure } from "./failure.js";
import { faultsOf, rootFaults } from "./faults.js";
import { machineOf, sharedLists } from "./machine.js";
import { PROJECTION_LIMIT, type Projection, project, scratchFor } from "./projection.js";
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
 */
export function check(automaton: GlobalAutomaton, options: CheckOptions = {}): Verdict {
  const table = tabulate(automaton);
  if (table.roleCount <= 2) {
    const scratch = new Int32Array(table.stateCount);
    const shared = sharedLists(table);
    const machines: Machine[] = [];
    for (let role = 0; role < table.roleCount; role++) {
      machines.push(readFromOneSide(table, role, scratch, shared));
    }
    return { kind: "safe", machines, facts: factsOf(table, reachOf(table)) };
  }
  return checkProjected(table, options);
}

function checkProjected(table: Table, { consequences = false }: CheckOptions): Verdict {
  let reach: Reach | undefined;
  const scratch = scratchFor(table);
  const projections: Projection[] = [];
  const failures: Failure[] = [];
  for (let role = 0; role < table.roleCount; role++) {
    const projection = project(table, role, scratch);
    if (projection === undefined) return { kind: "too-large", role, limit: PROJECTION_LIMIT };
    projections.push(projection);
    failures.push(
      ...failsSendValidity(table, projection),
      ...failsNoMixedChoice(table, projection),
    );
    const shared = () => {
      reach ??= reachOf(table);
      return availability(table, reach, role);
    };
    const received = failsReceiveValidity(table, projection, shared);
    if (received === undefined) return { kind: "too-large", role, limit: PROJECTION_LIMIT };
    failures.push(...received);
  }
  if (failures.length === 0) {
    let back: Backwards | undefined;
    const shared = () => {
      back ??= backwardsOf(table);
      return back;
    };
    for (const projection of projections) failures.push(...failsEnds(table, projection, shared));
  }
  const lists = sharedLists(table);
  const machines = projections.map((projection) => machineOf(table, projection, lists));
  if (failures.length === 0) {
    reach ??= reachOf(table);
    return { kind: "safe", machines, facts: factsOf(table, reach) };
  }
  const known = () => {
    reach ??= reachOf(table);
    return reach;
  };
  const found = faultsOf(table, known, machines, projections, failures);
  const [first, ...rest] = consequences ? found : rootFaults(found);
  if (first === undefined) throw new Error("a failed condition without a fault");
  return { kind: "unsafe", machines, faults: [first, ...rest] };
}
