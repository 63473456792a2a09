import { describe, expect, it } from "@jest/globals";
import type { Machine } from "../automaton.js";
import { seeded } from "../fixtures/random.js";
import { replay } from "../replay.js";
import { checkSystem } from "./check-system.js";
import { type Exploration, explore } from "./fixtures/brute.js";
import { randomSystem } from "./fixtures/random-systems.js";
import { refuted } from "./fixtures/refuted.js";

const full = process.env["CAPITAN_FULL"] === "1";
const cases = full ? 50_000 : 2_000;
const firstSeed = Number(
  process.env["CAPITAN_SEED"] ?? (full ? Math.floor(Date.now() / 86_400_000) * 100_000 : 1),
);
const configurations = full ? 3_000 : 600;

describe("the verdict on random systems", () => {
  it(`agrees with every run, and its runs replay (${cases} systems from seed ${firstSeed})`, () => {
    const mix = new Map<string, number>();
    const count = (what: string): void => {
      mix.set(what, (mix.get(what) ?? 0) + 1);
    };
    for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
      const { machines, shown } = randomSystem(seeded(seed));
      const problem = disagreement(machines, count);
      if (problem !== undefined) throw new Error(`seed ${seed}: ${problem}\n${shown}`);
    }
    for (const kind of ["safe", "stuck", "unread", "unexpected", "waits-for-ever", "unbounded"]) {
      expect([kind, (mix.get(kind) ?? 0) >= cases / 200]).toEqual([kind, true]);
    }
    expect(mix.get("finite") ?? 0).toBeGreaterThan(cases / 2);
    // Of the finite ones none is left without an answer, and nearly none of the others.
    expect(mix.get("unknown") ?? 0).toBeLessThan(cases / 100);
    // A shorter run is not looked for any further where what comes after it has no end.
    expect(mix.get("longer") ?? 0).toBeLessThanOrEqual(cases / 200);
  }, 600_000);
});

/** How the checker and the exploration differ; undefined when they agree. */
function disagreement(
  machines: readonly Machine[],
  count: (what: string) => void,
): string | undefined {
  const verdict = checkSystem(machines, { configurations: 20_000, bound: 8 });
  const found = explore(machines, configurations);
  if (found.isFinite) count("finite");
  switch (verdict.kind) {
    case "unknown":
      count("unknown");
      return found.isFinite ? "no answer to a finite system" : undefined;
    case "safe": {
      count("safe");
      if (isBad(found)) return `called safe, but ${JSON.stringify(found)}`;
      if (!found.isFinite) return undefined;
      if (verdict.facts.canEnd !== found.canEnd) return "another answer to whether it can end";
      const bounds = verdict.facts.channels.map(({ from, to, bound }) => [
        `${from}>${to}`,
        bound.kind === "unbounded" ? "unbounded" : `${bound.kind} ${bound.messages}`,
      ]);
      const real = [...found.most].map(([name, most]) => [name, `exact ${most}`]);
      const same = JSON.stringify(bounds.sort()) === JSON.stringify(real.sort());
      return same ? undefined : `bounds ${JSON.stringify(bounds)}, not ${JSON.stringify(real)}`;
    }
    case "unsafe": {
      const { fault } = verdict;
      count(fault.kind);
      const again = replay(machines, fault.run);
      if (again.kind !== "ran") return `step ${again.step} of ${fault.kind} does not replay`;
      const wrong = refuted(machines, fault);
      if (wrong !== undefined) return wrong;
      if (!found.isFinite) {
        const messages = fault.run.steps.filter(({ kind }) => kind === "send").length;
        const earlier = found.terminal !== undefined && found.terminal < messages;
        return earlier && fault.isShortest ? "another run is shorter" : undefined;
      }
      if (fault.kind === "unbounded") return "a finite system without bound";
      if (!isBad(found)) return `called ${fault.kind}, but nothing goes wrong`;
      const messages = fault.run.steps.filter(({ kind }) => kind === "send").length;
      const least = Math.min(found.terminal ?? 99, found.unread ?? 99);
      if (!fault.isShortest) count("longer");
      else if (messages > least) return `${fault.kind}: ${messages} messages, not ${least}`;
      else if (fault.kind !== "waits-for-ever" && messages < least) {
        return `${fault.kind} after ${messages} messages, before ${least}`;
      }
      return undefined;
    }
  }
}

function isBad({ terminal, unread, waits }: Exploration): boolean {
  return terminal !== undefined || unread !== undefined || waits !== undefined;
}
