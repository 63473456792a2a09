import { expect, it } from "@jest/globals";
import { lineOf } from "./lines.js";

it("counts lines and columns from one, whatever the line ends are", () => {
  const text = "a\nbc\r\nd\re";
  const places = [..."abcde"].map((letter) => lineOf(text, text.indexOf(letter)));
  expect(places).toEqual([
    { line: 1, column: 1 },
    { line: 2, column: 1 },
    { line: 2, column: 2 },
    { line: 3, column: 1 },
    { line: 4, column: 1 },
  ]);
});
