import { describe, expect, it } from "@jest/globals";
import type { Machine } from "../automaton.js";
import { check } from "../check.js";
import { protocol } from "../fixtures/protocol.js";
import { type Random, randomProtocol, seeded } from "../fixtures/random.js";
import { replay } from "../replay.js";
import { explore } from "./fixtures/brute.js";
import { agrees, strayed } from "./fixtures/histories.js";
import { mistake } from "./fixtures/random-systems.js";
import { refuted } from "./fixtures/refuted.js";
import { checkRefinement } from "./refine.js";

const full = process.env["CAPITAN_FULL"] === "1";
const cases = full ? 20_000 : 1_500;
const firstSeed = Number(
  process.env["CAPITAN_SEED"] ?? (full ? Math.floor(Date.now() / 86_400_000) * 100_000 : 1),
);

describe("endpoints with a mistake or two", () => {
  it(`are safe only if nothing goes wrong and the partners stay in the protocol (${cases} endpoints from seed ${firstSeed})`, () => {
    const mix = new Map<string, number>();
    for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
      const problem = problemWith(seeded(seed), (what) => mix.set(what, (mix.get(what) ?? 0) + 1));
      if (problem !== undefined) throw new Error(`seed ${seed}: ${problem}`);
    }
    for (const kind of ["safe", "stuck", "unread", "left-protocol", "unexpected"]) {
      expect([kind, (mix.get(kind) ?? 0) >= cases / 200]).toEqual([kind, true]);
    }
    expect(mix.get("unknown") ?? 0).toBeLessThan(cases / 20);
  }, 600_000);
});

function problemWith(random: Random, count: (what: string) => void): string | undefined {
  const { roles, text } = randomProtocol(random);
  const { automaton } = protocol(roles, text);
  const before = check(automaton);
  if (before.kind !== "safe") return undefined;
  const { machines } = before;
  const role = random.below(machines.length);
  let endpoint: Machine | undefined = machines[role];
  for (let mistakes = 1 + random.below(2); mistakes > 0; mistakes--) {
    endpoint = mistake(random, endpoint)[0] ?? endpoint;
  }
  if (endpoint === undefined) return undefined;
  const options = { configurations: 20_000, bound: 8, allowUnbounded: true };
  const verdict = checkRefinement(machines, role, endpoint, options);
  const shown = `${roles}: ${text}, role ${role}: ${JSON.stringify(endpoint.states)}`;
  count(verdict.kind === "unsafe" ? verdict.fault.kind : verdict.kind);
  switch (verdict.kind) {
    case "unknown":
      return undefined;
    case "safe": {
      const found = explore(verdict.machines, 500);
      const bad = found.terminal ?? found.unread ?? found.waits;
      if (bad !== undefined) return `called safe, but ${JSON.stringify(found)} ${shown}`;
      const stray = strayed(automaton, verdict.machines, role, 200);
      return stray === undefined
        ? undefined
        : `called safe, but the partners stray: ${stray} ${shown}`;
    }
    case "unsafe": {
      const { fault } = verdict;
      if (replay(verdict.machines, fault.run).kind !== "ran") return `does not replay: ${shown}`;
      const wrong = refuted(verdict.machines, fault);
      if (wrong !== undefined) return `${wrong} ${shown}`;
      if (fault.kind !== "left-protocol") return undefined;
      const within = agrees(automaton, fault.run.steps, role);
      return within ? `did not leave the protocol: ${shown}` : undefined;
    }
  }
}
