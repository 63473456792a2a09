import { writeFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { generate } from "./generate.js";
import { atm } from "./testing/atm.test.support.js";
import { options } from "./testing/hand.test.support.js";

describe("generate", () => {
  it("prints", async () => {
    const { files, diagnostics } = await generate(atm, options);
    writeFileSync("/tmp/em/out.ts", files[0]?.text ?? "");
    expect(diagnostics).toEqual([]);
  });
});
