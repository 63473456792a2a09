import type { Machine, ReceiveStep } from "../machine.js";
import { labelMask } from "../records/queue.js";

/*
 * Where there are more than two roles, what has arrived is told apart by its sender, too: entry and label of a message of
 * role n are moved by n times the labels (or signals) that there are. Between two roles nothing is moved.
 */

/** Kinds of signals. */
const signals = 3;

/** How many labels of one role there are for a machine, the last for all that it does not know; 0 between two roles. */
export function strideOf(
  machine: Machine<unknown>,
  labelOf: (step: ReceiveStep) => number,
): number {
  if (machine.roles.length <= 2) return 0;
  let stride = 1;
  for (const state of Object.values(machine.states)) {
    if (state.kind !== "receive") continue;
    for (const step of state.steps) stride = Math.max(stride, labelOf(step) + 2);
  }
  return stride;
}

/** What `entry` in the queue of role `number` is among the entries of all roles. */
export function entryOf(entry: number, number: number, stride: number): number {
  if (stride === 0) return entry;
  if (entry < 0) return entry - signals * number;
  const label = entry & labelMask;
  return entry - label + Math.min(label, stride - 1) + stride * number;
}

/** The reverse, for a signal: its kind alone. */
export function signalOf(entry: number): number {
  return -1 - ((-1 - entry) % signals);
}

/** The number of the role that has sent it. */
export function numberOf(entry: number, stride: number): number {
  return Math.floor(entry < 0 ? (-1 - entry) / signals : (entry & labelMask) / stride);
}
