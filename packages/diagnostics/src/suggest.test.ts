import { describe, expect, it } from "@jest/globals";
import { suggest } from "./index.js";
import { editDistance } from "./suggest.js";

describe("did you mean", () => {
  it.each([
    ["Logn", ["Logout", "Login"], "Login"],
    ["Lgoin", ["Logon", "Login"], "Login"],
    ["login", ["Logic", "Login"], "Login"],
    ["Depositt", ["Withdraw", "Deposit"], "Deposit"],
    ["strng", ["string", "set"], "string"],
    ["mastr", ["master", "peer"], "master"],
    ["u6", ["u8", "u16"], "u8"],
  ])("offers for %s of %j: %s", (name, candidates, expected) => {
    expect(suggest(name, candidates)).toBe(expected);
  });

  it.each([
    ["Apple", ["Orange", "Banana"]],
    ["a", ["b", "c"]],
    ["cat", ["dog"]],
    ["", ["a"]],
    ["Login", ["Login"]],
  ])("offers nothing for %s of %j", (name, candidates) => {
    expect(suggest(name, candidates)).toBeUndefined();
  });

  it("takes the first of equally near candidates", () => {
    expect(suggest("Balnce", ["Balonce", "Balance"])).toBe("Balonce");
  });

  it("does not compare names of absurd length letter by letter", () => {
    const long = "x".repeat(200_000);
    expect(suggest(long, [`${long}y`, long.toUpperCase()])).toBe(long.toUpperCase());
  });
});

describe("the edit distance", () => {
  it.each([
    ["", "", 0],
    ["", "abc", 3],
    ["abc", "acb", 1],
    ["kitten", "sitting", 3],
    ["ca", "abc", 3],
    ["deposit", "desopit", 2],
  ])("of %j and %j is %d", (from, to, expected) => {
    expect(editDistance(from, to)).toBe(expected);
    expect(editDistance(to, from)).toBe(expected);
  });
});
