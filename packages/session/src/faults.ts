import type { Machine, Origin } from "./automaton.js";
import { availability, findAvailable, type Reach } from "./available.js";
import { type Distances, distancesToEnd } from "./distances.js";
import type { Failure } from "./failure.js";
import { lassoFrom } from "./lasso.js";
import { distinct, type Projection } from "./projection.js";
import {
  drained,
  endingRun,
  leavingRun,
  receiveStep,
  repeatingRun,
  sendStep,
  synchronous,
} from "./run.js";
import { at, kindFor, partnerFor, type Table } from "./table.js";
import type { Cause, Fault, RunStep, WrongStep } from "./verdict.js";
import { type Witness, witnesses } from "./witness.js";

/**
 * From failed conditions to what is reported: one fault for each role and choice that the role is not told of, in role
 * order, and for a role in the order of the conditions, shortest run first.
 */
export function faultsOf(
  table: Table,
  reach: Reach,
  machines: readonly Machine[],
  projections: readonly Projection[],
  failures: readonly Failure[],
): readonly Fault[] {
  let distances: Distances | undefined;
  const faults: Fault[] = [];
  for (const projection of projections) {
    const own = failures.filter((failure) => failure.role === projection.role);
    if (own.length === 0) continue;
    for (const witness of witnesses(table, projection, own)) {
      if (witness.failure.condition === "end") {
        distances ??= distancesToEnd(table);
        faults.push(waiting(table, machines, projection, witness, distances));
      } else faults.push(leaving(table, reach, machines, projection, witness));
    }
  }
  return faults;
}

function waiting(
  table: Table,
  machines: readonly Machine[],
  projection: Projection,
  witness: Witness,
  distances: Distances,
): Fault {
  const { failure, walk } = witness;
  const { role, state } = failure;
  const cause = causeOf(table, machines, projection, witness);
  const here = at(table.target, walk.at(-1) ?? 0);
  if (distances.ends(here)) {
    const run = endingRun(machines, synchronous(table, [...walk, ...distances.walk(here)]));
    return { kind: "stuck", role, state, run, cause };
  }
  const lasso = lassoFrom(table, here);
  const before = synchronous(table, [...walk, ...lasso.walk.slice(0, lasso.cycleFrom)]);
  const round = synchronous(table, lasso.walk.slice(lasso.cycleFrom));
  const run = repeatingRun(machines, [...before, ...round], before.length);
  return { kind: "waits-for-ever", role, state, run, cause };
}

function leaving(
  table: Table,
  reach: Reach,
  machines: readonly Machine[],
  projection: Projection,
  witness: Witness,
): Fault {
  const { failure, walk } = witness;
  const { role, state } = failure;
  const cause = causeOf(table, machines, projection, witness);
  const step = cause.step;
  const move = projection.moves[state]?.[failure.move];
  if (step === undefined || move === undefined) throw new Error("a wrong step that is not there");
  const { kind, partner, label } = step;
  const wrong: RunStep = { kind, role, partner, label, origin: step.origins[0] ?? -1 };
  const steps: RunStep[] = [];
  if (failure.instead.length === 0) steps.push(...synchronous(table, walk));
  else {
    const last = walk.at(-1) ?? 0;
    steps.push(...synchronous(table, walk.slice(0, -1)), sendStep(table, last));
    if (failure.condition === "receive-validity") {
      findAvailable(
        availability(table, reach, role),
        [at(table.target, last)],
        new Set([move.action]),
        (_, rest) => steps.push(...blockedRun(table, role, rest())),
      );
    }
  }
  steps.push(wrong);
  const over = kind === "send" ? drained(machines, steps) : undefined;
  if (over !== undefined) {
    const run = endingRun(machines, over);
    const end = run.steps.length;
    if (end === 0) throw new Error("a run without steps");
    const receiver = machines[partner];
    if (receiver === undefined) throw new Error("a message to nobody");
    const last = over.filter((s) => s.role === partner).length;
    return { kind: "unread", role: partner, state: stateAfter(receiver, over, last), run, cause };
  }
  const how = kind === "send" ? "sends" : kind === "hook" ? "acts" : "takes-early";
  return { kind: "left-protocol", how, role, state, run: leavingRun(machines, steps), cause };
}

function stateAfter(machine: Machine, steps: readonly RunStep[], count: number): number {
  let state = machine.initial;
  for (const step of steps.filter((s) => s.role === machine.role).slice(0, count)) {
    const next = machine.states[state]?.transitions.find(
      (t) => t.kind === step.kind && t.partner === step.partner && t.label === step.label,
    );
    state = next?.target ?? state;
  }
  return state;
}

/** A walk in which one role is blocked: what the others can still do of it. */
function blockedRun(table: Table, role: number, walk: readonly number[]): readonly RunStep[] {
  const blocked = new Set([role]);
  const steps: RunStep[] = [];
  for (const t of walk) {
    const to = at(table.to, t);
    if (blocked.has(at(table.from, t))) {
      if (to !== -1) blocked.add(to);
      continue;
    }
    steps.push(sendStep(table, t));
    if (to !== -1 && !blocked.has(to)) steps.push(receiveStep(table, t));
  }
  return steps;
}

function causeOf(
  table: Table,
  machines: readonly Machine[],
  projection: Projection,
  { failure, choice }: Witness,
): Cause {
  const { condition, role, state } = failure;
  const move = projection.moves[state]?.[failure.move];
  const step = move === undefined ? undefined : stepOf(table, role, move.transitions);
  const first = failure.instead[0];
  const instead = first === undefined ? undefined : stepOf(table, role, [first]);
  const elsewhere: readonly Origin[] =
    step?.origins ?? machines[role]?.states[state]?.transitions.flatMap((t) => t.origins) ?? [];
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
