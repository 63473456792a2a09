import { describe, expect, it } from "@jest/globals";
import { schema, type Writer } from "./index.js";

interface Login {
  card: string;
  age?: number | undefined;
}

function writeLogin(w: Writer, value: Login): void {
  w.object(value);
  w.openRecord(value, value.age === undefined ? 1 : 2);
  w.key("card");
  w.text(value.card);
  w.check(value.card.length <= 19, "must be at most 19 characters long");
  if (value.age !== undefined) {
    w.key("age");
    w.u8(value.age);
  }
  w.close();
}

describe("the validator of an event", () => {
  const login = schema<Login>("Login", writeLogin);
  const { validate } = login["~standard"];

  it("is one by the Standard Schema convention", () => {
    expect(login.name).toBe("Login");
    expect(login["~standard"]).toMatchObject({ version: 1, vendor: "capitan" });
  });

  it("gives back what can be sent", () => {
    const value = { card: "4111" };
    expect(validate(value)).toEqual({ value });
    expect(validate({ card: "x", more: true })).toEqual({ value: { card: "x", more: true } });
  });

  it.each<[unknown, string, readonly string[]]>([
    [undefined, "must be an object, not undefined", []],
    ["login", "must be an object, not a string", []],
    [{}, "must be a string, not undefined", ["card"]],
    [{ card: "4".repeat(20) }, "must be at most 19 characters long", ["card"]],
    [{ card: "x", age: 256 }, "must be an integer from 0 to 255, not a number", ["age"]],
    [{ card: "x".repeat(2 ** 24 + 1) }, "must be at most 16777216 bytes long when it is sent", []],
  ])("says what is wrong with others", (value, message, path) => {
    expect(validate(value)).toEqual({ issues: [{ message, path }] });
  });

  it("lets errors pass that are not about the value", () => {
    const broken = {
      get card(): string {
        throw new TypeError("my own");
      },
    };
    expect(() => validate(broken)).toThrow(new TypeError("my own"));
  });

  it("accepts only undefined for an event without payload", () => {
    const quit = schema<undefined>("Quit")["~standard"];
    expect(quit.validate(undefined)).toEqual({ value: undefined });
    expect(quit.validate(null)).toEqual({
      issues: [{ message: "must be undefined, not null", path: [] }],
    });
  });
});
