import { describe, expect, it } from "@jest/globals";
import { compiled } from "../testing/compile.test.support.js";
import { constraintText } from "./constraints.js";

/** What the comment of a field of that type says. */
function said(type: string, more = ""): string | undefined {
  const text = `record R { field: ${type} }\n${more}`;
  const { program, diagnostics } = compiled({ "r.steer": text });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const [definition] = program.files.get("r.steer")?.types ?? [];
  const field = definition?.kind === "record" ? definition.fields[0] : undefined;
  return field && constraintText(field.type);
}

describe("constraints in comments", () => {
  it.each([
    ["string", undefined],
    ["string where length in 8..19", "`where length in 8..19`"],
    ["string where length == 3", "`where length == 3`"],
    ["string where length in 3..3", "`where length == 3`"],
    ["bytes where size <= 1_000", "`where size <= 1000`"],
    ["u64 where value > 0 and value < 100", "`where value > 0 and value < 100`"],
    ["f64 where value >= -0.5", "`where value >= -0.5`"],
    ["u8[] where count < 5", "`where count < 5`"],
    ["string? where length in 1..2", "`where length in 1..2`"],
    ['string where length <= 9 and matches "[a-z]+"', '`where length <= 9 and matches "[a-z]+"`'],
    ['string where length <= 9 and matches "`"', '``where length <= 9 and matches "`"``'],
  ])("of %s", (type, expected) => {
    expect(said(type)).toBe(expected);
  });

  it("of a type that is named are said where it is declared", () => {
    expect(said("Port", "type Port = u16 where value >= 1;\n")).toBeUndefined();
  });
});
