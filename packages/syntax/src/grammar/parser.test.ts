import { describe, expect, it } from "@jest/globals";
import { SteerParser } from "./parser.js";

describe("the grammar", () => {
  it("has no ambiguity, no left recursion and no empty alternative", () => {
    // Chevrotain's own validation, which parsers in use leave out.
    expect(() => new SteerParser(true)).not.toThrow();
  });

  it("is known to Chevrotain as a whole, for diagrams and editors", () => {
    const rules = new SteerParser()
      .getSerializedGastProductions()
      .map((rule) => ("name" in rule ? rule.name : undefined));
    expect(rules).toEqual(expect.arrayContaining(["file", "typeExpression", "step", "choice"]));
  });
});
