import { describe, expect, it } from "@jest/globals";
import { RoleSets } from "./role-sets.js";

describe.each([5, 31, 32, 200])("sets of up to %i elements", (size) => {
  const last = size - 1;

  it("have equal numbers exactly when they are equal", () => {
    const sets = new RoleSets(size);
    const one = sets.add(sets.add(0, 0), last);
    expect(sets.add(sets.add(0, last), 0)).toBe(one);
    expect(sets.add(one, last)).toBe(one);
    expect(new Set([0, sets.add(0, 0), sets.add(0, last), one]).size).toBe(4);
  });

  it("know their elements, and are the same as bits", () => {
    const sets = new RoleSets(size);
    const set = sets.add(sets.add(0, 2), last);
    expect([0, 2, 3, last].map((element) => sets.has(set, element))).toEqual([
      false,
      true,
      false,
      true,
    ]);
    const words = sets.bits();
    sets.load(set, words);
    expect(sets.numberOf(words)).toBe(set);
  });
});
