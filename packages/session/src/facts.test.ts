import { describe, expect, it } from "@jest/globals";
import { checkAlternation } from "./alternation.js";
import { check } from "./check.js";
import { protocol } from "./fixtures/protocol.js";
import type { Facts } from "./verdict.js";

function factsOf(roles: string, text: string): Facts {
  const verdict = check(protocol(roles, text).automaton);
  if (verdict.kind !== "safe") throw new Error(verdict.kind);
  return verdict.facts;
}

/** `A>B 3`, `A>B ≤ 3`, or `A>B ∞ steps of the circle`. */
function boundsOf(roles: string, text: string): readonly string[] {
  const names = roles.split(" ");
  const { steps } = protocol(roles, text);
  return factsOf(roles, text).channels.map(({ from, to, bound }): string => {
    const channel = `${names[from]}>${names[to]}`;
    if (bound.kind === "unbounded") {
      return `${channel} ∞ ${bound.cycle.map((origin) => steps[origin]).join(" ")}`;
    }
    return `${channel} ${bound.kind === "exact" ? "" : "≤ "}${bound.messages}`;
  });
}

describe("the largest number of unread messages", () => {
  it("is exact for two roles", () => {
    expect(boundsOf("A B", "A>B:X A>B:Y B>A:Z A>B:X")).toEqual(["A>B 2", "B>A 1"]);
    expect(
      boundsOf("A B", "[ { A>B:X A>B:X A>B:X B>A:Y | A>B:Q A!h A>B:Q break } ] A>B:R"),
    ).toEqual(["A>B 3", "B>A 1"]);
  });

  it("is unbounded when the sender can go round without an answer, and shows the circle", () => {
    expect(boundsOf("A B", "B>A:Go [ { A>B:X A>B:Y | A>B:Q break } ]")).toEqual([
      "A>B ∞ A>B:X A>B:Y",
      "B>A 1",
    ]);
    expect(boundsOf("A B C", "[ A>B:X B>C:Y ]")).toEqual(
      ["A>B ∞ A>B:X B>C:Y", "B>C ∞ A>B:X B>C:Y"].map((s) =>
        s.replace("B>C ∞ A>B:X B>C:Y", "B>C ∞ A>B:X B>C:Y"),
      ),
    );
  });

  it("goes on through hooks, also those that repeat", () => {
    expect(boundsOf("A B", "A>B:X A!h B!k A>B:Y")).toEqual(["A>B 2"]);
    expect(boundsOf("A B", "A>B:X [ A!h A!k ]")).toEqual(["A>B 1"]);
  });

  it("counts on answers that come by way of others", () => {
    expect(boundsOf("A B C", "[ A>B:X B>C:Y C>A:Z ]")).toEqual(["A>B ≤ 1", "B>C ≤ 1", "C>A ≤ 1"]);
    expect(boundsOf("A B C", "[ A>B:X A>B:X B>C:Y C>A:Z ]")).toEqual([
      "A>B ≤ 2",
      "B>C ≤ 1",
      "C>A ≤ 1",
    ]);
  });

  it("follows the longest branch", () => {
    expect(boundsOf("A B", "{ A>B:X | A>B:Y A>B:Y A>B:Y B>A:Z | A>B:Z A>B:Z } A>B:T")).toEqual([
      "A>B 3",
      "B>A 1",
    ]);
  });
});

describe("facts", () => {
  it("say whether a protocol can end", () => {
    expect(factsOf("A B", "[ { A>B:X | A>B:Y break } ]").canEnd).toBe(true);
    expect(factsOf("A B", "[ A>B:X B>A:Y ]").canEnd).toBe(false);
  });

  it("say whether two roles take strict turns", () => {
    expect(factsOf("A B", "[ { A>B:X B>A:Y | A>B:Q break } ]").halfDuplex).toBe(true);
    expect(factsOf("A B", "A>B:X A!h A>B:Y").halfDuplex).toBe(false);
  });

  it("count round trips along chains of answers", () => {
    expect(factsOf("A B", "A>B:X").roundTrips).toBe(0);
    expect(factsOf("A B", "A>B:X A>B:X B>A:Y").roundTrips).toBe(1);
    expect(factsOf("A B C", "A>B:X { B>A:Y A>C:Z C>A:Z | B>A:N A>C:N }").roundTrips).toBe(2);
    expect(factsOf("A B", "A>B:X B>A:Y [ A>B:Z ]").roundTrips).toBe(1);
    expect(factsOf("A B", "[ A>B:X B>A:Y ]").roundTrips).toBeUndefined();
  });

  it("say who waits for whom", () => {
    expect(factsOf("A B C", "A>B:X B>C:Y B>A:Z").waits).toEqual([
      { waiter: 0, on: 1 },
      { waiter: 1, on: 0 },
      { waiter: 2, on: 1 },
    ]);
  });
});

describe("alternation", () => {
  const offence = (roles: string, text: string): string => {
    const { automaton, steps } = protocol(roles, text);
    const fault = checkAlternation(automaton);
    return fault === undefined
      ? "none"
      : `${fault.role}: ${steps[fault.first]}, ${steps[fault.second]}`;
  };

  it("accepts strict turns, with hooks in between", () => {
    expect(offence("A B", "[ A>B:X B!h { B>A:Y | B>A:Z A>B:Q break } ] B>A:T")).toBe("none");
  });

  it("shows the two steps", () => {
    expect(offence("A B", "A>B:X A!h A>B:Y")).toBe("0: A>B:X, A>B:Y");
  });

  it("looks round loops and along every branch", () => {
    expect(offence("A B", "[ A>B:X { B>A:Y | B>A:Z A>B:X B>A:Z B>A:W } ]")).toBe("1: B>A:Z, B>A:W");
    expect(offence("A B", "[ A>B:X ]")).toBe("0: A>B:X, A>B:X");
  });

  it("asks every two roles for turns", () => {
    expect(offence("A B C", "A>B:X A>C:X B>A:Y C>A:Y")).toBe("none");
    expect(offence("A B C", "A>B:X A>C:X B>A:Y A>C:Z")).toBe("0: A>C:X, A>C:Z");
  });
});
