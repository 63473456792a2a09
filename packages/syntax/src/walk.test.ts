import { expect, it } from "@jest/globals";
import { parse } from "./parse.js";
import { eachStep } from "./walk.js";

it("visits every step once, in the order of the text", () => {
  const { file } = parse(
    "a.steer",
    "protocol P { loop { choice by peer { on A { send B; } on C { end; } } } send D; }",
  );
  const kinds: string[] = [];
  for (const declaration of file.declarations) {
    if (declaration.kind === "protocol")
      eachStep(declaration.steps, ({ kind }) => kinds.push(kind));
  }
  expect(kinds).toEqual(["loop", "choice", "message", "end", "message"]);
});
