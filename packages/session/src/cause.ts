import type { Origin } from "./automaton.js";
import type { Failure } from "./failure.js";
import { distinct } from "./machine.js";
import type { Projection } from "./projection.js";
import { at, kindFor, partnerFor, type Table } from "./table.js";
import type { Cause, DecidingChoice, WrongStep } from "./verdict.js";

/** The facts about a failed condition that a message is made of. */
export function causeOf(
  table: Table,
  projection: Projection,
  failure: Failure,
  choice: DecidingChoice,
): Cause {
  const { condition, role, state } = failure;
  const here = projection.moves[state] ?? [];
  const move = here[failure.move];
  const step = move === undefined ? undefined : stepOf(table, role, move.transitions);
  const instead =
    failure.instead.length === 0 ? undefined : stepOf(table, role, failure.instead.slice(0, 1));
  const elsewhere: readonly Origin[] =
    step?.origins ?? here.flatMap((m) => m.transitions.map((t) => at(table.origin, t)));
  const origins = distinct([choice.origin, choice.taken.origin, ...elsewhere]);
  return { condition, role, state, choice, step, instead, origins };
}

function stepOf(table: Table, role: number, transitions: readonly number[]): WrongStep {
  const sample = transitions[0] ?? 0;
  return {
    kind: kindFor(table, sample, role),
    partner: partnerFor(table, sample, role),
    label: at(table.label, sample),
    origins: distinct(transitions.map((t) => at(table.origin, t))),
  };
}
