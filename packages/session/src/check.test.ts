import { describe, expect, it } from "@jest/globals";
import { check } from "./check.js";
import { protocol } from "./fixtures/protocol.js";
import { show } from "./fixtures/show.js";
import { replay } from "./replay.js";

/** The faults of a protocol, as text; "safe" when there is none. */
function verdictOf(roles: string, text: string): string {
  const fixture = protocol(roles, text);
  const verdict = check(fixture.automaton);
  if (verdict.kind !== "unsafe") return verdict.kind;
  for (const { run } of verdict.faults) expect(replay(verdict.machines, run).kind).toBe("ran");
  return verdict.faults.map((fault) => show(fixture, fault)).join("\n");
}

describe("a role that is not told of a choice", () => {
  it("is stuck when it waits in one branch and gets nothing in the other", () => {
    expect(
      verdictOf(
        "Buyer Shop Bank",
        "Buyer>Shop:Order { Shop>Buyer:Accept Buyer>Bank:Pay | Shop>Buyer:Reject }",
      ),
    ).toBe(
      `stuck: Bank
  run: Buyer>Shop:Order Buyer?Shop:Order Shop>Buyer:Reject Shop?Buyer:Reject
  ends: Buyer done, Shop done, Bank waits Pay from Buyer
  cause: end of Bank; Shop chooses Shop>Buyer:Reject rather than Shop>Buyer:Accept`,
    );
  });

  it("leaves the protocol when it sends what belongs to another branch", () => {
    expect(verdictOf("A B C", "{ A>B:X C>B:P | A>B:Y C>B:Q }")).toBe(
      `left-protocol sends: C
  run: A>B:X A?B:X C>B:Q
  ends: A done, B waits P from C, C unexpected Q
  cause: send-validity of C; A chooses A>B:X rather than A>B:Y`,
    );
  });

  it("leaves a message unread when it sends and the branch ends", () => {
    expect(verdictOf("A B C", "{ A>B:X C>B:P | A>B:Y }")).toBe(
      `unread: B
  run: A>B:Y A?B:Y C>B:P
  ends: A done, B unread 1, C done
  cause: send-validity of C; A chooses A>B:Y rather than A>B:X`,
    );
  });

  it("waits for ever when the others go round in a circle without it", () => {
    expect(verdictOf("A B C", "{ A>B:X B>C:P | A>B:Y [ A>B:V B>A:W ] }")).toBe(
      `waits-for-ever: C
  run: A>B:Y A?B:Y (again: A>B:V A?B:V B>A:W B?A:W
  ends: A repeats, B repeats, C waits P from B
  cause: end of C; A chooses A>B:Y rather than A>B:X`,
    );
  });

  it("takes a message too early when two branches bring the same in another order", () => {
    expect(verdictOf("A B C", "{ A>C:X A>B:G B>C:Y | A>B:H B>C:Y A>C:X }")).toBe(
      `left-protocol takes-early: C
  run: A>B:H A?B:H A>C:X A?C:X
  ends: A done, B active, C unexpected X
  cause: receive-validity of C; A chooses A>B:H rather than A>C:X`,
    );
  });

  it("runs a hook that is not of this branch", () => {
    expect(verdictOf("A B C", "{ A>B:X C!log | A>B:Y } B>A:Z")).toBe(
      `left-protocol acts: C
  run: A>B:Y A?B:Y C!:log
  ends: A waits Z from B, B active, C unexpected log
  cause: send-validity of C; A chooses A>B:Y rather than A>B:X`,
    );
  });

  it("can neither send nor wait where branches ask for both", () => {
    expect(verdictOf("A B C", "{ A>B:X C>B:P | A>C:Y C>B:P }")).toBe(
      `left-protocol sends: C
  run: A>C:Y C>B:P
  ends: A done, B active, C unexpected P
  cause: no-mixed-choice of C; A chooses A>C:Y rather than A>B:X`,
    );
  });

  it("is told by a choice further back when equal messages hide it", () => {
    expect(verdictOf("A B C", "{ A>B:X B>C:M C>A:K | A>B:Y B>C:M }")).toBe(
      `unread: A
  run: A>B:Y A?B:Y B>C:M B?C:M C>A:K
  ends: A unread 1, B done, C done
  cause: send-validity of C; A chooses A>B:Y rather than A>B:X`,
    );
  });
});

