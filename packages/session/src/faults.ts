import type { Machine } from "./automaton.js";
import type { Reach } from "./available.js";
import type { Failure } from "./failure.js";
import { leavingFaults } from "./leaving.js";
import type { Projection } from "./projection.js";
import type { Table } from "./table.js";
import type { Fault } from "./verdict.js";
import { waitingFaults } from "./waiting.js";

/**
 * From failed conditions to what is reported. One mistake, one fault: a mistake is a choice that a role is not told of
 * though what it does depends on it. So there is one fault for each role and such choice (at most a hundred for a role),
 * however many conditions, machine states and moves fail because of it, with the shortest of their runs. Roles come in
 * order. What other roles suffer in consequence, on runs that left the protocol already, is no fault of theirs.
 * Ends and liveness are judged only when the other conditions hold for all roles, so all failures are of the one sort or
 * of the other.
 */
export function faultsOf(
  table: Table,
  reach: () => Reach,
  machines: readonly Machine[],
  projections: readonly Projection[],
  failures: readonly Failure[],
): readonly Fault[] {
  return failures[0]?.condition === "end"
    ? waitingFaults(table, machines, projections, failures)
    : leavingFaults(table, reach(), machines, projections, failures);
}

/**
 * Without those that follow from another: a message that is taken too early because its sender is not told of the same
 * choice either. Told, it would mostly send later; if not, the fault is reported once the other is repaired.
 */
export function rootFaults(faults: readonly Fault[]): readonly Fault[] {
  return faults.filter(({ cause: { choice, step } }) => {
    if (step?.kind !== "receive") return true;
    return !faults.some(
      ({ cause }) =>
        cause.role === step.partner &&
        cause.choice.state === choice.state &&
        cause.step?.kind !== "receive",
    );
  });
}
