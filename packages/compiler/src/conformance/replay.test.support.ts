import type { Run, RunEnd } from "@capitan/diagnostics";
import { check, type Machine } from "@capitan/session";
import type { EndpointDeclaration, ProtocolDeclaration, SystemDeclaration } from "@capitan/syntax";
import { analyse } from "../analyse.js";
import { makeJudging, type Words } from "../endpoints/judging.js";
import { load } from "../files/load.js";
import type { Host } from "../host.js";
import { lower } from "../lowering/lower.js";
import { makeCalls, sizeOf } from "../lowering/size.js";
import { declareNames } from "../names/declare.js";
import type { Scope } from "../names/scope.js";
import { bodyOfPart, checkParts, partText } from "../protocols/parts.js";
import { resolveFlow } from "../protocols/resolve.js";
import { resolveRoles } from "../protocols/roles.js";
import { makeReport } from "../report/findings.js";
import { type Speech, speechOf } from "../safety/speech.js";

/** The machines of a protocol, safe or not, and the words for what they say. */
export interface Cast {
  readonly machines: readonly Machine[];
  readonly roles: readonly string[];
  readonly speech: Speech;
  /** Or machines that nobody derived from one. */
  readonly isProtocol: boolean;
}

/** `context`: what a finding says that it is about: "protocol P, part upload, role A", "system S, role B". */
export function castOf(host: Host, main: string, context: string): Cast {
  const [, kind, name, part] = /^(\w+) (\w+)(?:, (part \w+))?/.exec(context) ?? [];
  const report = makeReport();
  const loaded = load(host, [main], report);
  const scopes = declareNames(loaded, report);
  const declaration = [...scopes.values()]
    .flatMap(({ file }) => file.syntax.declarations)
    .find((one) => one.kind === kind && one.name.text === name);
  const scope = scopes.get(declaration?.span.file ?? "");
  if (scope === undefined || declaration === undefined) throw new Error(`no ${context}`);
  switch (declaration.kind) {
    case "protocol":
      return protocolCast(declaration, part, scope, scopes);
    case "system":
    case "endpoint":
      return askedCast(declaration, host, main);
    default:
      throw new Error(`${context} has no machines`);
  }
}

function protocolCast(
  declaration: ProtocolDeclaration,
  part: string | undefined,
  scope: Scope,
  scopes: ReadonlyMap<string, Scope>,
): Cast {
  const report = makeReport();
  const roles = resolveRoles(declaration, scope, report);
  const { flow } = resolveFlow(declaration, roles, scope, scopes, report);
  const found = part === undefined ? undefined : flow.parts.find((one) => partText(one) === part);
  checkParts(flow, report);
  const { slots } = sizeOf(flow, makeCalls(flow), found);
  const { automaton } = lower(flow, slots, found && bodyOfPart(found));
  const verdict = check(automaton);
  if (verdict.kind === "too-large") throw new Error("too large");
  return {
    machines: verdict.machines,
    roles: flow.roles,
    speech: speechOf(flow),
    isProtocol: true,
  };
}

/** The machines that the theory was asked about, with the words that its answer is told in. */
function askedCast(
  declaration: SystemDeclaration | EndpointDeclaration,
  host: Host,
  main: string,
): Cast {
  const judging = makeJudging();
  let cast: Cast | undefined;
  const note = (machines: readonly Machine[], words: Words): void => {
    if (words.whole.start !== declaration.name.span.start) return;
    const roles = machines.map(({ role }) => words.speech.role(role));
    cast = { machines, roles, speech: words.speech, isProtocol: false };
  };
  analyse(host, [main], {
    ...judging,
    system: (machines, words) => {
      note(machines, words);
      return judging.system(machines, words);
    },
    refinement: (partners, role, endpoint, words) => {
      note(
        partners.map((one, index) => (index === role ? endpoint : one)),
        words,
      );
      return judging.refinement(partners, role, endpoint, words);
    },
  });
  if (cast === undefined) throw new Error(`nothing was asked about ${declaration.name.text}`);
  return cast;
}

interface Lane {
  readonly machine: Machine;
  /** The states that it may be in: hooks are not in a run, so each may have been run or not. */
  states: ReadonlySet<number>;
}

/**
 * Plays a run as it is shown, by names alone: every message is sent and received by machines that can, through one queue
 * for each ordered pair. Returns what is wrong with it, or undefined. `grows`: its cycle leaves more messages each time.
 */
