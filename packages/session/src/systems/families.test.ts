import { describe, expect, it } from "@jest/globals";
import type { GlobalAutomaton, Machine } from "../automaton.js";
import { check } from "../check.js";
import { nested, ring, scatterGather, wide } from "../families.js";
import { protocol } from "../fixtures/protocol.js";
import { randomProtocol, seeded } from "../fixtures/random.js";
import { checkSystem } from "./check-system.js";
import { checkRefinement } from "./refine.js";

function machinesOf(automaton: GlobalAutomaton): readonly Machine[] {
  const verdict = check(automaton);
  if (verdict.kind === "too-large") throw new Error("too large");
  return verdict.machines;
}

describe("projections of safe protocols, taken as a system", () => {
  it.each([
    ["a ring of 12", ring(12, 3)],
    ["scatter and gather, 12 roles", scatterGather(12)],
    ["a wide choice", wide(4, 20)],
    ["nested choices", nested(3, 5)],
  ] as const)("are safe: %s", (_, automaton) => {
    const machines = machinesOf(automaton);
    expect(checkSystem(machines).kind).toBe("safe");
    for (const machine of machines) {
      expect(checkRefinement(machines, machine.role, machine).kind).toBe("safe");
    }
  });

  const cases = process.env["CAPITAN_FULL"] === "1" ? 10_000 : 1_000;
  it(`are never unsafe, nor are their own machines refused; those of unsafe protocols never safe (${cases} protocols)`, () => {
    let [safe, unsafe] = [0, 0];
    for (let seed = 1; seed <= cases; seed++) {
      const { roles, text } = randomProtocol(seeded(seed));
      const verdict = check(protocol(roles, text).automaton);
      if (verdict.kind === "too-large") throw new Error("too large");
      const { machines } = verdict;
      const own = checkSystem(machines, { allowUnbounded: true, configurations: 20_000 });
      const shown = `seed ${seed} ${roles}: ${text} ${JSON.stringify(own)}`;
      if (verdict.kind === "safe") {
        safe += 1;
        if (own.kind === "unsafe") throw new Error(shown);
        const role = seed % machines.length;
        const same = machines[role];
        if (same === undefined) throw new Error("no machine");
        const options = { allowUnbounded: true, configurations: 20_000 };
        const refined = checkRefinement(machines, role, same, options);
        if (refined.kind === "unsafe") throw new Error(`role ${role} ${shown}`);
      } else if (verdict.faults.some(({ kind }) => kind === "stuck" || kind === "unread")) {
        unsafe += 1;
        if (own.kind === "safe") throw new Error(shown);
      }
    }
    expect(safe).toBeGreaterThan(cases / 5);
    expect(unsafe).toBeGreaterThan(cases / 100);
  }, 600_000);
});
