import { describe, expect, it } from "@jest/globals";
import { check } from "./check.js";
import { protocol } from "./fixtures/protocol.js";
import { replay } from "./replay.js";
import type { Counterexample, Verdict } from "./verdict.js";

function unsafe(roles: string, text: string): Extract<Verdict, { kind: "unsafe" }> {
  const verdict = check(protocol(roles, text).automaton);
  if (verdict.kind !== "unsafe") throw new Error("not unsafe");
  return verdict;
}

describe("replay", () => {
  const { machines, faults } = unsafe("A B C", "{ A>B:X C>B:P | A>B:Y }");
  const { run } = faults[0];

  it("ends where the run says", () => {
    const again = replay(machines, run);
    expect(again).toMatchObject({ kind: "ran", terminal: true, repeats: false });
    if (again.kind !== "ran") return;
    expect(again.ends).toEqual(run.ends);
    expect([...again.configuration.channels]).toEqual([[2 * 3 + 1, [run.steps.at(-1)?.label]]]);
  });

  it("refuses a message that was not sent", () => {
    const early: Counterexample = { ...run, steps: run.steps.slice(1) };
    expect(replay(machines, early)).toEqual({ kind: "refused", step: 0 });
  });

  it("refuses a step that the machine does not have", () => {
    const steps = run.steps.map((step) => ({ ...step, label: 99 }));
    expect(replay(machines, { ...run, steps })).toEqual({ kind: "refused", step: 0 });
  });

  it("refuses a step that points at another place in the text", () => {
    const steps = run.steps.map((step) => ({ ...step, origin: 99 }));
    expect(replay(machines, { ...run, steps })).toEqual({ kind: "refused", step: 0 });
  });

  it("says whether a circle comes back", () => {
    const { machines: waiting, faults: found } = unsafe(
      "A B C",
      "{ A>B:X B>C:P | A>B:Y [ A>B:V B>A:W ] }",
    );
    const circle = found[0].run;
    expect(replay(waiting, circle)).toMatchObject({ kind: "ran", repeats: true, terminal: false });
    const half: Counterexample = { ...circle, steps: circle.steps.slice(0, -1) };
    expect(replay(waiting, half)).toMatchObject({ kind: "ran", repeats: false });
  });
});
