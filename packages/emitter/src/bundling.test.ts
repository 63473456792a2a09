import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { buildSync } from "esbuild";
import { fixtures } from "./testing/fixtures.test.support.js";

/** What a bundler keeps of the Atm where `names` are imported. */
function bundled(names: string, from = "./atm.ts"): string {
  const { outputFiles } = buildSync({
    stdin: {
      contents: `import { ${names} } from "${from}"; console.log(${names});`,
      resolveDir: fixtures,
    },
    absWorkingDir: join(fixtures, ".."),
    bundle: true,
    format: "esm",
    external: ["@capitan/*"],
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

const functionsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^(?:async )?function ([\w$]+)/gm)].map((match) => match[1] ?? "").toSorted();
const constantsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^(?:var|let|const) ([\w$]+)/gm)].map((match) => match[1] ?? "").toSorted();

describe("a bundle", () => {
  it("of one role's function holds its machine and codecs, and nothing of the other's", () => {
    const master = bundled("masterEvent");
    expect(functionsIn(master)).toEqual([
      "masterEvent",
      "readBalance",
      "readDenied",
      "readWelcome",
      "writeDeposit",
      "writeLogin",
      "writeWithdraw",
    ]);
    expect(master).toContain('role: "master"');
    expect(master).not.toContain('role: "peer"');
    expect(master).not.toContain("$.schema");
    const peer = bundled("peerEvent");
    expect(functionsIn(peer)).toEqual([
      "peerEvent",
      "readDeposit",
      "readLogin",
      "readWithdraw",
      "writeBalance",
      "writeDenied",
      "writeWelcome",
    ]);
    expect(peer).not.toContain("printReceipt");
  });

  it("of a codec holds that codec", () => {
    expect(functionsIn(bundled("writeDeposit"))).toEqual(["writeDeposit"]);
    expect(constantsIn(bundled("writeDeposit"))).toEqual([]);
  });

  it("of a descriptor holds all of its protocol", () => {
    const text = bundled("Atm");
    expect(text).toContain('role: "master"');
    expect(text).toContain('role: "peer"');
    expect(text).toContain("$.schema");
    expect(functionsIn(text)).not.toContain("masterEvent");
  });

  it("of one protocol holds nothing of the others in its file", () => {
    const text = bundled("burstMaster", "./shapes.ts");
    expect(text).not.toContain("Endless");
    expect(text).not.toContain("Flood");
  });

  it("of a module for its types alone is empty", () => {
    expect(bundled("", "./types.ts")).not.toMatch(/\$|function/);
  });
});