export function replayRun(
  run: Run,
  { machines, roles, speech, isProtocol }: Cast,
  grows = false,
): string | undefined {
  const lanes: Lane[] = [];
  for (const name of run.roles) {
    const machine = machines[roles.indexOf(name)];
    if (machine === undefined) return `there is no role ${name}`;
    lanes.push({ machine, states: closed(machine, [machine.initial]) });
  }
  const queues = new Map<string, string[]>();
  const queue = (from: number, to: number): string[] => {
    const known = queues.get(`${from} ${to}`) ?? [];
    queues.set(`${from} ${to}`, known);
    return known;
  };
  const situation = (): string =>
    JSON.stringify([
      lanes.map(({ states }) => [...states].sort()),
      grows ? [] : [...queues].filter(([, messages]) => messages.length > 0).sort(),
    ]);
  let atCycle: string | undefined;
  let sent = 0;
  for (const { kind, role, partner, label } of run.actions) {
    if (kind === "send" && sent === run.cycleFrom && atCycle === undefined) atCycle = situation();
    const lane = lanes[role];
    const other = run.roles[partner];
    if (lane === undefined || other === undefined) return "an action of a lane that is not there";
    const next = [...lane.states].flatMap((state) =>
      (lane.machine.states[state]?.transitions ?? []).flatMap((transition) =>
        transition.kind === kind &&
        speech.role(transition.partner) === other &&
        speech.message(transition.label) === label
          ? transition.target
          : [],
      ),
    );
    if (next.length === 0) return `${run.roles[role]} cannot ${kind} ${label}`;
    if (kind === "receive" && queue(partner, role).shift() !== label) {
      return `${label} is not the next message from ${other} to ${run.roles[role]}`;
    }
    if (kind === "send") {
      const arrow = run.arrows[sent];
      if (arrow?.from !== role || arrow.to !== partner || arrow.label !== label) {
        return `arrow ${sent} is not the message that is sent`;
      }
      queue(role, partner).push(label);
      sent += 1;
    }
    lane.states = closed(lane.machine, next);
  }
  if (sent !== run.arrows.length) return "an arrow that nobody sends";
  if (run.cycleFrom !== undefined && atCycle !== situation()) return "the cycle does not close";
  if (grows && [...queues.values()].every(({ length }) => length === 0)) return "nothing grows";
  for (const [role, lane] of lanes.entries()) {
    const unread = lanes.reduce((sum, _, from) => sum + queue(from, role).length, 0);
    const wrong = endFault(run.ends[role], lane, { unread, mayGoOn: !isProtocol }, run, speech);
    if (wrong !== undefined) return `${run.roles[role]}: ${wrong}`;
  }
  return undefined;
}

/** With all states that are reached by hooks alone. */
function closed({ states }: Machine, from: readonly number[]): ReadonlySet<number> {
  const found = new Set(from);
  for (const state of found) {
    for (const { kind, target } of states[state]?.transitions ?? []) {
      if (kind === "hook") found.add(target);
    }
  }
  return found;
}

/** What is wrong with the claim of the last row. */
function endFault(
  end: RunEnd | undefined,
  { machine, states }: Lane,
  { unread, mayGoOn }: { readonly unread: number; readonly mayGoOn: boolean },
  run: Run,
  speech: Speech,
): string | undefined {
  const moves = [...states].map((state) => machine.states[state]?.transitions ?? []);
  const over = moves.some((transitions) => transitions.length === 0);
  switch (end?.kind) {
    case "done":
      return over && unread === 0 ? undefined : "is not done";
    case "unread":
      // An endpoint may go on, and never take it.
      return (over || mayGoOn) && unread === end.count ? undefined : `has ${unread} unread`;
    case "waits": {
      const from = run.roles[end.from];
      const waits = moves.some((transitions) =>
        transitions.some(
          ({ kind, partner, label }) =>
            kind === "receive" &&
            speech.role(partner) === from &&
            end.for.split(/, | or /).includes(speech.message(label)),
        ),
      );
      return waits ? undefined : `does not wait for ${end.for} from ${from}`;
    }
    case "unexpected":
    case "repeats":
      return undefined;
    case "active":
      return over && moves.length === 1 ? "could not go on" : undefined;
    case undefined:
      return "has no end";
  }
}
