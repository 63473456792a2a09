import { describe, expect, it } from "@jest/globals";
import { replay } from "../replay.js";
import { type SystemFixture, system } from "./fixtures/machines.js";
import { refuted } from "./fixtures/refuted.js";
import { show } from "./fixtures/show.js";
import { checkRefinement } from "./refine.js";
import type { RefinementVerdict } from "./verdict.js";

/** The protocol as the machines of its roles; the endpoint as another line for one of them. */
function refine(
  text: string,
  line: string,
): { readonly fixture: SystemFixture; readonly verdict: RefinementVerdict } {
  const before = system(text);
  const role = before.roles.indexOf(line.slice(0, line.indexOf(":")));
  const lines = text.split("\n").map((old, index) => (index === role ? line : old));
  const fixture = system(lines.join("\n"), before.labels);
  const endpoint = fixture.machines[role];
  if (endpoint === undefined) throw new Error("no such role");
  return { fixture, verdict: checkRefinement(before.machines, role, endpoint) };
}

const streaming =
  "S: [ { T?ready T!value | T?stop break } ]\nT: [ { S!ready S?value | S!stop break } ]";
const doubleBuffering =
  "S: [ K?ready K!value ]\nK: [ S!ready S?value T?ready T!value ]\nT: [ K!ready K?value ]";
const ring = "A: [ B!v C?v ]\nB: [ A?v C!v ]\nC: [ B?v A!v ]";
const branches = "A: { B!x | B!y }\nB: { A?x C!p | A?y C!q }\nC: { B?p | B?q }";

const examples: readonly (readonly [
  name: string,
  protocol: string,
  endpoint: string,
  verdict: string,
])[] = [
  ["itself", streaming, "S: [ { T?ready T!value | T?stop break } ]", "safe S>T 1 T>S 1"],
  [
    "double buffering that asks ahead",
    doubleBuffering,
    "K: S!ready [ S!ready S?value T?ready T!value ]",
    "safe S>K 2 K>S 2 K>T 1 T>K 1",
  ],
  ["a ring in which one sends first", ring, "B: [ C!v A?v ]", "safe A>B 2 B>C 2 C>A 2"],
  [
    "receives from two in the other order",
    "A: C!x\nB: C!y\nC: A?x B?y",
    "C: B?y A?x",
    "safe A>C 1 B>C 1",
  ],
  ["more than it may be sent", branches, "B: { A?x C!p | A?y C!q | A?z }", "safe A>B 1 B>C 1"],
  ["sends less than it may", branches, "A: B!x", "safe A>B 1 B>C 1"],
  [
    "two roles, an answer ahead of the question",
    "A: [ B!x B?y ]\nB: [ A?x A!y ]",
    "B: [ A!y A?x ]",
    "safe A>B 2 B>A 2",
  ],
  [
    "streaming, unrolled, without an answer to stop",
    streaming,
    "S: T!value [ { T?ready T!value | T?stop break } ]",
    "unsafe unread T: S>T:value T>S:stop",
  ],
  ["waits where it should speak", "A: B!x B?y\nB: A?x A!y", "A: B?y B!x", "unsafe stuck A: "],
  [
    "waits for the wrong one first",
    "A: B!x C?z\nB: A?x C!y\nC: B?y A!z",
    "A: C?z B!x",
    "unsafe stuck A: ",
  ],
  [
    "two to one partner in the other order",
    "A: B!x B!y\nB: A?x A?y",
    "A: B!y B!x",
    "unsafe left-protocol A: A>B:y",
  ],
  [
    "what its partner takes for another branch",
    branches,
    "B: { A?x C!q | A?y C!q }",
    "unsafe left-protocol B: A>B:x A?B:x B>C:q",
  ],
  [
    "stops one partner only",
    "A: [ { B!go C!go | B!stop C!stop break } ]\nB: [ { A?go | A?stop break } ]\nC: [ { A?go | A?stop break } ]",
    "A: [ { B!go C!go | B!stop break } ]",
    "unsafe stuck C: A>B:stop A?B:stop",
  ],
  [
    "keeps one waiting for ever",
    "A: [ { B!x | B!z C!z break } B?y ]\nB: [ { A?x A!y | A?z A!y break } ]\nC: A?z",
    "A: [ B!x B?y ]",
    "unsafe waits-for-ever C: (again:) A>B:x A?B:x B>A:y B?A:y",
  ],
  ["hooks of its own", "A: B!x B?y\nB: A?x A!y", "A: #h B!x #g B?y", "safe A>B 1 B>A 1"],
];

describe("an endpoint in the place of a role", () => {
  it.each(examples)("%s", (_, protocol, endpoint, expected) => {
    const { fixture, verdict } = refine(protocol, endpoint);
    expect(show(fixture, verdict)).toBe(expected);
    if (verdict.kind !== "unsafe") return;
    expect(replay(verdict.machines, verdict.fault.run).kind).toBe("ran");
    expect(refuted(verdict.machines, verdict.fault)).toBeUndefined();
  });

  it("names the state of the endpoint, not of what watches it", () => {
    const { verdict } = refine("A: B!x B?y\nB: A?x A!y", "A: B!x B?z");
    expect(verdict).toMatchObject({
      kind: "unsafe",
      fault: { kind: "unexpected", role: 0, state: 1, message: { from: 1, to: 0 } },
    });
  });
});
