import type { Machine } from "./automaton.js";
import { availability, findAvailable, insteadOf, type Reach } from "./available.js";
import { causeOf } from "./cause.js";
import { decide } from "./decide.js";
import type { Failure } from "./failure.js";
import type { Projection } from "./projection.js";
import { asLeaving, type Event, reduced, whole } from "./reduce.js";
import { drained, endingRun, leavingRun, ranBy } from "./run.js";
import { type Leaving, searchLeaving } from "./shortest.js";
import { at, kindFor, partnerFor, sees, type Table } from "./table.js";
import type { DecidingChoice, Fault, RunStep } from "./verdict.js";
import { type Witness, witnesses } from "./witness.js";

interface Open {
  readonly witness: Witness;
  /** Messages of the run that the witness gives. */
  readonly messages: number;
  readonly run: Leaving;
}

/**
 * The faults of conditions 3 to 5: for each role and choice that it is not told of, a shortest run that leaves the
 * protocol. A failed condition gives such a run (completeness of the paper): go synchronously to a global state
 * that the wrong move does not belong to, and make it. The search among all runs of the machines finds the shortest; where
 * it would take too long, the given run is reported without the steps that it does not depend on.
 */
export function leavingFaults(
  table: Table,
  reach: Reach,
  machines: readonly Machine[],
  projections: readonly Projection[],
  failures: readonly Failure[],
): readonly Fault[] {
  const open = new Map<string, Open>();
  for (const projection of projections) {
    const own = failures.filter((failure) => failure.role === projection.role);
    if (own.length === 0) continue;
    for (const witness of witnesses(table, projection, own, () => 0)) {
      const run = given(table, reach, projections, witness);
      const key = groupOf(projection.role, witness.choice);
      open.set(key, { witness, run, messages: messagesIn(table, run) });
    }
  }
  const byMove = new Map<string, Failure>();
  for (const failure of failures) {
    const key = `${failure.role},${failure.state},${failure.move}`;
    if (!byMove.has(key)) byMove.set(key, failure);
  }
  const mixed = new Set(
    failures.filter((f) => f.condition === "no-mixed-choice").map((f) => `${f.role},${f.state}`),
  );
  const faults = new Map<string, Fault>();
  const unresolved = new Map(open);
  const most = (): number =>
    Math.max(-1, ...[...unresolved.values()].map(({ messages }) => messages));
  searchLeaving(
    table,
    projections,
    {
      fails: (role, state, move) => byMove.has(`${role},${state},${move}`),
      mixed: (role, state) => mixed.has(`${role},${state}`),
    },
    most(),
    (role, state, move, found) => {
      const failure = byMove.get(`${role},${state},${move}`);
      const projection = projections[role];
      const wanted = [...unresolved].filter(([, { witness }]) => witness.failure.role === role);
      if (failure === undefined || projection === undefined || wanted.length === 0) return most();
      const run = found();
      const choice = choiceOf(table, projection, failure, run);
      // It contradicts what another role has guessed of its own choice.
      if (choice.by === role) return most();
      const key = groupOf(role, choice);
      const same = wanted.find(([, { witness }]) => witness.failure === failure)?.[0];
      const group = unresolved.has(key) ? key : open.has(key) ? undefined : same;
      if (group === undefined) return most();
      unresolved.delete(group);
      faults.set(group, faultOf(table, machines, projection, failure, choice, run));
      return most();
    },
  );
  const result: Fault[] = [];
  for (const [key, { witness, run }] of open) {
    const projection = projections[witness.failure.role];
    if (projection === undefined) continue;
    const found = faults.get(key);
    result.push(
      found ?? faultOf(table, machines, projection, witness.failure, witness.choice, run),
    );
  }
  return result;
}

function groupOf(role: number, choice: DecidingChoice): string {
  return `${role},${choice.state}`;
}

function choiceOf(
  table: Table,
  projection: Projection,
  failure: Failure,
  run: Leaving,
): DecidingChoice {
  const { role } = projection;
  const actions = run.steps.filter((step) => step.role === role).length - 1;
  let own = 0;
  const end = run.fit.findIndex((t) => sees(table, t, role) && ++own > actions);
  const walk = end === -1 ? run.fit : run.fit.slice(0, end + 1);
  return decide(table, projection, failure, walk, actions);
}

