import type { RoleId } from "./automaton.js";
import type { Cause } from "./verdict.js";

/**
 * A condition that a machine state fails, with what is needed to find a run: the runs of the global automaton along which
 * the role gets into this state and the wrong move is no longer its next one.
 */
export interface Failure {
  readonly condition: Cause["condition"];
  readonly role: RoleId;
  /** The machine state. */
  readonly state: number;
  /** The index of the wrong move in the machine state; -1 under "end". */
  readonly move: number;
  /**
   * Of the global states that the machine state stands for, those from which the wrong move can still be the role's next
   * (under "end": from which it can act at all).
   */
  readonly alive: ReadonlySet<number>;
  /**
   * Under "no-mixed-choice" and "receive-validity": global transitions out of the machine state that the role should
   * receive first, and does not in the bad run. Under the others the bad run ends in a state that is not alive.
   */
  readonly instead: readonly number[];
}
