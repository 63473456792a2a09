import { describe, expect, it } from "@jest/globals";
import type { GlobalAutomaton } from "./automaton.js";
import { check } from "./check.js";
import { chain, nested, ring, scatterGather, wide } from "./families.js";

function sizes(automaton: GlobalAutomaton): readonly number[] {
  const verdict = check(automaton);
  if (verdict.kind !== "safe") throw new Error(verdict.kind);
  return verdict.machines.map(({ states }) => states.length);
}

describe("large protocols", () => {
  it("may be chains of 100,000 messages", () => {
    expect(sizes(chain(2, 100_000, (i) => (i % 3 === 0 ? [1, 0] : [0, 1])))).toEqual([
      100_001, 100_001,
    ]);
    const three = chain(3, 100_000, (i) => [i % 3, (i + 1) % 3]);
    expect(sizes(three)).toEqual([66_668, 66_668, 66_667]);
  });

  it("may send far ahead", () => {
    const verdict = check(chain(3, 30_000, (i) => [0, 1 + (i % 2)]));
    expect(verdict).toMatchObject({
      facts: {
        channels: [
          { from: 0, to: 1, bound: { kind: "at-most", messages: 15_000 } },
          { from: 0, to: 2, bound: { kind: "at-most", messages: 15_000 } },
        ],
      },
    });
  });

  it("may nest choices", () => {
    expect(sizes(nested(2, 12))).toEqual([8_191, 8_191]);
    expect(sizes(nested(3, 11)).reduce((a, b) => a + b)).toBeLessThan(3 * 8_191);
  });

  it("may have wide choices and many roles", () => {
    expect(sizes(wide(2, 1_000))).toEqual([2, 2]);
    expect(sizes(wide(3, 1_000))).toEqual([2, 1_002, 2]);
    expect(sizes(ring(100, 1)).every((size) => size <= 3)).toBe(true);
    expect(sizes(ring(100, 100)).reduce((a, b) => a + b)).toBe(20_100);
    expect(sizes(scatterGather(100))[0]).toBe(199);
  });

  it("may be wrong far down: the shortest run is found, and leaves out what it does not need", () => {
    const long = chain(4, 20_000, (i) => [i % 2, (i + 1) % 2]);
    const end = long.states.length - 1;
    const message = (from: number, to: number, label: number, target: number) =>
      ({ action: { kind: "message", from, to, label } as const, target, origin: label }) as const;
    const states = [
      ...long.states.slice(0, end),
      { transitions: [message(0, 1, 90, end + 1), message(0, 1, 91, end + 2)], origin: 0 },
      { transitions: [message(2, 1, 92, end + 3)], origin: 0 },
      { transitions: [message(2, 1, 93, end + 3)], origin: 0 },
      { transitions: [], origin: 0 },
    ];
    const verdict = check({ roleCount: 4, initial: 0, states });
    if (verdict.kind !== "unsafe") throw new Error(verdict.kind);
    expect(verdict.faults.map(({ kind, role }) => [kind, role])).toEqual([["left-protocol", 2]]);
    expect(verdict.faults[0].run.steps.filter(({ kind }) => kind === "send")).toHaveLength(20_002);
  });
});