/** The run that a witness gives, without what it does not depend on. */
function given(
  table: Table,
  reach: Reach,
  projections: readonly Projection[],
  { failure, walk, choice }: Witness,
): Leaving {
  const { role, state } = failure;
  const move = projections[role]?.moves[state]?.[failure.move];
  if (move === undefined) throw new Error("a wrong move that is not there");
  const takes = kindFor(table, at(table.actionSample, move.action), role) === "receive";
  const last = walk.at(-1) ?? 0;
  // What the role should do first itself is not done; what it should receive first is sent.
  const undone = takes && at(table.from, last) === role;
  const events: Event[] = (undone ? walk.slice(0, -1) : walk).map((transition, index) => ({
    transition,
    received: failure.instead.length === 0 || index < walk.length - 1,
  }));
  if (takes) {
    const first = insteadOf(table, role, last);
    findAvailable(availability(table, reach, role), [first], new Set([move.action]), (_, rest) => {
      events.push(...blockedEvents(table, new Set([role, first.blocked]), rest()));
    });
  }
  const wrong = { role, action: move.action };
  const decision = events.findLastIndex(
    ({ transition }) => at(table.source, transition) === choice.state,
  );
  const short = [...reduced(table, events, role, decision, takes), wrong];
  const all = [...whole(table, events), wrong];
  // Where the comparison with all runs of the automaton takes too long: by the theorem the run leaves the protocol.
  const fit = events.map(({ transition }) => transition);
  const unproven = { steps: all, role, state, move: failure.move, fit };
  return asLeaving(table, projections, short) ?? asLeaving(table, projections, all) ?? unproven;
}

/** A walk in which some roles are blocked: what the others can still do of it. */
function blockedEvents(
  table: Table,
  blocked: Set<number>,
  walk: readonly number[],
): readonly Event[] {
  const events: Event[] = [];
  for (const transition of walk) {
    const to = at(table.to, transition);
    if (!blocked.has(at(table.from, transition)))
      events.push({ transition, received: !blocked.has(to) });
    else if (to !== -1) blocked.add(to);
  }
  return events;
}

function messagesIn(table: Table, { steps }: Leaving): number {
  return steps.filter(({ role, action }) => {
    const sample = at(table.actionSample, action);
    return at(table.from, sample) === role && at(table.to, sample) !== -1;
  }).length;
}

function faultOf(
  table: Table,
  machines: readonly Machine[],
  projection: Projection,
  failure: Failure,
  choice: DecidingChoice,
  run: Leaving,
): Fault {
  const { role, state } = failure;
  const cause = causeOf(table, projection, failure, choice);
  const steps = runSteps(table, run, cause.step?.origins[0] ?? -1);
  const kind = steps.at(-1)?.kind ?? "hook";
  const partner = steps.at(-1)?.partner ?? -1;
  const over = kind === "send" ? drained(machines, steps) : undefined;
  if (over !== undefined) {
    const end = ranBy(machines, over).states[partner] ?? 0;
    return { kind: "unread", role: partner, state: end, run: endingRun(machines, over), cause };
  }
  const how = kind === "send" ? "sends" : kind === "hook" ? "acts" : "takes-early";
  return { kind: "left-protocol", how, role, state, run: leavingRun(machines, steps), cause };
}

/** The steps with their places in the text: those of the global run that they fit, and `wrong` for the last. */
function runSteps(table: Table, { steps, fit }: Leaving, wrong: number): readonly RunStep[] {
  const own = Array.from({ length: table.roleCount }, () => [] as number[]);
  for (const t of fit) {
    own[at(table.from, t)]?.push(at(table.origin, t));
    if (at(table.to, t) !== -1) own[at(table.to, t)]?.push(at(table.origin, t));
  }
  const done = own.map(() => 0);
  return steps.map(({ role, action }, index): RunStep => {
    const sample = at(table.actionSample, action);
    const number = done[role] ?? 0;
    done[role] = number + 1;
    return {
      kind: kindFor(table, sample, role),
      role,
      partner: partnerFor(table, sample, role),
      label: at(table.label, sample),
      origin: index === steps.length - 1 ? wrong : (own[role]?.[number] ?? wrong),
    };
  });
}