describe("the run that is shown", () => {
  it("leaves out what others do in the meantime", () => {
    expect(verdictOf("A B C D", "C>D:N { A>B:X C>B:P | A>B:Y C>B:Q }")).toContain(
      "run: A>B:X A?B:X C>D:N C?D:N C>B:Q",
    );
    expect(verdictOf("A B C D", "D>B:N D>B:M { A>B:X C>B:P | A>B:Y C>B:Q }")).toContain(
      "run: A>B:X C>B:Q\n",
    );
  });

  it("is the first of equally short ones in the text", () => {
    expect(verdictOf("A B C", "{ A>B:X C>A:P | A>B:Y | A>B:Z }")).toContain(
      "run: A>B:Y A?B:Y C>A:P",
    );
  });

  it("takes the shortest circle, not the nearest", () => {
    expect(
      verdictOf("A B C", "{ A>B:X B>C:P | A>B:Y [ A>B:V B>A:W A>B:V ] | A>B:Z A>B:N [ A>B:T ] }"),
    ).toContain("run: A>B:Z A?B:Z A>B:N A?B:N (again: A>B:T A?B:T\n");
  });
});

describe("what is reported", () => {
  it("is one fault for each role that is not told", () => {
    const text = verdictOf("A B C D", "{ A>B:X C>B:P D>B:P | A>B:Y C>B:Q D>B:Q }");
    expect(text.match(/^\S.*/gm)).toEqual(["left-protocol sends: C", "left-protocol sends: D"]);
  });

  it("is one fault for each choice that a role is not told of", () => {
    const text = verdictOf(
      "A B C",
      "{ A>B:X C>B:P A>C:N | A>B:Y C>B:Q A>C:N } { A>B:X C>B:P | A>B:Y C>B:Q }",
    );
    expect(text.match(/^\S.*/gm)).toEqual(["left-protocol sends: C", "left-protocol sends: C"]);
  });

  it("leaves out a message taken early whose sender is not told either, unless consequences are asked for", () => {
    const text = "{ A>B:X C>B:P | A>C:Y C>B:P }";
    expect(verdictOf("A B C", text).match(/^\S.*/gm)).toEqual(["left-protocol sends: C"]);
    const all = check(protocol("A B C", text).automaton, { consequences: true });
    expect(all.kind === "unsafe" && all.faults.map(({ role }) => role)).toEqual([1, 2]);
  });

  it("does not repeat a mistake for each of its consequences", () => {
    const text = verdictOf("A B C", "{ A>B:X C>B:P C>A:P B>C:R | A>B:Y C>B:Q C>A:Q B>C:S }");
    expect(text.match(/^\S.*/gm)).toEqual(["left-protocol sends: C"]);
  });
});

describe("two roles", () => {
  it("are always safe", () => {
    expect(verdictOf("A B", "[ { A>B:X { B>A:Y | B>A:Z break } | A>B:Q end } ] A>B:T")).toBe(
      "safe",
    );
    expect(verdictOf("A B", "A!h [ { A>B:X B!k | A>B:Y A!h break } ] B!k B>A:Z")).toBe("safe");
  });

  it("have machines with one global state each, the other's hooks skipped", () => {
    const { automaton } = protocol("A B", "A!h A>B:X B!k B>A:Y");
    const verdict = check(automaton);
    if (verdict.kind !== "safe") throw new Error("unsafe");
    expect(verdict.machines.map(({ states }) => states.map((state) => state.globals))).toEqual([
      [[0], [1], [3], [4]],
      [[1], [2], [3], [4]],
    ]);
  });

  it("let one side run hooks for ever, and the other is over then", () => {
    const verdict = check(protocol("A B", "A>B:X [ A!h A!k ]").automaton);
    if (verdict.kind !== "safe") throw new Error("unsafe");
    expect(verdict.machines[1]?.states.map(({ transitions }) => transitions.length)).toEqual([
      1, 0,
    ]);
    expect(verdict.facts.canEnd).toBe(false);
  });
});

describe("a role that takes no part", () => {
  it("is over from the begin", () => {
    expect(verdictOf("A B C", "{ A>B:X | A>B:Y B>A:Z }")).toBe("safe");
  });
});

describe("a machine that would need too many states", () => {
  it("is refused with the limit", () => {
    // The receiver must remember which of the last messages were a: twice as many states for each.
    const tail = Array.from({ length: 24 }, () => "{ A>B:a B>C:a | A>B:b B>C:b }").join(" ");
    const text = `[ { A>B:a B>C:a | A>B:b B>C:b | A>B:c B>C:a ${tail} A>B:s B>C:s break } ]`;
    const verdict = check(protocol("A B C", text).automaton);
    expect(verdict).toMatchObject({ kind: "too-large", role: 2 });
  });
});
