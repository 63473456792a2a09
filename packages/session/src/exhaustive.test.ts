import { describe, expect, it } from "@jest/globals";
import type { Machine } from "./automaton.js";
import { check } from "./check.js";
import { type NaiveMachine, quotient } from "./fixtures/explore.js";
import { shortestForEver } from "./fixtures/for-ever.js";
import { judge } from "./fixtures/judge.js";
import { refuted } from "./fixtures/legal.js";
import { type Fixture, protocol } from "./fixtures/protocol.js";
import { randomProtocol, seeded } from "./fixtures/random.js";
import { show } from "./fixtures/show.js";
import { replay } from "./replay.js";
import type { Fault } from "./verdict.js";

const full = process.env["CAPITAN_FULL"] === "1";
const cases = full ? 50_000 : 10_000;
/** Rotates with the full counts only; the normal run is the same every time. */
const firstSeed = Number(
  process.env["CAPITAN_SEED"] ?? (full ? Math.floor(Date.now() / 86_400_000) * 100_000 : 1),
);
/** Messages and configurations up to which every run is looked at. */
const depth = 6;
const configurations = full ? 2_000 : 300;

describe("the verdict on random protocols", () => {
  it(`equals exhaustive exploration, and every run replays (${cases} protocols from seed ${firstSeed})`, () => {
    const mix = new Map<string, number>();
    const count = (what: string): void => {
      mix.set(what, (mix.get(what) ?? 0) + 1);
    };
    for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
      const { roles, text } = randomProtocol(seeded(seed));
      const fixture = protocol(roles, text);
      const problem = disagreement(fixture, count);
      if (problem !== undefined) throw new Error(`seed ${seed}: ${problem}\n${roles}: ${text}`);
    }
    // A healthy mix: no kind so rare that it would go untested.
    const kinds = [
      "safe",
      "stuck",
      "unread",
      "sends",
      "takes-early",
      "acts",
      "waits-for-ever",
      "exhausted",
    ];
    for (const kind of kinds) expect([kind, mix.get(kind)]).toEqual([kind, expect.any(Number)]);
    for (const kind of kinds) expect(mix.get(kind) ?? 0).toBeGreaterThanOrEqual(cases / 1000);
    expect(mix.get("later") ?? 0).toBeLessThan((mix.get("earliest") ?? 0) / 200);
    expect(mix.get("safe") ?? 0).toBeGreaterThan(cases / 4);
    expect(mix.get("exhausted") ?? 0).toBeGreaterThan(cases / 4);
  }, 3_600_000);
});

/** How the checker and the exploration differ; undefined when they agree. */
function disagreement(fixture: Fixture, count: (what: string) => void): string | undefined {
  const { automaton } = fixture;
  const verdict = check(automaton, { consequences: true });
  const found = judge(automaton, depth, configurations);
  if (found.depth === Number.POSITIVE_INFINITY) count("exhausted");
  if (verdict.kind === "too-large") return "too large";
  for (const machine of verdict.machines) {
    const naive = found.machines[machine.role];
    if (naive === undefined || !sameMachine(machine, naive))
      return `another machine of role ${machine.role}`;
  }
  const bad = found.leaves.size + found.stuck.size + found.unread.size + found.forever.size > 0;
  if (verdict.kind === "safe") {
    count("safe");
    return bad
      ? `called safe; exploration finds ${JSON.stringify([...found.leaves, ...found.stuck])}`
      : undefined;
  }
  const merged = found.machines.map(quotient);
  const shown = verdict.faults.map((fault) => show(fixture, fault)).join("\n");
  const kinds = new Set(verdict.faults.map((f) => (f.kind === "left-protocol" ? f.how : f.kind)));
  for (const kind of kinds) count(kind);
  for (const fault of verdict.faults) {
    const again = replay(verdict.machines, fault.run);
    if (again.kind !== "ran") return `step ${again.step} does not replay\n${shown}`;
    const wrong = refuted(automaton, merged, fault);
    if (wrong !== undefined) return `${wrong}\n${shown}`;
  }
  const left = shortest(verdict.faults.filter((f) => f.cause.condition !== "end"));
  const earliest = Math.min(...found.leaves.values());
  for (const role of new Set([...left.keys(), ...found.guesses.keys()])) {
    const [claimed, real] = [left.get(role) ?? 99, found.guesses.get(role) ?? 99];
    if (claimed < real && claimed <= found.depth)
      return `role ${role} cannot leave so early\n${shown}`;
    // A role that knows what it does can contradict another's guess; to the exploration that is a guess of both.
    if (claimed > real) count("later");
    else count("earliest");
  }
  if (left.size > 0 || found.leaves.size > 0) {
    if (
      Math.min(...left.values(), earliest) <= found.depth &&
      Math.min(...left.values()) !== earliest
    ) {
      return `the shortest run that leaves the protocol has ${earliest} messages\n${shown}`;
    }
    return undefined;
  }
  const stuck = shortest(verdict.faults.filter((f) => f.kind === "stuck"));
  for (const role of new Set([...stuck.keys(), ...found.stuck.keys()])) {
    const [claimed, real] = [stuck.get(role), found.stuck.get(role)];
    if (claimed !== real && Math.min(claimed ?? 99, real ?? 99) <= found.depth) {
      return `role ${role} gets stuck after ${real} messages, not ${claimed}\n${shown}`;
    }
  }
  for (const [role, messages] of shortest(
    verdict.faults.filter((f) => f.kind === "waits-for-ever"),
  )) {
    // Naive machines may go round once more than needed before they are in the same state again.
    const least = shortestForEver(automaton, merged, role) ?? 99;
    const most = shortestForEver(automaton, found.machines, role) ?? 0;
    if (messages < least || messages > most) {
      return `role ${role} waits for ever after ${least} to ${most}, not ${messages}\n${shown}`;
    }
  }
  return undefined;
}

/** By role that does not know: the fewest messages of its runs. */
function shortest(faults: readonly Fault[]): ReadonlyMap<number, number> {
  const least = new Map<number, number>();
  for (const { run, cause } of faults) {
    const messages = run.steps.filter((step) => step.kind === "send").length;
    least.set(cause.role, Math.min(messages, least.get(cause.role) ?? messages));
  }
  return least;
}

/** Both are deterministic: they are the same if they can do the same all along. */
function sameMachine({ role, initial, states }: Machine, naive: NaiveMachine): boolean {
  const pairs = new Map([
    [`${initial}/${naive.initial}`, { state: initial, other: naive.initial }],
  ]);
  for (const { state, other } of pairs.values()) {
    const transitions = states[state]?.transitions ?? [];
    const moves = naive.states.get(other) ?? new Map<string, string>();
    if (transitions.length !== moves.size) return false;
    for (const { kind, partner, label, target } of transitions) {
      const action = {
        send: `${role}!${partner}:${label}`,
        receive: `${partner}?${role}:${label}`,
        hook: `${role}#${label}`,
      };
      const next = moves.get(action[kind]);
      if (next === undefined) return false;
      pairs.set(`${target}/${next}`, { state: target, other: next });
    }
  }
  return true;
}
