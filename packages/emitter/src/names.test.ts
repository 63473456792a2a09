import { describe, expect, it } from "@jest/globals";
import { camelCase, isReservedType, isReservedValue, pascalCase } from "./names.js";

describe("names of the generated code", () => {
  it.each([
    ["start", "Start"],
    ["Login", "Login"],
    ["login_again", "LoginAgain"],
    ["GET_FILE", "GET_FILE"],
    ["_private", "Private"],
    ["WelcomeDeposit2", "WelcomeDeposit2"],
    ["été", "Été"],
    ["𐐨desert", "𐐀desert"],
  ])("%s begins a type as %s", (name, pascal) => {
    expect(pascalCase(name)).toBe(pascal);
  });

  it.each([
    ["Atm", "atm"],
    ["HTTPProxy", "httpProxy"],
    ["HTTP", "http"],
    ["two_buyer", "twoBuyer"],
    ["TwoBuyer", "twoBuyer"],
  ])("%s begins a constant as %s", (name, camel) => {
    expect(camelCase(name)).toBe(camel);
  });

  it("cannot be words of TypeScript", () => {
    expect(
      ["number", "keyof", "class", "await", "Error", "of", "async"].filter(isReservedType),
    ).toEqual(["number", "keyof", "class", "await"]);
    expect(
      ["number", "arguments", "class", "require", "masterEvent"].filter(isReservedValue),
    ).toEqual(["arguments", "class", "require"]);
  });
});
