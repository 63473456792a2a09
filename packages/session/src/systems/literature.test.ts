import { describe, expect, it } from "@jest/globals";
import { replay } from "../replay.js";
import { checkSystem } from "./check-system.js";
import { system } from "./fixtures/machines.js";
import { refuted } from "./fixtures/refuted.js";
import { show } from "./fixtures/show.js";

/** Systems, with what the papers say of them, the exact bounds of the channels, or the shortest run. */
const examples: readonly (readonly [name: string, text: string, verdict: string])[] = [
  ["ping and pong", "A: B!ping B?pong\nB: A?ping A!pong", "safe A>B 1 B>A 1"],
  ["both begin", "A: B!x B?y\nB: A!y A?x", "safe A>B 1 B>A 1"],
  ["both wait", "A: B?y B!x\nB: A?x A!y", "unsafe stuck A: "],
  ["three wait for each other", "A: C?z B!x\nB: A?x C!y\nC: B?y A!z", "unsafe stuck A: "],
  [
    "alternating bit",
    "S: [ R!d0 { R?a0 R!d1 { R?a1 | R?a0 } | R?a1 } ]\nR: [ { S?d0 S!a0 | S?d1 S!a1 } ]",
    "safe S>R 1 R>S 1",
  ],
  [
    "Fibonacci",
    "A: [ { B!number B?number | B!stop break } ]\nB: [ { A?number A!number | A?stop break } ]",
    "safe A>B 1 B>A 1",
  ],
  [
    "elevator of one floor",
    "P: [ E!call E?arrived ]\nE: [ P?call D!open D?opened P!arrived D!close D?closed ]\nD: [ E?open E!opened E?close E!closed ]",
    "safe P>E 1 E>P 1 E>D 1 D>E 1",
  ],
  [
    "elevator whose door does not answer",
    "P: [ E!call E?arrived ]\nE: [ P?call D!open D?opened P!arrived ]\nD: [ E?open ]",
    "unsafe stuck P: P>E:call P?E:call E>D:open E?D:open",
  ],
  [
    "master and worker",
    "M: W!job W!job W?done W?done W!stop\nW: [ { M?job M!done | M?stop break } ]",
    "safe M>W 2 W>M 2",
  ],
  [
    "master that does not stop its second worker",
    "M: V!job W!job V?done W?done V!stop\nV: [ { M?job M!done | M?stop break } ]\nW: [ { M?job M!done | M?stop break } ]",
    "unsafe stuck W: M>V:job M?V:job M>W:job M?W:job V>M:done V?M:done W>M:done W?M:done M>V:stop M?V:stop",
  ],
  [
    "double buffering",
    "S: [ K?ready K!value ]\nK: [ S!ready S?value T?ready T!value ]\nT: [ K!ready K?value ]",
    "safe S>K 1 K>S 1 K>T 1 T>K 1",
  ],
  [
    "double buffering with the second buffer asked for ahead",
    "S: [ K?ready K!value ]\nK: S!ready [ S!ready S?value T?ready T!value ]\nT: [ K!ready K?value ]",
    "safe S>K 2 K>S 2 K>T 1 T>K 1",
  ],
  [
    "streaming, unrolled",
    "S: T!value [ { T?ready T!value | T?stop break } ]\nT: [ { S!ready S?value | S!stop S?value break } ]",
    "safe S>T 2 T>S 2",
  ],
  ["ring", "A: [ B!v C?v ]\nB: [ A?v C!v ]\nC: [ B?v A!v ]", "safe A>B 1 B>C 1 C>A 1"],
  ["ring, optimised", "A: [ B!v C?v ]\nB: [ C!v A?v ]\nC: [ A!v B?v ]", "safe A>B 3 B>C 3 C>A 3"],
  ["ring that nobody begins", "A: [ C?v B!v ]\nB: [ A?v C!v ]\nC: [ B?v A!v ]", "unsafe stuck A: "],
  ["a message too many", "A: B!x B!x\nB: A?x", "unsafe unread B: A>B:x A?B:x A>B:x"],
  ["another message than expected", "A: B!x\nB: A?y", "unsafe unexpected B: A>B:x"],
  [
    "one who is never served",
    "A: [ B!x B?y ]\nB: [ A?x A!y ]\nC: A?z",
    "unsafe waits-for-ever C: (again:) A>B:x A?B:x B>A:y B?A:y",
  ],
  [
    "one who is served at some time",
    "A: [ { B!x | B!stop C!z break } B?y ]\nB: [ { A?x | A?stop break } A!y ]\nC: A?z",
    "safe A>B 1 A>C 1 B>A 1",
  ],
  ["a producer without end", "A: [ B!x ]\nB: [ A?x ]", "unsafe unbounded B: (again:) A>B:x"],
  [
    "two answers for a question",
    "A: [ B!x B!x B?y ]\nB: [ A?x A!y ]",
    "unsafe unbounded B: (again:) A>B:x A>B:x A?B:x B>A:y B?A:y",
  ],
];

describe("systems of the literature", () => {
  it.each(examples)("%s", (_, text, expected) => {
    const fixture = system(text);
    const verdict = checkSystem(fixture.machines);
    expect(show(fixture, verdict)).toBe(expected);
    if (verdict.kind !== "unsafe") return;
    expect(replay(fixture.machines, verdict.fault.run).kind).toBe("ran");
    expect(refuted(fixture.machines, verdict.fault)).toBeUndefined();
  });

  it("takes a channel without bound for a fact where that is allowed", () => {
    const { machines } = system("A: [ B!x ]\nB: [ A?x ]");
    const verdict = checkSystem(machines, { allowUnbounded: true });
    expect(verdict).toMatchObject({
      kind: "safe",
      facts: {
        channels: [{ from: 0, to: 1, bound: { kind: "unbounded", cycle: [0] } }],
        undecided: [],
        canEnd: false,
      },
    });
  });

  it("knows strict turns", () => {
    const turns = (text: string): unknown => {
      const verdict = checkSystem(system(text).machines);
      return verdict.kind === "safe" ? verdict.facts.halfDuplex : verdict.kind;
    };
    expect(turns("A: B!x B?y\nB: A?x A!y")).toBe(true);
    expect(turns("A: B!x B?y\nB: A!y A?x")).toBe(false);
    expect(turns("A: B!x B!x\nB: A?x A?x")).toBe(false);
    expect(turns("A: #h B!x #h B?y\nB: A?x A!y")).toBe(true);
  });

  it("says how far it got when it may not look further", () => {
    const { machines } = system("A: [ B!x ]\nC: [ B!y ]\nB: [ { A?x | C?y } ]");
    expect(checkSystem(machines, { bound: 3, allowUnbounded: true })).toEqual({
      kind: "unknown",
      bound: 3,
      why: "queues",
    });
    expect(checkSystem(machines, { configurations: 3 })).toMatchObject({
      kind: "unknown",
      why: "configurations",
    });
  });
});
